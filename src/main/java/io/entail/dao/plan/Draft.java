package io.entail.dao.plan;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.writes.ValidEntity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** What a plan makes of one row: how it was found, and how it is to be. Used by one thread. */
public final class Draft {
    /** What becomes of the row. */
    public enum Action {
        /** It was only looked at. */
        NONE,
        /** It has to stay as it was found. */
        CHECK,
        PUT,
        DELETE,
        /** It had expired, and leaves as such. */
        EXPIRE
    }

    private final EntityType type;
    private final Bytes key;
    private final @Nullable Row before;

    /** An expired row that the log still has. */
    private final @Nullable Row remains;

    private final Function<Row, Map<String, Object>> decode;
    private @Nullable Bytes newWorkspace;
    private final IntSupplier operation;

    private Action action = Action.NONE;
    private @Nullable Map<String, Object> values;
    private @Nullable List<@Nullable Bytes> claims;
    private @Nullable List<@Nullable Bytes> references;
    private byte @Nullable [] after;
    private long expiresAt;
    private long expected;
    private final boolean assumed;
    private boolean guarded;
    private int lookedForBy = -1;
    private boolean named;
    private int firstOperation;
    private int lastOperation;

    /**
     * Starts with the row as it was found.
     *
     * @param before null when there is none
     * @param over whether it has expired: then there is none for callers, though the log still has it
     * @param assumed whether nobody has looked if there is one
     * @param newWorkspace where it will be if there is none
     * @param operation the number of the operation that is being planned
     */
    Draft(
            EntityType type,
            Bytes key,
            @Nullable Row before,
            boolean over,
            boolean assumed,
            @Nullable Bytes newWorkspace,
            Function<Row, Map<String, Object>> decode,
            IntSupplier operation) {
        this.type = type;
        this.key = key;
        this.before = over ? null : before;
        this.remains = over ? before : null;
        this.assumed = assumed;
        this.newWorkspace = newWorkspace;
        this.decode = decode;
        this.operation = operation;
        this.expected = before == null || over ? 0 : before.version();
        this.expiresAt = before == null || over ? 0 : before.expiresAt();
    }

    public EntityType type() {
        return type;
    }

    Bytes key() {
        return key;
    }

    public RowId id() {
        return new RowId(type.name(), key);
    }

    /** The version that the log has to find, 0 for none. */
    public long expected() {
        return expected;
    }

    @Nullable
    public Bytes workspace() {
        return before == null ? newWorkspace : before.workspace();
    }

    /** If there is no row, it will be in this workspace. */
    void createIn(@Nullable Bytes other) {
        newWorkspace = other;
    }

    public Action action() {
        return action;
    }

    /** Whether there is a row after what has been planned so far. */
    boolean exists() {
        return action == Action.PUT || (action != Action.DELETE && before != null);
    }

    /** Whether the log has an expired row here that nothing has been planned about. */
    public boolean isExpired() {
        return remains != null && action != Action.PUT && action != Action.EXPIRE;
    }

    /** Whether the log would have a row after what has been planned so far, for callers or expired. */
    boolean isStored() {
        return exists() || isExpired();
    }

    /** Whether the plan takes the place of an expired row that one write cannot both end and replace. */
    boolean isBlocked() {
        return remains != null && expected == 0 && (action == Action.PUT || action == Action.CHECK);
    }

    /** Whether it was there and goes, expired or not. */
    public boolean isDeleted() {
        return action == Action.DELETE || action == Action.EXPIRE;
    }

    /** The row's values after what has been planned so far. To be asked only when it exists. */
    Map<String, Object> values() {
        Map<String, Object> known = values;
        if (known == null) {
            known = action == Action.PUT
                    ? type.definition().codec().decode(after())
                    : decode.apply(Objects.requireNonNull(before));
            values = known;
        }
        return known;
    }

    /** Whether the row refers to a parent after what has been planned so far. */
    boolean refersTo(int constraint, Bytes parentKey) {
        if (!isStored()) {
            return false;
        }
        List<@Nullable Bytes> parents = action == Action.PUT
                ? references()
                : Objects.requireNonNull(before == null ? remains : before).references();
        return parentKey.equals(parents.get(constraint));
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

    /** The references of {@link #values}. */
    private List<@Nullable Bytes> references() {
        List<@Nullable Bytes> known = references;
        if (known == null) {
            known = type.keys().references(values());
            references = known;
        }
        return known;
    }

    void put(Map<String, Object> entity) {
        put(type.definition().codec().encode(entity), entity, null, null);
    }

    void put(ValidEntity judged) {
        put(judged.encoded(), null, judged.claims(), judged.references());
    }

    private void put(
            byte[] encoded,
            @Nullable Map<String, Object> entity,
            @Nullable List<@Nullable Bytes> itsClaims,
            @Nullable List<@Nullable Bytes> itsReferences) {
        values = entity;
        claims = itsClaims;
        references = itsReferences;
        after = encoded;
        action = Action.PUT;
        expected = remains == null ? expected : 0;
        changed();
    }

    private void changed() {
        lastOperation = operation.getAsInt();
        firstOperation = firstOperation == 0 ? lastOperation : firstOperation;
    }

    /** The first operation that has changed the row or asked for its version, 0 for none. */
    int firstOperation() {
        return firstOperation;
    }

    /** The last operation that has changed the row or asked for its version, 0 for none. */
    int lastOperation() {
        return lastOperation;
    }

    /** When the row is to expire, whatever was said before; 0 for never. */
    void expireAt(long millis) {
        expiresAt = millis;
    }

    public long expiresAt() {
        return expiresAt;
    }

    void delete() {
        end(Action.DELETE);
    }

    private void end(Action as) {
        action = as;
        values = null;
        claims = null;
        references = null;
        changed();
    }

    /** Ends what is left of an expired row. To be asked only of one that {@link #isExpired}. */
    void expire() {
        expected = Objects.requireNonNull(remains).version();
        end(Action.EXPIRE);
    }

    /** The decision rests on this row: if it changes, everything has to be looked at again. */
    void check() {
        if (action == Action.NONE) {
            action = Action.CHECK;
            expected = remains == null ? expected : remains.version();
        }
    }

    /** The caller has asked for this version: another is the caller's problem. */
    void guard(long version) {
        expected = version;
        guarded = true;
        action = action == Action.NONE ? Action.CHECK : action;
        changed();
    }

    boolean isGuarded() {
        return guarded;
    }

    /** Whether the row was taken as absent without a look: then finding it there is the caller's problem. */
    boolean isAssumed() {
        return assumed;
    }

    /** The row was not found by a unique value: then that the log finds it taken means that it is there by now. */
    void noteLookedForBy(int constraint) {
        lookedForBy = constraint;
    }

    boolean wasLookedForBy(int constraint) {
        return lookedForBy == constraint;
    }

    /** A call named this row, so that its result says what was stored. */
    void markNamed() {
        named = true;
    }

    public boolean isNamed() {
        return named;
    }

    /** Bytes of the entity to be stored. To be asked only for a put. */
    public byte[] after() {
        return Objects.requireNonNull(after);
    }

    /** Whether the log will see this row. A row that was inserted and deleted again leaves no trace. */
    boolean isChanged() {
        return switch (action) {
            case PUT, CHECK, EXPIRE -> true;
            case DELETE -> expected > 0;
            case NONE -> false;
        };
    }

    /** The change for the log. To be asked only of a changed row. */
    public LogRecord.Change change() {
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
                        references(),
                        "",
                        Bytes.wrap(after()));
            case DELETE -> new LogRecord.Delete(type.name(), key, expected, false);
            case EXPIRE -> new LogRecord.Delete(type.name(), key, expected, true);
            case CHECK -> new LogRecord.Check(type.name(), key, expected);
            case NONE -> throw new IllegalStateException("nothing becomes of " + id());
        };
    }
}
