package io.entail.dao;

import io.entail.errors.OutcomeUnknownException;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A log that runs a test's action at the worst moment, which is between a writer's read of the state and its append.
 * Thread-safe.
 */
public final class ScriptedLog extends ForwardingLog {
    private final List<LogRecord> appended = new ArrayList<>();
    private final Deque<Supplier<Position>> between = new ArrayDeque<>();
    private final Deque<Fault> faults = new ArrayDeque<>();

    private enum Fault {
        NONE,
        ANSWER_LOST,
        WRITE_LOST
    }

    private @Nullable Code refusal;
    private int refusals;

    public ScriptedLog(StoreLog log) {
        super(log);
    }

    /** Lets another process act before the next write, which is appended once this process has seen the effect. */
    public synchronized ScriptedLog before(Supplier<Position> event) {
        between.add(event);
        return this;
    }

    /** Appends the next write normally. */
    public synchronized ScriptedLog answer() {
        faults.add(Fault.NONE);
        return this;
    }

    /** Appends the next write, but withholds its outcome forever. */
    public synchronized ScriptedLog loseAnswer() {
        faults.add(Fault.ANSWER_LOST);
        return this;
    }

    /** Loses the next write, whose outcome never arrives. */
    public synchronized ScriptedLog loseWrite() {
        faults.add(Fault.WRITE_LOST);
        return this;
    }

    /** Refuses this many next writes with this code without resolving them. */
    public synchronized ScriptedLog refuse(Code code, int times) {
        refusal = code;
        refusals = times;
        return this;
    }

    /** Returns all records that were passed on for appending so far. */
    public synchronized List<LogRecord> appended() {
        return List.copyOf(appended);
    }

    /** Returns the writes among the appended records. */
    public List<LogRecord.Write> writes() {
        return appended().stream()
                .filter(LogRecord.Write.class::isInstance)
                .map(LogRecord.Write.class::cast)
                .toList();
    }

    @Override
    public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
        record(record);
        if (!(record instanceof LogRecord.Write write)) {
            return super.append(record, completer, silent);
        }
        Supplier<Position> event = takeEvent();
        if (event != null) {
            // The action runs on a thread of its own, because the current thread may be one that must not wait for a
            // store.
            reader().await(CompletableFuture.supplyAsync(event).join(), Duration.ofSeconds(20));
        }
        Fault fault = takeFault();
        Code code = takeRefusal();
        if (code != null) {
            return refused(code);
        }
        if (fault == null || fault == Fault.NONE) {
            return super.append(record, completer, silent);
        }
        OutcomeUnknownException failure = new OutcomeUnknownException(write.id(), "no answer in time", null);
        return fault == Fault.WRITE_LOST
                ? CompletableFuture.failedFuture(failure)
                : super.append(record, completer, silent)
                        .thenCompose(applied -> CompletableFuture.failedFuture(failure));
    }

    @Override
    public CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent) {
        record(write);
        Fault fault = takeFault();
        Code code = takeRefusal();
        if (code != null) {
            return refused(code);
        }
        return fault == null || fault == Fault.NONE
                ? super.retry(write, silent)
                : CompletableFuture.failedFuture(new OutcomeUnknownException(write.id(), "no answer again", null));
    }

    private CompletableFuture<Applied> refused(Code code) {
        return CompletableFuture.completedFuture(new Applied(reader().reached().offset(), Outcome.rejected(code)));
    }

    private synchronized void record(LogRecord record) {
        appended.add(record);
    }

    private synchronized @Nullable Supplier<Position> takeEvent() {
        return between.poll();
    }

    private synchronized @Nullable Fault takeFault() {
        return faults.poll();
    }

    private synchronized @Nullable Code takeRefusal() {
        return refusals-- > 0 ? refusal : null;
    }
}
