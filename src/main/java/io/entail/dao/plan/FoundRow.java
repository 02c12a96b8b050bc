package io.entail.dao.plan;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row as a plan found it, before anything was planned. Immutable. */
sealed interface FoundRow {
    EntityType type();

    Bytes key();

    /** Returns the workspace of the row, or of the new row; null when it is in none. */
    @Nullable
    Bytes workspace();

    /** Returns the version that callers see, 0 when they see no row. */
    long version();

    /** Returns the version that the log has, 0 when it has no row. */
    long versionInLog();

    /**
     * There is no row.
     *
     * @param assumed whether the row was assumed to be absent without reading the state
     */
    record Absent(EntityType type, Bytes key, @Nullable Bytes workspace, boolean assumed) implements FoundRow {
        @Override
        public long version() {
            return 0;
        }

        @Override
        public long versionInLog() {
            return 0;
        }
    }

    /** There is a row. */
    record Present(EntityType type, Bytes key, Row row, RowContent content) implements FoundRow {
        @Override
        public @Nullable Bytes workspace() {
            return row.workspace();
        }

        @Override
        public long version() {
            return row.version();
        }

        @Override
        public long versionInLog() {
            return row.version();
        }
    }

    /**
     * The row has expired: callers do not see it, though the log still has it.
     *
     * @param references keys of its parents, in the order of the type's references
     */
    record Expired(
            EntityType type,
            Bytes key,
            Row row,
            List<@Nullable Bytes> references,
            @Nullable Bytes workspace) implements FoundRow {
        @Override
        public long version() {
            return 0;
        }

        @Override
        public long versionInLog() {
            return row.version();
        }
    }
}
