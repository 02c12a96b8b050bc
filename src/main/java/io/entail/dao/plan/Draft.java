package io.entail.dao.plan;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The planned state of one row: how it was found, and how it is to be. Immutable: an operation returns another draft,
 * and {@link Plan} keeps the latest of each row. Used by one thread.
 */
public sealed interface Draft {
    FoundRow found();

    Mentions mentions();

    /** Returns the same draft with other mentions. */
    Draft with(Mentions mentions);

    /** Returns the version that the row must have in the log, 0 for no row. */
    long expected();

    /** Whether the row exists after the plan so far. */
    boolean exists();

    /** Whether the write contains a change of this row. A row that was created and deleted again needs none. */
    boolean isChanged();

    /** Returns the change for the log. Only for a changed row. */
    LogRecord.Change change();

    default EntityType type() {
        return found().type();
    }

    default Bytes key() {
        return found().key();
    }

    default RowId id() {
        return new RowId(type().name(), key());
    }

    /** Returns the workspace of the row, or of the new row; null when it is in none. */
    default @Nullable Bytes workspace() {
        return found().workspace();
    }

    /** Returns when the row expires, in milliseconds since 1970; 0 for never. */
    default long expiresAt() {
        return found() instanceof FoundRow.Present present ? present.row().expiresAt() : 0;
    }

    /** Whether the log has an expired row that this plan does not change. */
    default boolean isExpired() {
        return found() instanceof FoundRow.Expired;
    }

    /** Whether the log would have the row after the plan so far, expired or not. */
    default boolean isStored() {
        return exists() || isExpired();
    }

    /** Whether the plan replaces an expired row, which one write cannot both delete and replace. */
    default boolean isBlocked() {
        return false;
    }

    /** Whether the row existed, expired or not, and is deleted. */
    default boolean isDeleted() {
        return false;
    }

    /** Whether the row was assumed to be absent without reading the state; if it exists, the caller gets an error. */
    default boolean isAssumed() {
        return found() instanceof FoundRow.Absent absent && absent.assumed();
    }

    /** Returns the row's content after the plan so far. Only for a row that exists. */
    default RowContent content() {
        if (exists() && found() instanceof FoundRow.Present present) {
            return present.content();
        }
        throw new IllegalStateException("there is no " + id() + " in this plan");
    }

    /** Returns the row's values after the plan so far. Only for a row that exists. */
    default Map<String, Object> values() {
        return content().values();
    }

    /** Returns the claims of {@link #values}. */
    default List<@Nullable Bytes> claims() {
        return content().claims();
    }

    /**
     * Whether the row refers to a parent after the plan so far.
     *
     * @param constraint index of the reference in the definition of the draft's type
     */
    default boolean refersTo(int constraint, Bytes parentKey) {
        List<@Nullable Bytes> references = isExpired() && found() instanceof FoundRow.Expired expired
                ? expired.references()
                : exists() ? content().references() : List.of();
        return constraint < references.size() && parentKey.equals(references.get(constraint));
    }

    /**
     * Returns a draft that checks the row's version, because the plan depends on the row: if it changes, the write is
     * planned again.
     */
    default Draft check() {
        return this;
    }

    /** Returns a draft for which an operation has required the row's present version. */
    default Draft guard(int operation) {
        return with(mentions().byVersion().by(operation));
    }

    /**
     * Returns a draft in which an operation stores the row.
     *
     * @param expiresAt milliseconds since 1970, 0 for never
     * @param workspace the workspace of the row if it is new
     */
    default Put put(int operation, RowContent content, long expiresAt, @Nullable Bytes workspace) {
        Bytes there = found() instanceof FoundRow.Present present ? present.workspace() : workspace;
        long expected = found() instanceof FoundRow.Expired ? 0 : expected();
        return new Put(found(), mentions().by(operation), expected, content, expiresAt, there);
    }

    /** Returns a draft in which an operation deletes the row. */
    default Delete delete(int operation) {
        return new Delete(found(), mentions().by(operation), expected());
    }

    /** Returns a draft in which an operation deletes an expired row. Only for one that {@link #isExpired}. */
    default Expire expire(int operation) {
        if (found() instanceof FoundRow.Expired expired) {
            return new Expire(expired, mentions().by(operation));
        }
        throw new IllegalStateException(id() + " has not expired");
    }

    /** The row was only read. */
    record Untouched(FoundRow found, Mentions mentions) implements Draft {
        @Override
        public Draft with(Mentions other) {
            return new Untouched(found, other);
        }

        @Override
        public long expected() {
            return found.version();
        }

        @Override
        public boolean exists() {
            return found instanceof FoundRow.Present;
        }

        @Override
        public boolean isChanged() {
            return false;
        }

        @Override
        public LogRecord.Change change() {
            throw new IllegalStateException("nothing becomes of " + id());
        }

        @Override
        public Draft check() {
            return new Check(found, mentions, found.versionInLog());
        }

        @Override
        public Draft guard(int operation) {
            return new Check(found, mentions.byVersion().by(operation), found.version());
        }
    }

    /** The row must still have the version that was found. */
    record Check(FoundRow found, Mentions mentions, long expected) implements Draft {
        @Override
        public Draft with(Mentions other) {
            return new Check(found, other, expected);
        }

        @Override
        public boolean exists() {
            return found instanceof FoundRow.Present;
        }

        @Override
        public boolean isBlocked() {
            return expected == 0 && found instanceof FoundRow.Expired;
        }

        @Override
        public boolean isChanged() {
            return true;
        }

        @Override
        public LogRecord.Change change() {
            return new LogRecord.Check(type().name(), key(), expected);
        }
    }

    /** The row is to be stored. */
    record Put(
            FoundRow found,
            Mentions mentions,
            long expected,
            RowContent content,
            long expiresAt,
            @Nullable Bytes workspace)
            implements Draft {
        @Override
        public Draft with(Mentions other) {
            return new Put(found, other, expected, content, expiresAt, workspace);
        }

        @Override
        public boolean exists() {
            return true;
        }

        @Override
        public boolean isExpired() {
            return false;
        }

        @Override
        public boolean isBlocked() {
            return found instanceof FoundRow.Expired;
        }

        /** Whether the result of the write contains the stored row. */
        public boolean isNamed() {
            return mentions.named();
        }

        /** Returns the bytes of the entity to be stored. */
        public byte[] after() {
            return content.encoded();
        }

        @Override
        public boolean isChanged() {
            return true;
        }

        @Override
        public LogRecord.Change change() {
            return new LogRecord.Put(
                    type().name(),
                    type().version(),
                    workspace,
                    key(),
                    expected,
                    expiresAt,
                    content.claims(),
                    content.references(),
                    "",
                    Bytes.wrap(content.encoded()));
        }
    }

    /** The row is to be deleted. */
    record Delete(FoundRow found, Mentions mentions, long expected) implements Draft {
        @Override
        public Draft with(Mentions other) {
            return new Delete(found, other, expected);
        }

        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public boolean isDeleted() {
            return true;
        }

        @Override
        public boolean isChanged() {
            return expected > 0;
        }

        @Override
        public LogRecord.Change change() {
            return new LogRecord.Delete(type().name(), key(), expected, false);
        }
    }

    /** The row has expired and is to be deleted for that reason. */
    record Expire(FoundRow.Expired found, Mentions mentions) implements Draft {
        @Override
        public Draft with(Mentions other) {
            return new Expire(found, other);
        }

        @Override
        public long expected() {
            return found.versionInLog();
        }

        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public boolean isExpired() {
            return false;
        }

        @Override
        public boolean isDeleted() {
            return true;
        }

        @Override
        public boolean isChanged() {
            return true;
        }

        @Override
        public LogRecord.Change change() {
            return new LogRecord.Delete(type().name(), key(), expected(), true);
        }
    }
}
