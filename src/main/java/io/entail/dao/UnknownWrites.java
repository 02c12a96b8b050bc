package io.entail.dao;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The last writes that ended without their outcome being known, for a retry. Thread-safe. */
final class UnknownWrites {
    private static final int KEPT = 1_000;

    private final Map<UUID, Sent> sent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Sent> eldest) {
            return size() > KEPT;
        }
    };

    /** What was sent, and for whom. */
    record Sent(WriteCall call, Plan plan) {}

    synchronized void put(UUID writeId, Sent write) {
        sent.put(writeId, write);
    }

    /** Null when there is none. */
    synchronized @Nullable Sent take(UUID writeId) {
        return sent.remove(writeId);
    }
}
