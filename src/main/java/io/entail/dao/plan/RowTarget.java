package io.entail.dao.plan;

import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/** The row that a call concerns. */
public sealed interface RowTarget {
    /** Returns the key of the row; null when it is not known at the time of the call. */
    @Nullable
    Bytes key();

    /** The row with a key. */
    record Key(Bytes key) implements RowTarget {}

    /**
     * The row that holds a unique value when the write is planned.
     *
     * @param field the unique field, or the name of a composite constraint; its index may be another when the write is
     *     planned, because a migration came between
     * @param value the value in the form that the caller gave
     * @param key the key of the row that holds it at the time of the call
     */
    record Unique(String field, Object value, @Nullable Bytes key) implements RowTarget {}
}
