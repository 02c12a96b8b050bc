package io.entail.audit.verify;

import io.entail.changes.FeedKey;
import io.entail.errors.MalformedChangeException;
import org.jspecify.annotations.Nullable;

/** Keys as findings name them. */
final class Keys {
    private Keys() {}

    /** The primary key in a Kafka key of the feed, null when there is none to be read. */
    static @Nullable String of(byte @Nullable [] key) {
        if (key == null) {
            return null;
        }
        try {
            return FeedKey.of(key).key();
        } catch (MalformedChangeException e) {
            return null;
        }
    }
}
