package io.entail.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls with a fixed number under way: the next call starts when one has ended. It is used for both the measured
 * side and its baseline.
 */
public final class ClosedLoop {
    private ClosedLoop() {}

    /** Returns the median time of a call, one call after the other, in nanoseconds. */
    public static double medianNanos(Duration time, Runnable call) {
        return latencies(time, call).median();
    }

    /** Returns the times of calls, one call after the other. */
    public static Latencies latencies(Duration time, Runnable call) {
        Latencies latencies = new Latencies();
        long end = System.nanoTime() + time.toNanos();
        long before = System.nanoTime();
        while (before < end) {
            call.run();
            latencies.add(System.nanoTime() - before);
            before = System.nanoTime();
        }
        return latencies;
    }

    /**
     * Returns the median time of a call while several threads make calls, in nanoseconds.
     *
     * @param caller supplies each thread with a function to call; it is called with each of the numbers from 0 to
     *     {@code threads * callsEach} - 1 once
     */
    public static double medianNanos(int threads, int callsEach, Supplier<? extends IntFunction<?>> caller)
            throws InterruptedException {
        List<Latencies> latencies = new ArrayList<>();
        run(threads, i -> {
            IntFunction<?> call = caller.get();
            Latencies own = new Latencies();
            synchronized (latencies) {
                latencies.add(own);
            }
            int first = i * callsEach;
            return () -> callAll(call, first, first + callsEach, own);
        });
        return Latencies.median(latencies);
    }

    /**
     * Returns the number of calls per second while several threads make calls, each one after the other.
     *
     * @param caller supplies each thread with the call
     */
    public static double perSecond(int threads, Duration time, Supplier<? extends Runnable> caller)
            throws InterruptedException {
        LongAdder calls = new LongAdder();
        long took = run(threads, i -> {
            Runnable call = caller.get();
            return () -> {
                long end = System.nanoTime() + time.toNanos();
                while (System.nanoTime() < end) {
                    call.run();
                    calls.increment();
                }
            };
        });
        return calls.sum() / (took / 1e9);
    }

    /**
     * Runs something in several threads, and returns the time in nanoseconds from the moment when all are prepared.
     *
     * @param prepare returns what a thread runs
     */
    private static long run(int threads, IntFunction<Runnable> prepare) throws InterruptedException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);
        CountDownLatch prepared = new CountDownLatch(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int number = i;
            Thread thread = new Thread(
                    () -> {
                        try {
                            Runnable work;
                            try {
                                work = prepare.apply(number);
                            } finally {
                                prepared.countDown();
                            }
                            start.await();
                            work.run();
                        } catch (InterruptedException | RuntimeException e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    "bench-" + i);
            thread.start();
            running.add(thread);
        }
        prepared.await();
        long begun = System.nanoTime();
        start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
        throwIf(failure.get());
        return System.nanoTime() - begun;
    }

    private static void callAll(IntFunction<?> call, int from, int to, Latencies latencies) {
        for (int i = from; i < to; i++) {
            long before = System.nanoTime();
            Object result = call.apply(i);
            long after = System.nanoTime();
            if (result == null) {
                throw new IllegalStateException("call " + i + " found nothing");
            }
            latencies.add(after - before);
        }
    }

    /**
     * Returns the number of calls per second with up to {@code inFlight} under way, from the first start to the last
     * end.
     */
    public static double perSecond(Duration time, int inFlight, Supplier<? extends CompletableFuture<?>> call)
            throws InterruptedException {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        long calls = runWhile(made -> System.nanoTime() < end, inFlight, call);
        return calls / ((System.nanoTime() - start) / 1e9);
    }

    /**
     * Makes calls from one thread as long as their number so far satisfies a condition, waits for the last call and
     * returns the number of calls.
     */
    public static long runWhile(LongPredicate more, int inFlight, Supplier<? extends CompletableFuture<?>> call)
            throws InterruptedException {
        Semaphore free = new Semaphore(inFlight);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);
        long made = 0;
        while (more.test(made) && failure.get() == null) {
            free.acquire();
            made++;
            end(call.get(), free, failure);
        }
        free.acquire(inFlight);
        throwIf(failure.get());
        return made;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Nothing follows after this stage.
    private static void end(CompletableFuture<?> call, Semaphore free, AtomicReference<@Nullable Throwable> failure) {
        call.whenComplete((result, error) -> {
            if (error != null) {
                failure.compareAndSet(null, error);
            }
            free.release();
        });
    }

    private static void throwIf(@Nullable Throwable failure) {
        if (failure != null) {
            throw new IllegalStateException("a call failed: " + failure, failure);
        }
    }
}
