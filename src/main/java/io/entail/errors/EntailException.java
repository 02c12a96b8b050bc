package io.entail.errors;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The root of everything Entail throws on purpose. Wrong argument <em>types</em> are {@link IllegalArgumentException}s;
 * everything that depends on data, state or surroundings is one of these.
 *
 * <p>Safe to share once a call has ended with it: before that, {@link #call} may still be set, and afterwards nothing changes.
 */
public abstract class EntailException extends RuntimeException {
    private final int code;
    private final String codeName;
    private final transient Map<String, Object> fields;

    /** From 1, 0 for none. Set before anybody gets the error. */
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

    /** A stable number: 1 to 18 as the DAO contract numbers them, from 101 on for what only an event log can say. */
    public int code() {
        return code;
    }

    /** The stable name that belongs to the code, such as {@code schema violation}. */
    public String codeName() {
        return codeName;
    }

    /**
     * The tree of fields this is about: field name to message, or to another tree for a record; list elements have
     * their 1-based index as name. Empty when no field is concerned.
     */
    public Map<String, Object> fields() {
        return fields == null ? Map.of() : fields;
    }

    /**
     * Of an error of a write of several calls, the one that it is about, counted from 1; the message then ends with it:
     * {@code (call 2 of 3, on 'chapters')}. Empty when it is about no call in particular, and for everything else.
     */
    public OptionalInt call() {
        return call == 0 ? OptionalInt.empty() : OptionalInt.of(call);
    }

    @Override
    public String getMessage() {
        return super.getMessage() + where;
    }

    /** What is known already stays: the error is that of a write within this one. */
    void inCall(int number, int of, String entity) {
        if (call == 0) {
            call = number;
            where = " (call " + number + " of " + of + ", on '" + entity + "')";
        }
    }
}
