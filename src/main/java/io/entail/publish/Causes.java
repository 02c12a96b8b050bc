package io.entail.publish;

import org.jspecify.annotations.Nullable;

/** Finds out why a topology ended: Kafka Streams wraps what was thrown inside. */
final class Causes {
    private Causes() {}

    /** The first exception of a kind among the causes, null when there is none. */
    static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> kind) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return kind.cast(t);
            }
        }
        return null;
    }
}
