package io.entail.changes;

import io.entail.changes.ChangeImages.Image;
import io.entail.schema.EntityDefinition;
import org.jspecify.annotations.Nullable;

/**
 * The row of a change in bytes. Immutable.
 *
 * @param key the key in the log. If its writer stored a wrong one, it is not a key of the entity, or differs from the
 *     key in the images ({@link ChangeKey#canonical})
 * @param definition the definition with which both images are encoded: the latest at the position
 * @param before null for a created row, and for a row whose writer stored bytes that are not an entity
 * @param after null for a deleted row, and for a row whose writer stored bytes that are not an entity
 */
public record ChangedRow(
        FeedKey key,
        EntityDefinition definition,
        @Nullable Image before,
        @Nullable Image after) {}
