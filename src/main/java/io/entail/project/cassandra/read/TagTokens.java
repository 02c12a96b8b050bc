package io.entail.project.cassandra.read;

import io.entail.project.cassandra.tables.RowIndex;
import io.entail.project.cassandra.tables.RowIndex.TagPlace;
import io.entail.resolve.Bytes;
import io.entail.writes.CanonicalKey;
import java.nio.BufferUnderflowException;
import org.jspecify.annotations.Nullable;

/** The tokens of pages of tagged rows: each is the place of the last row of a page. */
final class TagTokens {
    private TagTokens() {}

    static Bytes write(TagPlace place) {
        return RowIndex.tagPlace(place.workspace(), place.entity(), place.tag(), place.key());
    }

    static TagPlace read(Bytes token) {
        return TagPlace.of(token);
    }

    /** Returns whether bytes from outside have the form of a token. */
    static boolean isToken(Bytes token) {
        try {
            TagPlace place = TagPlace.of(token);
            return isKey(place.workspace())
                    && isKey(place.key())
                    && write(place).equals(token);
        } catch (BufferUnderflowException e) {
            return false;
        }
    }

    private static boolean isKey(@Nullable Bytes key) {
        try {
            return key == null || !CanonicalKey.parts(key).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
