package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.table.RowLayout;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of a row, not decoded. Immutable.
 *
 * @param entity ordinal of its entity
 * @param before the row before, null when it did not exist
 * @param after the row after, null when it was deleted
 */
public record RowChange(
        Cause cause,
        int entity,
        Bytes key,
        @Nullable Row before,
        @Nullable Row after) {
    private static final int OVERHEAD_BYTES = 200;

    /**
     * The properties that all changes of a write share.
     *
     * @param appendTime milliseconds since 1970
     */
    public record Cause(long offset, long appendTime, UUID write, String actor, String reason) {}

    /** Returns the approximate memory in bytes. */
    public int bytes() {
        return OVERHEAD_BYTES
                + key.length()
                + (before == null ? 0 : RowLayout.size(before))
                + (after == null ? 0 : RowLayout.size(after));
    }
}
