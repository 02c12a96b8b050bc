package io.entail.cli.output;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Handles Ctrl-C and SIGTERM for a command that has something to close: the command's thread is interrupted and closes
 * what it has opened, and only then the process ends.
 */
public final class StopSignal {
    private static final Duration WIND_UP_TIME_MAX = Duration.ofSeconds(60);

    private final Thread worker;
    private final int exitCode;
    private final CountDownLatch woundUp = new CountDownLatch(1);

    private StopSignal(Thread worker, int exitCode) {
        this.worker = worker;
        this.exitCode = exitCode;
    }

    /**
     * Does the work on the current thread. If a signal interrupts it, the process ends with this exit code after it.
     */
    public static <T> T interrupts(Callable<T> work, int exitCode) throws Exception {
        StopSignal signal = new StopSignal(Thread.currentThread(), exitCode);
        Thread hook = new Thread(signal::windUp, "entail-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } finally {
            signal.woundUp.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // A signal was received: the hook is running and ends the process now. The command must not go on and
                // print that it was interrupted.
                hook.join();
            }
        }
    }

    private void windUp() {
        worker.interrupt();
        try {
            if (woundUp.await(WIND_UP_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
