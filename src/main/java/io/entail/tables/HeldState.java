package io.entail.tables;

import io.entail.replica.StoreLog;
import io.entail.replica.WholeState;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;

/**
 * A snapshot of the state of a replica, which is held while the replica continues, until it has been used. Confined to
 * one thread; another thread of its own holds the snapshot.
 */
final class HeldState implements AutoCloseable {
    private static final Duration END_TIME_MAX = Duration.ofSeconds(10);

    private final CompletableFuture<Long> offset = new CompletableFuture<>();
    private final CompletableFuture<Consumer<WholeState>> use = new CompletableFuture<>();
    private final CompletableFuture<Boolean> used = new CompletableFuture<>();
    private final long since = System.nanoTime();
    private final Thread thread;

    HeldState(StoreLog log, String store) {
        this.thread = new Thread(() -> hold(log), "entail-tables-" + store);
        thread.setDaemon(true);
        thread.start();
    }

    private void hold(StoreLog log) {
        try {
            log.whole(state -> {
                offset.complete(state.head().offset());
                use.join().accept(state);
                return true;
            });
            used.complete(true);
        } catch (RuntimeException | Error e) {
            offset.completeExceptionally(e);
            used.completeExceptionally(e);
        }
    }

    /** Returns the offset of the last record that the snapshot includes. */
    long offset() throws InterruptedException {
        return result(offset);
    }

    /** Returns for how long the snapshot has been held. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /**
     * Passes the snapshot to {@code work} on the other thread, and returns when that is done; throws what it throws.
     * May be called once.
     */
    void use(Consumer<WholeState> work) throws InterruptedException {
        use.complete(work);
        result(used);
    }

    private static <T> T result(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
        }
    }

    /** Releases the snapshot, also while it is being used. */
    @Override
    public void close() {
        use.completeExceptionally(new CancellationException("nobody wants it any more"));
        thread.interrupt();
        try {
            thread.join(END_TIME_MAX.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
