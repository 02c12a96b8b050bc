package io.entail.topics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers the last message, so that a continuing problem is logged once a minute instead of with every retry. */
public final class Told {
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    private @Nullable String last;
    private long nanos;

    /**
     * Whether a message was not logged recently; numbers in it do not make it different. The message counts as logged
     * from now on.
     */
    public synchronized boolean isNews(String text) {
        String kind = text.replaceAll("\\d+", "0");
        long now = System.nanoTime();
        if (kind.equals(last) && now - nanos < AGAIN_AFTER.toNanos()) {
            return false;
        }
        last = kind;
        nanos = now;
        return true;
    }
}
