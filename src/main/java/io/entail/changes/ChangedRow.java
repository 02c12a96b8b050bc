package io.entail.changes;

import io.entail.changes.ChangeImages.Image;
import io.entail.schema.EntityDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The row of a change in bytes. Immutable.
 *
 * @param key as the log has it: whoever wrote it may have lied, so that it is no key of the entity or another one than
 *     the images have ({@link ChangeKey#canonical})
 * @param definition that both images are encoded with: the latest at the position
 * @param before null for a created row, and for one that its writer has stored as something that is no entity
 * @param after null for a deleted row, and likewise
 */
public record ChangedRow(
        FeedKey key,
        EntityDefinition definition,
        @Nullable Image before,
        @Nullable Image after) {}
