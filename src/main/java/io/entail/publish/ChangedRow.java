package io.entail.publish;

import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import org.jspecify.annotations.Nullable;

/**
 * A row that a write has changed. Immutable.
 *
 * @param entity ordinal of its entity
 * @param before null when there was none
 * @param after null when there is none any more
 */
record ChangedRow(
        int entity,
        Bytes key,
        @Nullable Row before,
        @Nullable Row after) {}
