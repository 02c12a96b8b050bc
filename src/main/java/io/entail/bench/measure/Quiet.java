package io.entail.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** Waits until this process has nothing left to do in the background. */
public final class Quiet {
    private static final Duration LOOK = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    /** The largest share of one processor that counts as nothing to do. */
    private static final double SHARE_MAX = 0.1;

    private Quiet() {}

    /** Returns when the process used little of a processor for a while, or after half a minute. */
    public static void await() throws InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        long before;
        do {
            before = system.getProcessCpuTime();
            Thread.sleep(LOOK.toMillis());
        } while (system.getProcessCpuTime() - before > SHARE_MAX * LOOK.toNanos() && System.nanoTime() < deadline);
    }
}
