package io.entail.topics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Remembers what was told last, so that a trouble that goes on is told again once a minute and not with every try. */
public final class Told {
    private static final Duration AGAIN_AFTER = Duration.ofMinutes(1);

    private @Nullable String last;
    private long nanos;

    /** Whether a text has not been told lately; numbers in it do not make it another one. It counts as told now. */
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
