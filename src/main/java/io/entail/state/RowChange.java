package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.table.RowLayout;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row that a write has changed, undecoded. Immutable.
 *
 * @param entity ordinal of its entity
 * @param before null when there was none
 * @param after null when there is none any more
 */
public record RowChange(
        Cause cause,
        int entity,
        Bytes key,
        @Nullable Row before,
        @Nullable Row after) {
    private static final int OVERHEAD_BYTES = 200;

    /**
     * What the changes of one write have in common.
     *
     * @param appendTime milliseconds since 1970
     */
    public record Cause(long offset, long appendTime, UUID write, String actor, String reason) {}

    /** Memory that it takes, roughly. */
    public int bytes() {
        return OVERHEAD_BYTES
                + key.length()
                + (before == null ? 0 : RowLayout.size(before))
                + (after == null ? 0 : RowLayout.size(after));
    }
}
