package io.entail.testkit;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Time that this thread has computed: other processes do not count, so that a bound on it is reliable. */
public final class CpuTime {
    private final long start = now();

    private CpuTime() {}

    /** Starts to count. */
    public static CpuTime start() {
        return new CpuTime();
    }

    /** What the thread that started it has computed since. */
    public Duration taken() {
        return Duration.ofNanos(now() - start);
    }

    private static long now() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
