package io.entail.audit.verify;

import io.entail.changes.FeedKey;
import io.entail.errors.MalformedChangeException;
import org.jspecify.annotations.Nullable;

/** Formats keys for findings. */
final class Keys {
    private Keys() {}

    /** Returns the primary key in a Kafka key of the feed, null when it cannot be read. */
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
