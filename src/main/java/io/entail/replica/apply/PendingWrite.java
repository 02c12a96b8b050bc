package io.entail.replica.apply;

import io.entail.errors.EntailException;
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
public final class PendingWrite implements OutgoingRecord {
    private final PendingWrites owner;
    private final Executor completer;
    private final boolean silent;
    private final boolean again;
    private final UUID id;
    private final byte[] key;
    private final byte[] value;
    private final long startedNanos = System.nanoTime();
    private final CompletableFuture<Applied> future = new CompletableFuture<>();
    private final AtomicBoolean handedOver = new AtomicBoolean();
    private volatile @Nullable Applied outcome;

    /** Why it is late, null while it is not. */
    private volatile @Nullable String late;

    /**
     * Creates a pending write.
     *
     * @param completer completes the future
     * @param silent whether watches do not receive its changes
     * @param again whether it was sent before, so that it may be in the log even if sending fails now
     */
    public PendingWrite(
            PendingWrites owner, Executor completer, boolean silent, boolean again, UUID id, byte[] key, byte[] value) {
        this.owner = owner;
        this.completer = completer;
        this.silent = silent;
        this.again = again;
        this.id = id;
        this.key = key;
        this.value = value;
    }

    /** Returns the id by which its outcome is found: its own, or one derived from a control record. */
    public UUID id() {
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

    /** Whether watches of this process do not receive its changes. */
    public boolean isSilent() {
        return silent;
    }

    Executor completer() {
        return completer;
    }

    public CompletableFuture<Applied> future() {
        return future;
    }

    boolean olderThan(Duration age, long nowNanos) {
        return nowNanos - startedNanos > age.toNanos();
    }

    /** Notes its outcome, which is in the tables. */
    void learn(Applied applied) {
        outcome = applied;
    }

    boolean isSettled() {
        return outcome != null;
    }

    /** Completes the future with the noted outcome. */
    void complete() {
        future.complete(outcome);
    }

    @Override
    public boolean beginSend() {
        return handedOver.compareAndSet(false, true);
    }

    @Override
    public void takeBack() {
        handedOver.set(false);
        String why = late;
        if (why != null && beginSend()) {
            failUnsent(notSent(why, null));
        }
    }

    @Override
    public void sendFailed(Exception cause, boolean certainlyNotAppended) {
        if (certainlyNotAppended) {
            failUnsent(notSent(cause.getMessage(), cause));
        } else {
            owner.fail(this, unknown(id, cause.toString(), cause));
        }
    }

    /**
     * Fails it because it was certainly not appended now. A write that is sent again may still have been appended
     * before.
     */
    void failUnsent(EntailException cause) {
        owner.fail(this, again ? stillUnknown(id, cause) : cause);
    }

    /**
     * Stops waiting. The error says whether it may still be appended, which it may once it was handed to Kafka's
     * client.
     */
    public void giveUp(String why, @Nullable Throwable cause) {
        if (beginSend()) {
            failUnsent(notSent(why, cause));
        } else {
            owner.fail(this, unknown(id, why, cause));
        }
    }

    /**
     * Stops waiting, because it is late. To be called again while it is under way: while Kafka's client is being asked
     * to take it, nobody knows yet whether it will be sent, so the first call waits for that.
     */
    public void timeOut(String why) {
        if (beginSend()) {
            failUnsent(notSent(why, null));
        } else if (late == null) {
            late = why;
        } else {
            owner.fail(this, unknown(id, why, null));
        }
    }

    private static StoreUnavailableException notSent(@Nullable String why, @Nullable Throwable cause) {
        return new StoreUnavailableException("the write was not sent: " + why, cause);
    }

    private static OutcomeUnknownException unknown(UUID id, String why, @Nullable Throwable cause) {
        return new OutcomeUnknownException(
                id,
                "the outcome of write " + id + " is unknown, it may have taken effect (" + why
                        + "). EntityStore.retry of the same process finds out without a second effect; afterwards the"
                        + " history and the change feed tell, which have the ids of writes",
                cause);
    }

    /** Returns the error for a write that may have been appended before, and whose outcome could not be found now. */
    static OutcomeUnknownException stillUnknown(UUID id, EntailException cause) {
        return cause instanceof OutcomeUnknownException unknown
                ? unknown
                : new OutcomeUnknownException(
                        id,
                        "the outcome of write " + id + " is still unknown, it may have taken effect; it could not be"
                                + " asked for now (" + cause.getMessage() + "): retry(id) can be called again",
                        cause);
    }
}
