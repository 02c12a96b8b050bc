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
 * The state of a replica as it is now, held while the replica goes on, until somebody has used it. Used by one thread,
 * beside the one of its own that holds it.
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

    /** Of the last record that the state has applied. */
    long offset() throws InterruptedException {
        return result(offset);
    }

    /** For how long it is held. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - since);
    }

    /** Shows it, on the other thread, and returns when that is done; what it fails with is thrown. Once. */
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

    /** Lets the state go, whoever uses it. */
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
