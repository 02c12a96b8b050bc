package io.entail.replica;

import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog.Applied;
import io.entail.writes.OutgoingRecord;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A record of this process from the call until its outcome is known. Thread-safe. */
final class PendingWrite implements OutgoingRecord {
    private final PendingWrites owner;
    private final Executor completer;
    private final boolean silent;
    private final UUID id;
    private final byte[] key;
    private final byte[] value;
    private final long startedNanos = System.nanoTime();
    private final CompletableFuture<Applied> future = new CompletableFuture<>();
    private final AtomicBoolean handedOver = new AtomicBoolean();

    /** {@code completer} runs what completes the future; those who watch are not told of a silent one. */
    PendingWrite(PendingWrites owner, Executor completer, boolean silent, UUID id, byte[] key, byte[] value) {
        this.owner = owner;
        this.completer = completer;
        this.silent = silent;
        this.id = id;
        this.key = key;
        this.value = value;
    }

    UUID id() {
        return id;
    }

    @Override
    public byte[] key() {
        return key;
    }

    @Override
    public byte[] value() {
        return value;
    }

    boolean isSilent() {
        return silent;
    }

    Executor completer() {
        return completer;
    }

    CompletableFuture<Applied> future() {
        return future;
    }

    boolean olderThan(Duration age, long nowNanos) {
        return nowNanos - startedNanos > age.toNanos();
    }

    @Override
    public boolean beginSend() {
        return handedOver.compareAndSet(false, true);
    }

    @Override
    public void takeBack() {
        handedOver.set(false);
    }

    @Override
    public void sendFailed(Exception cause, boolean certainlyNotAppended) {
        if (certainlyNotAppended) {
            owner.fail(this, new StoreUnavailableException("the write was not sent: " + cause.getMessage(), cause));
        } else {
            owner.fail(this, unknown(cause.toString(), cause));
        }
    }

    /** Gives up waiting: whether it may still be appended depends on whether it was handed over. */
    void timeOut(Duration timeout) {
        if (beginSend()) {
            String text = "the write was not sent within " + timeout + "; the log cannot be reached or is overloaded";
            owner.fail(this, new StoreUnavailableException(text, null));
        } else {
            owner.fail(this, unknown("no outcome within " + timeout, null));
        }
    }

    OutcomeUnknownException unknown(String why, @Nullable Throwable cause) {
        return new OutcomeUnknownException(
                id,
                "the outcome of write " + id + " is unknown (" + why
                        + "); retry it with the same id: it has one effect",
                cause);
    }
}
