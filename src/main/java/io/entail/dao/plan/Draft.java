package io.entail.dao.plan;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan makes of one row so far: how it was found, and how it is to be. Immutable: what an operation makes of a draft
 * is another draft, and {@link Plan} keeps the latest of each row. Used by one thread.
 */
public sealed interface Draft {
    FoundRow found();

    Mentions mentions();

    /** The same with other mentions. */
    Draft with(Mentions mentions);

    /** The version that the log has to find, 0 for none. */
    long expected();

    /** Whether there is a row after what has been planned so far. */
    boolean exists();

    /** Whether the log will see this row. A row that was inserted and deleted again leaves no trace. */
    boolean isChanged();

    /** The change for the log. To be asked only of a changed row. */
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

    /** Where the row is, or will be; null when it is in no workspace. */
    default @Nullable Bytes workspace() {
        return found().workspace();
    }

    /** When the row expires, 0 for never. */
    default long expiresAt() {
        return found() instanceof FoundRow.Present present ? present.row().expiresAt() : 0;
    }

    /** Whether the log has an expired row here that nothing has been planned about. */
    default boolean isExpired() {
        return found() instanceof FoundRow.Expired;
    }

    /** Whether the log would have a row after what has been planned so far, for callers or expired. */
    default boolean isStored() {
        return exists() || isExpired();
    }

    /** Whether the plan takes the place of an expired row that one write cannot both end and replace. */
    default boolean isBlocked() {
        return false;
    }

    /** Whether it was there and goes, expired or not. */
    default boolean isDeleted() {
        return false;
    }

    /** Whether the row was taken as absent without a look: then finding it there is the caller's problem. */
    default boolean isAssumed() {
        return found() instanceof FoundRow.Absent absent && absent.assumed();
    }

    /** What the row holds after what has been planned so far. To be asked only when it exists. */
    default RowContent content() {
        if (exists() && found() instanceof FoundRow.Present present) {
            return present.content();
        }
        throw new IllegalStateException("there is no " + id() + " in this plan");
    }

    /** The row's values after what has been planned so far. To be asked only when it exists. */
    default Map<String, Object> values() {
        return content().values();
    }

    /** The claims of {@link #values}. */
    default List<@Nullable Bytes> claims() {
        return content().claims();
    }

    /** Whether the row refers to a parent after what has been planned so far. */
    default boolean refersTo(int constraint, Bytes parentKey) {
        if (isExpired() && found() instanceof FoundRow.Expired expired) {
            return parentKey.equals(expired.row().references().get(constraint));
        }
        return exists() && parentKey.equals(content().references().get(constraint));
    }

    /** The decision rests on this row: if it changes, everything has to be looked at again. */
    default Draft check() {
        return this;
    }

    /** An operation has asked for the version that the row has. */
    default Draft guard(int operation) {
        return with(mentions().byVersion().by(operation));
    }

    /**
     * An operation stores the row.
     *
     * @param expiresAt milliseconds since 1970, 0 for never
     * @param workspace where the row will be if there was none
     */
    default Put put(int operation, RowContent content, long expiresAt, @Nullable Bytes workspace) {
        Bytes there = found() instanceof FoundRow.Present present ? present.workspace() : workspace;
        long expected = found() instanceof FoundRow.Expired ? 0 : expected();
        return new Put(found(), mentions().by(operation), expected, content, expiresAt, there);
    }

    /** An operation deletes the row. */
    default Delete delete(int operation) {
        return new Delete(found(), mentions().by(operation), expected());
    }

    /** Ends what is left of an expired row. To be asked only of one that {@link #isExpired}. */
    default Expire expire(int operation) {
        if (found() instanceof FoundRow.Expired expired) {
            return new Expire(expired, mentions().by(operation));
        }
        throw new IllegalStateException(id() + " has not expired");
    }

    /** The row was only looked at. */
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

    /** The row has to stay as it was found. */
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

        /** Whether the result of the write says what was stored. */
        public boolean isNamed() {
            return mentions.named();
        }

        /** Bytes of the entity to be stored. */
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

    /** The row is to go. */
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

    /** The row had expired, and leaves as such. */
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
