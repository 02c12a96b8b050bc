package io.entail.dao;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a plan makes of one row: how it was found, and how it is to be. Used by one thread. */
final class Draft {
    /** What becomes of the row. */
    enum Action {
        /** It was only looked at. */
        NONE,
        /** It has to stay as it was found. */
        CHECK,
        PUT,
        DELETE
    }

    private final EntityType type;
    private final Bytes key;
    private final @Nullable Row before;
    private final Function<Row, Map<String, Object>> decode;
    private final @Nullable Bytes newWorkspace;

    private Action action = Action.NONE;
    private @Nullable Map<String, Object> values;
    private @Nullable List<@Nullable Bytes> claims;
    private byte @Nullable [] after;
    private long expiresAt;
    private long expected;
    private final boolean assumed;
    private boolean guarded;
    private int lookedForBy = -1;
    private boolean named;

    /**
     * Starts with the row as it was found.
     *
     * @param before null when there is none
     * @param assumed whether nobody has looked if there is one
     * @param newWorkspace where it will be if there is none
     */
    Draft(
            EntityType type,
            Bytes key,
            @Nullable Row before,
            boolean assumed,
            @Nullable Bytes newWorkspace,
            Function<Row, Map<String, Object>> decode) {
        this.type = type;
        this.key = key;
        this.before = before;
        this.assumed = assumed;
        this.newWorkspace = newWorkspace;
        this.decode = decode;
        this.expected = before == null ? 0 : before.version();
        this.expiresAt = before == null ? 0 : before.expiresAt();
    }

    EntityType type() {
        return type;
    }

    Bytes key() {
        return key;
    }

    RowId id() {
        return new RowId(type.name(), key);
    }

    /** The version that the log has to find, 0 for none. */
    long expected() {
        return expected;
    }

    @Nullable
    Bytes workspace() {
        return before == null ? newWorkspace : before.workspace();
    }

    Action action() {
        return action;
    }

    /** Whether there is a row after what has been planned so far. */
    boolean exists() {
        return action == Action.PUT || (action != Action.DELETE && before != null);
    }

    /** The row's values after what has been planned so far. To be asked only when it exists. */
    Map<String, Object> values() {
        Map<String, Object> known = values;
        if (known == null) {
            known = decode.apply(Objects.requireNonNull(before));
            values = known;
        }
        return known;
    }

    /** Whether the row refers to a parent after what has been planned so far. */
    boolean refersTo(int constraint, Bytes parentKey) {
        if (!exists()) {
            return false;
        }
        List<@Nullable Bytes> references = action == Action.PUT
                ? type.keys().references(values())
                : Objects.requireNonNull(before).references();
        return parentKey.equals(references.get(constraint));
    }

    /** The claims of {@link #values}. */
    List<@Nullable Bytes> claims() {
        List<@Nullable Bytes> known = claims;
        if (known == null) {
            known = type.keys().claims(values());
            claims = known;
        }
        return known;
    }

    void put(Map<String, Object> entity) {
        values = entity;
        claims = null;
        after = type.definition().codec().encode(entity);
        action = Action.PUT;
    }

    /** The row will not expire, whatever it was to do before. */
    void keepForever() {
        expiresAt = 0;
    }

    void delete() {
        action = Action.DELETE;
        values = null;
        claims = null;
    }

    /** The decision rests on this row: if it changes, everything has to be looked at again. */
    void check() {
        if (action == Action.NONE) {
            action = Action.CHECK;
        }
    }

    /** The caller has asked for this version: another is the caller's problem. */
    void guard(long version) {
        expected = version;
        guarded = true;
        check();
    }

    boolean isGuarded() {
        return guarded;
    }

    /** Whether the row was taken as absent without a look: then finding it there is the caller's problem. */
    boolean isAssumed() {
        return assumed;
    }

    /** The row was not found by a unique value: then that the log finds it taken means that it is there by now. */
    void lookedForBy(int constraint) {
        lookedForBy = constraint;
    }

    boolean wasLookedForBy(int constraint) {
        return lookedForBy == constraint;
    }

    /** A call named this row, so that its result says what was stored. */
    void name() {
        named = true;
    }

    boolean isNamed() {
        return named;
    }

    /** Bytes of the entity to be stored. To be asked only for a put. */
    byte[] after() {
        return Objects.requireNonNull(after);
    }

    /** Whether the log will see this row. A row that was inserted and deleted again leaves no trace. */
    boolean isChanged() {
        return action == Action.PUT || action == Action.CHECK || (action == Action.DELETE && expected > 0);
    }

    /** The change for the log. To be asked only of a changed row. */
    LogRecord.Change change() {
        return switch (action) {
            case PUT ->
                new LogRecord.Put(
                        type.name(),
                        type.version(),
                        workspace(),
                        key,
                        expected,
                        expiresAt,
                        claims(),
                        type.keys().references(values()),
                        "",
                        Bytes.wrap(after()));
            case DELETE -> new LogRecord.Delete(type.name(), key, expected, false);
            case CHECK -> new LogRecord.Check(type.name(), key, expected);
            case NONE -> throw new IllegalStateException("nothing becomes of " + id());
        };
    }
}
