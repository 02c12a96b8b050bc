package io.entail.testkit;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Measures the CPU time of the current thread. Other processes do not affect it, so a test can rely on an upper bound.
 */
public final class CpuTime {
    private final long start = now();

    private CpuTime() {}

    /** Starts the measurement. */
    public static CpuTime start() {
        return new CpuTime();
    }

    /**
     * Returns the CPU time that the current thread has used since the start. Call it on the thread that called {@link
     * #start}.
     */
    public Duration taken() {
        return Duration.ofNanos(now() - start);
    }

    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
