package io.entail.dao.plan;

import io.entail.dao.Options;
import io.entail.dao.WriteOptions;
import io.entail.errors.words.Misuse;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.writes.ValidEntity;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a write, recorded as it was made, so that it can be planned again on the newer state after a conflict.
 */
public sealed interface Operation {
    String entity();

    private static void given(WriteOptions options) {
        Misuse.requireGiven(options, "options", Options.WHEN_SPECIFIED);
    }

    /** Returns the key of the row concerned; null when it is not known at the time of the call. */
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
     * Replaces a row, or creates it.
     *
     * @param by the definition that the caller uses; fields that it does not have are kept. Null for that of the
     *     process
     * @param judged the validated entity, which is stored if there is no row and the definition is still the same; null
     *     when the values have yet to be validated
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

    /** Deletes a row of any workspace if it is still below the root of a tree that is being deleted. */
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

    /** Unsets the reference of a row of any workspace to a row of a tree that is being deleted. */
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
     * Restores a row to earlier values, if it has the given version.
     *
     * @param version 0 if there must be no row
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
