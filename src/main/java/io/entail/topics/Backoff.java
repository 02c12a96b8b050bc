package io.entail.topics;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Computes the waits between retries: each is twice as long as the one before, up to a limit, and is shortened at
 * random by up to half, so that processes which lost the same broker do not return at the same moment. Confined to one
 * thread.
 */
public final class Backoff {
    private final Duration first;
    private final Duration limit;
    private final DoubleSupplier chance;
    private Duration next;

    /** Creates a backoff that begins with {@code first} and grows up to {@code limit}. */
    public Backoff(Duration first, Duration limit) {
        this(first, limit, () -> ThreadLocalRandom.current().nextDouble());
    }

    Backoff(Duration first, Duration limit, DoubleSupplier chance) {
        this.first = first;
        this.limit = limit;
        this.chance = chance;
        this.next = first;
    }

    /** Returns the wait before the next retry. */
    public Duration next() {
        Duration full = next;
        Duration doubled = full.multipliedBy(2);
        next = doubled.compareTo(limit) < 0 ? doubled : limit;
        return Duration.ofNanos((long) (full.toNanos() * (1 - chance.getAsDouble() / 2)));
    }

    /** Resets the backoff after a success: the next wait is the first one again. */
    void reset() {
        next = first;
    }
}
