package io.entail.bench.measure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Calls that begin at fixed moments, however long those before take: what a slow one delays is not left out. */
public final class OpenLoop {
    private OpenLoop() {}

    /** Makes calls for a time from one thread, waits for the last and returns how many there were. */
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
