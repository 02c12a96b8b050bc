package io.entail.changes;

import io.entail.resolve.Bytes;
import io.entail.schema.codec.Struct;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row before and after a change. Immutable.
 *
 * @param form the form of the change
 * @param expires when the row expires after the change; null for never, for a deleted row and in the first form
 * @param imagesStart where in the record the images begin, after the time of expiry
 * @param before null when there is none
 * @param after null when there is none
 */
public record ChangeImages(
        FeedForm form,
        @Nullable Instant expires,
        int imagesStart,
        @Nullable Image before,
        @Nullable Image after) {

    /** The bytes of an entity, encoded with the definition of the change, and its fields. */
    public record Image(Bytes bytes, Struct fields) {}

    @Nullable
    Map<String, Object> beforeFields() {
        return before == null ? null : before.fields();
    }

    @Nullable
    Map<String, Object> afterFields() {
        return after == null ? null : after.fields();
    }
}
