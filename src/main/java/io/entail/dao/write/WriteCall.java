package io.entail.dao.write;

import io.entail.dao.Written;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.Expiry;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.Plan;
import io.entail.dao.plan.RowId;
import io.entail.errors.EntailException;
import io.entail.errors.Failures;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One write on its way: what is to be done, and how far it has come. Thread-safe. */
final class WriteCall {
    private final Caller caller;
    private final List<Operation> operations;
    private final @Nullable Executor completer;
    private final int calls;
    private final CompletableFuture<Written> result = new CompletableFuture<>();
    private final Set<Long> tooEarly = new HashSet<>();
    private int attempts;
    private @Nullable Sent sent;
    private boolean abandoned;

    /**
     * An attempt that was handed to the log.
     *
     * @param again whether it was handed over before, and may have taken effect then
     */
    record Sent(WriteCall call, Plan plan, LogRecord.Write write, boolean again) {}

    /**
     * With what one call asks for.
     *
     * @param completer runs what follows an attempt, null for the log's own thread
     */
    WriteCall(Caller caller, List<Operation> operations, @Nullable Executor completer) {
        this(caller, operations, 1, completer);
    }

    private WriteCall(Caller caller, List<Operation> operations, int calls, @Nullable Executor completer) {
        this.caller = caller;
        this.calls = calls;
        this.completer = completer;
        this.operations = List.copyOf(operations);
    }

    /** As the constructor, for operations of which so many are calls of their own: errors say which they are about. */
    static WriteCall ofSeveral(Caller caller, List<Operation> operations, int calls, @Nullable Executor completer) {
        return new WriteCall(caller, operations, calls, completer);
    }

    Caller caller() {
        return caller;
    }

    List<Operation> operations() {
        return operations;
    }

    @Nullable
    Executor completer() {
        return completer;
    }

    CompletableFuture<Written> result() {
        return result;
    }

    /** An error of the operation with this number, from 1, or of none in particular with 0. */
    RuntimeException told(RuntimeException error, int number) {
        return calls > 1 && number > 0 && number <= calls && error instanceof EntailException expected
                ? Failures.inCall(
                        expected, number, calls, operations.get(number - 1).entity())
                : error;
    }

    /** The rows that the caller names. */
    Set<RowId> rows() {
        Set<RowId> rows = new HashSet<>();
        for (Operation operation : operations) {
            Bytes key = operation.key();
            if (key != null) {
                rows.add(new RowId(operation.entity(), key));
            }
        }
        return rows;
    }

    synchronized int attempts() {
        return attempts;
    }

    /** What has expired for the next attempt. */
    synchronized Expiry expiry(long now) {
        return new Expiry(now, Set.copyOf(tooEarly), attempts > 0);
    }

    /** The log says that the row with this version has not expired. */
    synchronized void noteTooEarly(long version) {
        tooEarly.add(version);
    }

    /** An attempt was given up before anything of it was sent. */
    synchronized void noteGivenUp() {
        attempts++;
    }

    /** The same write for a caller who asks what became of it. */
    WriteCall again() {
        return new WriteCall(caller, operations, calls, null);
    }

    /**
     * Another attempt is about to be sent.
     *
     * @throws StoreUnavailableException when the caller does not wait any more
     */
    synchronized void sending(Sent attempt) {
        if (abandoned) {
            throw new StoreUnavailableException("interrupted while it waited; nothing was sent", null);
        }
        attempts++;
        sent = attempt;
    }

    /** The last attempt, null before the first. */
    synchronized @Nullable Sent sent() {
        return sent;
    }

    /** The caller was interrupted and will not wait: no further attempt is sent. */
    synchronized RuntimeException abandon(InterruptedException cause) {
        abandoned = true;
        return sent == null
                ? new StoreUnavailableException("interrupted while it waited; nothing was sent", cause)
                : new OutcomeUnknownException(
                        sent.write().id(),
                        "interrupted while waiting for the outcome of write "
                                + sent.write().id() + ", which may take effect; retry(id) finds out",
                        cause);
    }
}
