package io.entail.dao.plan;

import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/** Which row a call is about. */
public sealed interface RowTarget {
    /** Key of the row as far as it is known when the call is made, null when there is none. */
    @Nullable
    Bytes key();

    /** The row with a key. */
    record Key(Bytes key) implements RowTarget {}

    /**
     * The row that holds a unique value when the write is planned.
     *
     * @param field the unique field
     * @param value as the caller gave it
     * @param key of the row that holds it now
     */
    record Unique(
            int constraint,
            String field,
            Object value,
            @Nullable Bytes key) implements RowTarget {}
}
