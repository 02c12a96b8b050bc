package io.entail.dao;

import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.writes.CanonicalKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries writes out: plan from the state of now, append, wait for the outcome, and after a conflict plan again with a
 * new id, so often and no more. Thread-safe.
 */
final class Writes {
    private final StoreLog log;
    private final Catalog catalog;
    private final Clock clock;
    private final Supplier<UUID> uuids;
    private final int conflictRetries;
    private final Executor executor;
    private final Waiting waiting;
    private final Hooks hooks;
    private final RowQueues queues;
    private final UnknownWrites unknown = new UnknownWrites();
    private final LongAdder conflicts = new LongAdder();

    Writes(
            StoreLog log,
            Catalog catalog,
            Clock clock,
            Supplier<UUID> uuids,
            int conflictRetries,
            int waitingMax,
            Executor executor,
            Waiting waiting,
            Hooks hooks) {
        this.log = log;
        this.catalog = catalog;
        this.clock = clock;
        this.uuids = uuids;
        this.conflictRetries = conflictRetries;
        this.executor = executor;
        this.waiting = waiting;
        this.hooks = hooks;
        this.queues = new RowQueues(waitingMax, executor);
    }

    /** Makes one write of these calls. Does not wait for anything. */
    CompletableFuture<Written> start(Caller caller, List<Operation> operations) {
        return start(new WriteCall(caller, operations, null));
    }

    /** Makes one write of these calls and waits for its outcome. */
    Written await(Caller caller, List<Operation> operations) {
        waiting.check();
        Mailbox mailbox = new Mailbox(executor);
        WriteCall call = new WriteCall(caller, operations, mailbox);
        return waiting.on(start(call), mailbox, call::abandon);
    }

    private CompletableFuture<Written> start(WriteCall call) {
        try {
            return queues.follow(call.rows(), () -> {
                attempt(call);
                return call.result();
            });
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Sends a write whose outcome is unknown once more, as it was. */
    CompletableFuture<Written> retry(UUID writeId) {
        UnknownWrites.Sent sent = unknown.take(writeId);
        if (sent == null) {
            throw new IllegalArgumentException("this process has no write " + writeId + " whose outcome is unknown");
        }
        WriteCall call = sent.call().again();
        follow(call, sent.plan(), writeId, log.retry(writeId));
        return call.result();
    }

    /** Attempts that the log refused because something else came first. */
    long conflicts() {
        return conflicts.sum();
    }

    /** What a call would change, for whoever appends it in another way. */
    List<LogRecord.Change> changes(Caller caller, Operation operation) {
        return changes(plan(caller, List.of(operation)));
    }

    private Plan plan(Caller caller, List<Operation> operations) {
        Plan plan = new Plan(log, catalog, caller.workspace());
        Planner planner = new Planner(plan, new Cascade(log, plan), clock, uuids, caller, hooks);
        operations.forEach(planner::add);
        return plan;
    }

    private static List<LogRecord.Change> changes(Plan plan) {
        return plan.changed().stream().map(Draft::change).toList();
    }

    private void attempt(WriteCall call) {
        Caller caller = call.caller();
        try {
            LogRecord.Basis basis = log.basis();
            Plan plan = plan(caller, call.operations());
            List<LogRecord.Change> changes = changes(plan);
            if (changes.isEmpty()) {
                call.result().complete(new Written(log.reader().position(), List.of()));
                return;
            }
            UUID id = uuids.get();
            call.sending(id);
            LogRecord.Write write = new LogRecord.Write(id, "", caller.actor(), caller.reason(), basis, changes);
            follow(call, plan, id, log.append(write, call.completer()));
        } catch (RuntimeException e) {
            call.result().completeExceptionally(e);
        }
    }

    private void follow(WriteCall call, Plan plan, UUID id, CompletableFuture<Applied> appended) {
        var unused = appended.whenComplete((applied, error) -> {
            try {
                if (error != null) {
                    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                    call.result().completeExceptionally(failure(call, plan, id, cause));
                } else {
                    finish(call, plan, applied);
                }
            } catch (RuntimeException e) {
                call.result().completeExceptionally(e);
            }
        });
    }

    private @Nullable Throwable failure(WriteCall call, Plan plan, UUID id, @Nullable Throwable error) {
        if (error instanceof OutcomeUnknownException) {
            unknown.put(id, new UnknownWrites.Sent(call, plan));
        }
        boolean cascade = plan.drafts().stream().anyMatch(draft -> draft.action() == Draft.Action.DELETE);
        if (error instanceof WriteTooLargeException && cascade) {
            return Cascade.tooLarge(plan, "more than one write may carry: " + error.getMessage());
        }
        return error;
    }

    private void finish(WriteCall call, Plan plan, Applied applied) {
        Outcome outcome = applied.outcome();
        if (outcome.accepted()) {
            call.result().complete(written(plan, applied));
            return;
        }
        Refusals refusals = new Refusals(log, catalog, plan);
        RuntimeException error = refusals.error(outcome);
        if (error == null) {
            conflicts.increment();
            if (call.attempts() <= conflictRetries) {
                Executor completer = call.completer();
                (completer == null ? executor : completer).execute(() -> attempt(call));
                return;
            }
            error = refusals.lastError(outcome, call.attempts());
        }
        call.result().completeExceptionally(error);
    }

    /** Puts and deletes of a write take consecutive versions, checks take none. */
    private static Written written(Plan plan, Applied applied) {
        Position position = Position.of(applied.offset());
        List<Entity> entities = new ArrayList<>();
        long version = applied.outcome().firstSequence();
        for (Draft draft : plan.changed()) {
            if (draft.action() == Draft.Action.PUT && draft.isNamed()) {
                entities.add(new Entity(
                        draft.type().name(),
                        draft.type().definition().codec().decode(draft.after()),
                        version,
                        position,
                        id(draft.workspace())));
            }
            version += draft.action() == Draft.Action.CHECK ? 0 : 1;
        }
        return new Written(position, entities);
    }

    private static @Nullable String id(@Nullable Bytes workspace) {
        return workspace == null
                ? null
                : String.valueOf(CanonicalKey.parts(workspace).get(0));
    }
}
