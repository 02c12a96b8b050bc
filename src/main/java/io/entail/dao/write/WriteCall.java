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

/** A write under way: its operations and its last attempt. Thread-safe. */
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
     * @param again whether it was handed over before and may already have taken effect
     */
    record Sent(WriteCall call, Plan plan, LogRecord.Write write, boolean again) {}

    /**
     * Creates it for the operations of one call.
     *
     * @param completer runs the steps after an attempt, null for the log's own thread
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

    /** Creates it for operations of which the first ones are calls of their own; an error then names the call. */
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

    /** Returns the error for the operation with this number, from 1, or for none in particular with 0. */
    RuntimeException told(RuntimeException error, int number) {
        return calls > 1 && number > 0 && number <= calls && error instanceof EntailException expected
                ? Failures.inCall(
                        expected, number, calls, operations.get(number - 1).entity())
                : error;
    }

    /** Returns the rows that the caller names. */
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

    /** Returns which rows have expired, for the next attempt. */
    synchronized Expiry expiry(long now) {
        return new Expiry(now, Set.copyOf(tooEarly), attempts > 0);
    }

    /** Notes the log's answer that the row with this version has not expired. */
    synchronized void noteTooEarly(long version) {
        tooEarly.add(version);
    }

    /** Notes that an attempt was given up before it was sent. */
    synchronized void noteGivenUp() {
        attempts++;
    }

    /** Returns the same write for a caller that asks for its outcome. */
    WriteCall again() {
        return new WriteCall(caller, operations, calls, null);
    }

    /**
     * Notes that another attempt is about to be sent.
     *
     * @throws StoreUnavailableException when the caller no longer waits
     */
    synchronized void sending(Sent attempt) {
        if (abandoned) {
            throw new StoreUnavailableException("interrupted while it waited; nothing was sent", null);
        }
        attempts++;
        sent = attempt;
    }

    /** Returns the last attempt, null before the first. */
    synchronized @Nullable Sent sent() {
        return sent;
    }

    /** Notes that the caller was interrupted, so that no further attempt is sent. Returns the error for the caller. */
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
