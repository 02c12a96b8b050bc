package io.entail.dao.write;

import io.entail.dao.Hooks;
import io.entail.dao.StoreSettings;
import io.entail.dao.Written;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.Cascade;
import io.entail.dao.plan.Catalog;
import io.entail.dao.plan.Draft;
import io.entail.dao.plan.Expiry;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.Plan;
import io.entail.dao.plan.Planner;
import io.entail.dao.plan.Refusals;
import io.entail.dao.plan.Rehearsal;
import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.replica.StoreLog;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.state.LogDefinition;
import io.entail.writes.CanonicalKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries writes out: plans from the current state, appends, waits for the outcome, and after a conflict plans again
 * with a new id, up to a fixed number of attempts. Thread-safe.
 */
public final class Writes {
    /** The time between two looks at whether a write still gives way, in milliseconds. */
    private static final long GIVING_WAY_MILLIS = 20;

    private final StoreLog log;
    private final Catalog catalog;
    private final Clock clock;
    private final Supplier<UUID> uuids;
    private final int conflictRetries;
    private final Executor executor;
    private final Waiting waiting;
    private final Hooks hooks;
    private final BiFunction<Position, Supplier<List<Entity>>, Written> result;
    private final RowQueues queues;
    private final ExpiryWrites expiryWrites;
    private final UnknownWrites unknown;
    private final LongAdder conflicts = new LongAdder();
    private final List<WriteObserver> observers = new CopyOnWriteArrayList<>();

    /**
     * @param result creates the result of a call from the position and a function that decodes the entities
     */
    public Writes(
            StoreLog log,
            Catalog catalog,
            StoreSettings settings,
            Supplier<UUID> uuids,
            Executor executor,
            Waiting waiting,
            Hooks hooks,
            BiFunction<Position, Supplier<List<Entity>>, Written> result) {
        this.log = log;
        this.catalog = catalog;
        this.clock = settings.clock();
        this.uuids = uuids;
        this.conflictRetries = settings.conflictRetries();
        this.executor = executor;
        this.waiting = waiting;
        this.hooks = hooks;
        this.result = result;
        this.queues = new RowQueues(settings.pendingWritesMax(), settings.writeTimeout(), executor);
        this.unknown = new UnknownWrites(settings.pendingWritesMax());
        this.expiryWrites = new ExpiryWrites(log, catalog, this, clock, uuids, executor);
    }

    /** Starts one write for the operations of a call, without waiting. */
    public CompletableFuture<Written> start(Caller caller, List<Operation> operations) {
        return start(new WriteCall(caller, operations, null));
    }

    /** Does the same as {@link #start(Caller, List)}; the first {@code calls} operations are calls of their own. */
    public CompletableFuture<Written> startSeveral(Caller caller, List<Operation> operations, int calls) {
        return start(WriteCall.ofSeveral(caller, operations, calls, null));
    }

    /** Makes one write for the operations of a call and waits for its outcome. */
    public Written await(Caller caller, List<Operation> operations) {
        return await(mailbox -> new WriteCall(caller, operations, mailbox));
    }

    /** Does the same as {@link #await(Caller, List)}; the first {@code calls} operations are calls of their own. */
    public Written awaitSeveral(Caller caller, List<Operation> operations, int calls) {
        return await(mailbox -> WriteCall.ofSeveral(caller, operations, calls, mailbox));
    }

    private Written await(Function<Mailbox, WriteCall> write) {
        waiting.check();
        Mailbox mailbox = new Mailbox(executor);
        WriteCall call = write.apply(mailbox);
        return waiting.on(start(call), mailbox, cause -> abandon(call, cause));
    }

    /**
     * Returns the error for a caller that was interrupted. A write that was sent may still take effect, and the caller
     * can ask for its outcome.
     */
    private RuntimeException abandon(WriteCall call, InterruptedException cause) {
        RuntimeException told = call.abandon(cause);
        WriteCall.Sent sent = call.sent();
        if (sent != null) {
            unknown.put(sent);
        }
        return told;
    }

    /** Adds an observer, which receives every write from now on. */
    public void observe(WriteObserver observer) {
        observers.add(observer);
    }

    private CompletableFuture<Written> start(WriteCall call) {
        if (observers.isEmpty()) {
            return inTurn(call);
        }
        long begun = System.nanoTime();
        // The same observers receive the end of the write.
        List<WriteObserver> telling = List.copyOf(observers);
        telling.forEach(WriteObserver::begun);
        return inTurn(call).whenComplete((written, error) -> {
            Throwable cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
            telling.forEach(each -> each.ended(System.nanoTime() - begun, cause));
        });
    }

    private CompletableFuture<Written> inTurn(WriteCall call) {
        try {
            return queues.follow(call.rows(), () -> {
                attempt(call);
                return call.result();
            });
        } catch (EntailException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Does the same as {@link #start(Caller, List)}, without queueing behind other calls on the same rows. */
    CompletableFuture<Written> startAtOnce(Caller caller, List<Operation> operations) {
        WriteCall call = new WriteCall(caller, operations, null);
        attempt(call);
        return call.result();
    }

    /** Returns the writes that delete expired rows. */
    public ExpiryWrites expiryWrites() {
        return expiryWrites;
    }

    /** Finds the outcome of a write whose outcome was unknown. */
    public CompletableFuture<Written> retry(UUID writeId) {
        try {
            return unknown.ask(writeId, this::ask);
        } catch (OutcomeUnknownException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Written> ask(WriteCall.Sent sent) {
        WriteCall again = sent.call().again();
        WriteCall.Sent asked = new WriteCall.Sent(again, sent.plan(), sent.write(), true);
        follow(asked, log.retry(sent.write(), again.caller().options().silent()));
        return again.result();
    }

    /** Returns the number of attempts that the log refused because of a conflict. */
    public long conflicts() {
        return conflicts.sum();
    }

    /** Returns the changes of a call, for a caller that appends them in another way. */
    public List<LogRecord.Change> changes(Caller caller, Operation operation) {
        return changes(plan(new WriteCall(caller, List.of(operation), null)));
    }

    /**
     * Checks operations as a write would, without writing, also for conditions that only the log decides, as far as
     * this state shows them. Hooks do not run, and a read-only caller may do this.
     */
    public void rehearse(Caller caller, List<Operation> operations) {
        WriteCall call = new WriteCall(caller.alsoWriting(), operations, null);
        Plan plan = plan(call, null);
        new Rehearsal(log, plan).run();
    }

    /** Returns an empty plan, with which rows can be read. */
    public Plan emptyPlan(Caller caller) {
        return new Plan(log, catalog, caller.workspace(), new Expiry(clock.millis(), Set.of(), false));
    }

    private Plan plan(WriteCall call) {
        return plan(call, hooks);
    }

    private Plan plan(WriteCall call, @Nullable Hooks running) {
        while (true) {
            Plan plan = new Plan(log, catalog, call.caller().workspace(), call.expiry(clock.millis()));
            Planner planner = new Planner(log, plan, new Cascade(log, plan), clock, uuids, call.caller(), running);
            if (add(call, plan, planner)) {
                plan.begin(0);
                planner.finish();
                return plan;
            }
        }
    }

    /**
     * Adds all calls to a plan.
     *
     * @return false when a definition was replaced meanwhile: rows that were read after that may have fields which the
     *     former definition does not know, so the faults that were found are not the caller's
     */
    private boolean add(WriteCall call, Plan plan, Planner planner) {
        int number = 0;
        for (Operation operation : call.operations()) {
            plan.begin(++number);
            int version = version(operation.entity());
            try {
                planner.add(operation);
            } catch (EntailException e) {
                if (version(operation.entity()) != version) {
                    return false;
                }
                throw call.told(e, number);
            }
        }
        return true;
    }

    /** Returns the version of the definition in force, 0 when there is none. */
    private int version(String entity) {
        LogDefinition latest = log.definition(entity);
        return latest == null ? 0 : latest.version();
    }

    private static List<LogRecord.Change> changes(Plan plan) {
        return plan.changed().stream().map(Draft::change).toList();
    }

    private void attempt(WriteCall call) {
        Caller caller = call.caller();
        try {
            LogRecord.Basis basis = log.basis();
            Plan plan = plan(call);
            List<Draft> blocked = plan.blocked();
            if (!blocked.isEmpty()) {
                clear(call, blocked);
                return;
            }
            List<LogRecord.Change> changes = changes(plan);
            if (changes.isEmpty()) {
                call.result().complete(result.apply(log.reader().reached(), List::of));
                return;
            }
            if (givesWay(plan)) {
                giveWay(call, plan);
                return;
            }
            Supplier<UUID> ids = caller.writeIds() == null ? uuids : caller.writeIds();
            LogRecord.Write write = new LogRecord.Write(ids.get(), "", caller.actor(), caller.reason(), basis, changes);
            WriteCall.Sent sent = new WriteCall.Sent(call, plan, write, false);
            call.sending(sent);
            follow(sent, log.append(write, call.completer(), caller.options().silent()));
        } catch (RuntimeException | Error e) {
            call.result().completeExceptionally(e);
        }
    }

    /** Whether the last step of a migration would be refused once more because of this write. Deletes hardly ever do that. */
    private boolean givesWay(Plan plan) {
        for (Draft draft : plan.changed()) {
            if (draft instanceof Draft.Put && log.lastStepRoom(draft.type().name()) > 0) {
                return true;
            }
        }
        return false;
    }

    /** Plans the write again when the last step was taken, or has had its time. */
    private void giveWay(WriteCall call, Plan plan) {
        CompletableFuture.delayedExecutor(GIVING_WAY_MILLIS, TimeUnit.MILLISECONDS, Runnable::run)
                .execute(() -> {
                    if (givesWay(plan)) {
                        giveWay(call, plan);
                        return;
                    }
                    try {
                        retry(call);
                    } catch (StoreClosedException e) {
                        call.result().completeExceptionally(e);
                    }
                });
    }

    /** Deletes expired rows whose keys the write needs, because a write can name a key only once, and tries again. */
    private void clear(WriteCall call, List<Draft> blocked) {
        call.noteGivenUp();
        if (call.attempts() > conflictRetries) {
            throw new StoreUnavailableException(
                    "expired rows were in the way in each of " + call.attempts() + " attempts; nothing was sent", null);
        }
        List<CompletableFuture<Boolean>> ends =
                blocked.stream().map(row -> clear(call, row)).toList();
        var unused = CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
                .whenComplete((cleared, error) -> {
                    if (error == null) {
                        retry(call);
                    } else {
                        call.result()
                                .completeExceptionally(
                                        error instanceof CompletionException wrapped && wrapped.getCause() != null
                                                ? wrapped.getCause()
                                                : error);
                    }
                });
    }

    private CompletableFuture<Boolean> clear(WriteCall call, Draft row) {
        return expiryWrites.end(row.id()).thenApply(end -> {
            if (end.version() != null) {
                call.noteTooEarly(end.version());
            }
            return true;
        });
    }

    private void follow(WriteCall.Sent sent, CompletableFuture<Applied> appended) {
        CompletableFuture<Written> result = sent.call().result();
        var unused = appended.whenComplete((applied, error) -> {
            try {
                if (error != null) {
                    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                    result.completeExceptionally(failure(sent, cause));
                } else {
                    finish(sent, applied);
                }
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
    }

    private @Nullable Throwable failure(WriteCall.Sent sent, @Nullable Throwable error) {
        if (error instanceof OutcomeUnknownException) {
            unknown.put(sent);
        }
        Plan plan = sent.plan();
        boolean cascade = plan.drafts().stream().anyMatch(Draft::isDeleted);
        if (error instanceof WriteTooLargeException && cascade) {
            return Cascade.tooLarge(plan, "more than one write may carry: " + error.getMessage());
        }
        return error;
    }

    private void finish(WriteCall.Sent sent, Applied applied) {
        WriteCall call = sent.call();
        Plan plan = sent.plan();
        Outcome outcome = applied.outcome();
        if (outcome.accepted()) {
            call.result().complete(written(plan, applied));
            return;
        }
        if (outcome.code() == Code.TOO_OLD && sent.again()) {
            throw UnknownWrites.tooOld(sent.write().id());
        }
        if (outcome.code() == Code.NOT_EXPIRED) {
            call.noteTooEarly(plan.changed().get(outcome.change()).expected());
        }
        Refusals refusals = new Refusals(log, catalog, plan, call.expiry(clock.millis()));
        RuntimeException error = refusals.error(outcome);
        if (error == null) {
            conflicts.increment();
            if (call.attempts() <= conflictRetries) {
                retry(call);
                return;
            }
            error = refusals.lastError(outcome, call.attempts());
        }
        call.result().completeExceptionally(call.told(error, refusals.operation(outcome)));
    }

    private void retry(WriteCall call) {
        Executor completer = call.completer();
        (completer == null ? executor : completer).execute(() -> attempt(call));
    }

    private Written written(Plan plan, Applied applied) {
        long first = applied.outcome().firstSequence();
        Position position = Position.of(applied.offset());
        return result.apply(position, () -> stored(plan, position, first));
    }

    /** Returns the stored entities. Puts and deletes of a write take consecutive versions, checks take none. */
    private static List<Entity> stored(Plan plan, Position position, long firstVersion) {
        List<Entity> entities = new ArrayList<>();
        long version = firstVersion;
        for (Draft draft : plan.changed()) {
            if (draft instanceof Draft.Put put && put.isNamed()) {
                entities.add(new Entity(
                        put.type().name(),
                        put.type().definition().codec().decode(put.after()),
                        version,
                        position,
                        id(put.workspace()),
                        Entity.ttl(put.expiresAt(), plan.expiry().now())));
            }
            version += draft instanceof Draft.Check ? 0 : 1;
        }
        return entities;
    }

    private static @Nullable String id(@Nullable Bytes workspace) {
        return workspace == null
                ? null
                : String.valueOf(CanonicalKey.parts(workspace).get(0));
    }
}
