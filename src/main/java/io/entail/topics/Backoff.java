package io.entail.topics;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * How long to wait from one try to the next: twice as long each time, up to a limit, and up to half of it less by chance,
 * so that processes that lost the same broker do not come back at the same moment. Used by one thread.
 */
public final class Backoff {
    private final Duration first;
    private final Duration limit;
    private final DoubleSupplier chance;
    private Duration next;

    /** From the first wait on, up to the limit. */
    public Backoff(Duration first, Duration limit) {
        this(first, limit, () -> ThreadLocalRandom.current().nextDouble());
    }

    Backoff(Duration first, Duration limit, DoubleSupplier chance) {
        this.first = first;
        this.limit = limit;
        this.chance = chance;
        this.next = first;
    }

    /** The wait before the next try. */
    public Duration next() {
        Duration full = next;
        Duration doubled = full.multipliedBy(2);
        next = doubled.compareTo(limit) < 0 ? doubled : limit;
        return Duration.ofNanos((long) (full.toNanos() * (1 - chance.getAsDouble() / 2)));
    }

    /** It went well: the next failure is a first one again. */
    void reset() {
        next = first;
    }
}
