package io.entail.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Makes calls that begin at fixed moments, however long earlier calls take, so that the calls which a slow one delays
 * are measured as well.
 */
public final class OpenLoop {
    private OpenLoop() {}

    /** Makes calls from one thread for some time, waits for the last and returns their number. */
    public static int run(int perSecond, Duration time, Supplier<? extends CompletableFuture<?>> call) {
        int calls = Math.toIntExact(time.toMillis() * perSecond / 1_000);
        long step = 1_000_000_000L / perSecond;
        List<CompletableFuture<?>> made = new ArrayList<>(calls);
        long start = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long due = start + i * step;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            made.add(call.get());
        }
        CompletableFuture.allOf(made.toArray(CompletableFuture<?>[]::new)).join();
        return calls;
    }
}
