package io.entail.dao.plan;

import io.entail.dao.Options;
import io.entail.dao.WriteOptions;
import io.entail.errors.words.Misuse;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.writes.ValidEntity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of a write, recorded as it was made: after a conflict it is planned again from the state of then. */
public sealed interface Operation {
    String entity();

    private static void given(WriteOptions options) {
        Misuse.requireGiven(options, "options", Options.WHEN_SPECIFIED);
    }

    /** Key of the row that it is about, as far as it is known when the call is made; null when it is not. */
    @Nullable
    Bytes key();

    record Insert(String entity, @Nullable Bytes key, Map<String, ?> values, WriteOptions options)
            implements Operation {
        public Insert {
            given(options);
        }

        Insert with(Map<String, ?> others) {
            return others == values ? this : new Insert(entity, key, others, options);
        }
    }

    record Update(String entity, RowTarget target, Map<String, ?> patch, WriteOptions options) implements Operation {
        public Update {
            given(options);
        }

        Update with(Map<String, ?> others) {
            return others == patch ? this : new Update(entity, target, others, options);
        }

        @Override
        public @Nullable Bytes key() {
            return target.key();
        }
    }

    /**
     * Replaces a row, or makes it.
     *
     * @param by the definition that the caller goes by: what it has no word for is left alone; null for that of the
     *     process
     * @param judged what is stored while there is no row and the definition is the one it was judged by; null when that is
     *     to be found out
     */
    record Upsert(
            String entity,
            RowTarget target,
            Map<String, ?> values,
            WriteOptions options,
            @Nullable EntityDefinition by,
            @Nullable ValidEntity judged)
            implements Operation {
        public Upsert {
            given(options);
        }

        Upsert with(Map<String, ?> others) {
            return others == values ? this : new Upsert(entity, target, others, options, by, null);
        }

        @Override
        public @Nullable Bytes key() {
            return target.key();
        }
    }

    record Delete(String entity, RowTarget target, WriteOptions options) implements Operation {
        public Delete {
            given(options);
        }

        @Override
        public @Nullable Bytes key() {
            return target.key();
        }
    }

    /** Deletes a row of whatever workspace while it is below the root of a tree that is being deleted. */
    record Remove(Below below) implements Operation {
        @Override
        public String entity() {
            return below.row().entity();
        }

        @Override
        public Bytes key() {
            return below.row().key();
        }
    }

    /** Unsets the reference by which a row of whatever workspace hangs on a tree that is being deleted. */
    record Unset(Below below) implements Operation {
        @Override
        public String entity() {
            return below.row().entity();
        }

        @Override
        public Bytes key() {
            return below.row().key();
        }
    }

    record Check(String entity, Bytes key, long version) implements Operation {}

    /**
     * Makes a row what it was, while it has a version.
     *
     * @param version 0 while there is none
     * @param values null for no row
     * @param expiresAt milliseconds since 1970, 0 for never
     * @param workspace key of the workspace that it was in, null for none
     */
    record Restore(
            String entity,
            Bytes key,
            long version,
            @Nullable Map<String, Object> values,
            long expiresAt,
            @Nullable Bytes workspace)
            implements Operation {}
}
