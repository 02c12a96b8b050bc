package io.entail.dao;

import io.entail.resolve.Bytes;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One call of a write, recorded as it was made: after a conflict it is planned again from the state of then. */
sealed interface Operation {
    String entity();

    /** Key of the row that it is about; null for an insert that leaves its key to Entail. */
    @Nullable
    Bytes key();

    record Insert(String entity, @Nullable Bytes key, Map<String, ?> values) implements Operation {}

    record Update(String entity, Bytes key, Map<String, ?> patch, OptionalLong ifVersion) implements Operation {}

    record Upsert(String entity, Bytes key, Map<String, ?> values, OptionalLong ifVersion) implements Operation {}

    record Delete(String entity, Bytes key, OptionalLong ifVersion) implements Operation {}

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
}
