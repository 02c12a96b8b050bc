package io.entail.errors;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The root of all exceptions that Entail throws on purpose. An argument of a wrong <em>type</em> causes an {@link
 * IllegalArgumentException}; every failure that depends on data, state or environment is a subclass of this one.
 *
 * <p>Not modified any more once a call has thrown it, so that it can then be shared between threads. (Before that,
 * {@link #call} may be set.)
 */
public abstract class EntailException extends RuntimeException {
    private final int code;
    private final String codeName;
    private final transient Map<String, Object> fields;

    /** The number of the call, from 1; 0 for none. Set before a caller gets the exception. */
    private int call;

    private String where = "";

    protected EntailException(int code, String codeName, String message, Map<String, ?> fields) {
        super(message);
        this.code = code;
        this.codeName = codeName;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    protected EntailException(int code, String codeName, String message) {
        this(code, codeName, message, Map.of());
    }

    /**
     * Returns the stable number of this kind of error: 1 to 18 as in the DAO contract, from 101 on for errors that only
     * an event log has.
     */
    public int code() {
        return code;
    }

    /** Returns the stable name that belongs to the code, such as {@code schema violation}. */
    public String codeName() {
        return codeName;
    }

    /**
     * Returns the fields that the error is about, as a tree: a field name maps to a message, or to another tree for a
     * record; the elements of a list have their index from 1 as their name. Empty when no field is concerned.
     */
    public Map<String, Object> fields() {
        return fields == null ? Map.of() : fields;
    }

    /**
     * Returns the call that the error is about, counted from 1, when a write of several calls failed; the message then
     * ends with it: {@code (call 2 of 3, on 'chapters')}. Empty when the error is about no particular call.
     */
    public OptionalInt call() {
        return call == 0 ? OptionalInt.empty() : OptionalInt.of(call);
    }

    @Override
    public String getMessage() {
        return super.getMessage() + where;
    }

    /** Sets the call, unless it is already set: then the error is that of a write within this one. */
    void inCall(int number, int of, String entity) {
        if (call == 0) {
            call = number;
            where = " (call " + number + " of " + of + ", on '" + entity + "')";
        }
    }
}
