package io.entail.replica;

import io.entail.errors.EntailException;
import io.entail.errors.StoreClosedException;
import io.entail.read.EntityReader;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.apply.Completions;
import io.entail.replica.reads.LocalReader;
import io.entail.replica.reads.RecentChanges;
import io.entail.replica.reads.Watches;
import io.entail.resolve.Code;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import io.entail.resolve.Resolver;
import io.entail.resolve.Seen;
import io.entail.state.IndexBuild;
import io.entail.state.LogDefinitions;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.table.MemoryTables;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import io.entail.writes.RecordKey;
import io.entail.writes.WriteLimits;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A log without Kafka. Records are encoded, resolved and applied like everywhere else, one after the other, and kept in
 * memory for reads of the past. For unit tests of code on top of a store. Its content is lost when it is closed.
 */
public final class MemoryLog extends TableLog {
    private final Clock clock;
    private final WritableTables tables = new MemoryTables();
    private final RecentChanges recent = RecentChanges.of(tables);
    private final RowChanges changes = new RowChanges(recent);
    private final TableState state;
    private final MemoryRecords records = new MemoryRecords();
    private final Watches watches;
    private final Resolver resolver = new Resolver();
    private final LocalReader reader;
    private final Completions completions = new Completions("entail-complete-memory");
    private volatile Head head = Head.START;
    private volatile long appendTime;
    private volatile boolean closed;

    private MemoryLog(Clock clock, long positionsMax) {
        this.clock = clock;
        this.state = new TableState(tables, changes, positionsMax);
        this.watches = new Watches(recent, state::definitions);
        this.reader = new LocalReader(tables, state::definitions, clock);
    }

    /** Creates an empty log. The clock gives append times, and tells readers which rows have expired. */
    public static MemoryLog create(Clock clock) {
        return create(clock, TableState.POSITIONS_MAX);
    }

    /** Does the same as {@link #create(Clock)}, with a limit for the number of changes in the index of history. */
    public static MemoryLog create(Clock clock, long positionsMax) {
        return new MemoryLog(clock, positionsMax);
    }

    @Override
    public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
        CompletableFuture<Applied> future = new CompletableFuture<>();
        try {
            byte[] value = WriteLimits.encode(record, state.store());
            synchronized (this) {
                checkOpen();
                Applied applied = apply(RecordKey.of(record), value, silent);
                // Queued under the lock, so that futures complete in log order.
                (completer == null ? completions : completer).execute(() -> future.complete(applied));
            }
        } catch (EntailException e) {
            future.completeExceptionally(e);
        }
        return future;
    }

    private Applied apply(byte[] key, byte[] value, boolean silent) {
        long now = clock.millis();
        Resolution resolution = resolver.resolve(state, head.offset() + 1, now, key, value);
        Outcome outcome = resolution.outcome();
        Seen first = outcome.code() == Code.REPEAT && resolution.record() instanceof LogRecord.Write write
                ? state.seen(write.id())
                : null;
        records.add(new LogEntry(head.offset() + 1, -1, now, key, value));
        state.apply(resolution, now);
        if (silent) {
            changes.silence();
        }
        tables.write(state.drain());
        if (resolution.record() instanceof LogRecord.Define || resolution.record() instanceof LogRecord.Migrate) {
            new IndexBuild(tables, state::definitions, () -> true).run();
        }
        head = resolution.head();
        appendTime = now;
        reader.advanced(Position.of(head.offset()));
        changes.publish(head.offset());
        return first == null ? new Applied(head.offset(), outcome) : new Applied(first.offset(), first.outcome());
    }

    @Override
    public CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent) {
        return append(write, null, silent);
    }

    @Override
    public EntityReader reader() {
        return reader;
    }

    @Override
    Tables tables() {
        return tables;
    }

    @Override
    public LogDefinitions logDefinitions() {
        return state.definitions();
    }

    @Override
    public long lastStepRoom(String entity) {
        return state.lastStepRoom(entity);
    }

    @Override
    public LogRecord.@Nullable Store store() {
        return state.store();
    }

    @Override
    public LogRecords records() {
        return records;
    }

    @Override
    ReplayRoom room(long through) {
        return ReplayRoom.inMemory();
    }

    @Override
    public Watch watch(String entity, Scope scope, @Nullable Position after, WatchListener listener) {
        return watches.start(entity, scope, after, listener);
    }

    @Override
    Head head() {
        return head;
    }

    @Override
    public long appendTime() {
        return appendTime;
    }

    @Override
    public CompletableFuture<Void> ready() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Duty duty(String name) {
        return new SoleDuty();
    }

    @Override
    public boolean isCompleting() {
        return completions.isCurrent();
    }

    @Override
    public LogStatus status() {
        Head applied = head;
        return new LogStatus(
                closed ? LogStatus.State.CLOSED : LogStatus.State.RUNNING,
                Position.of(applied.offset()),
                applied.offset() + 1,
                clock.instant(),
                applied.digest().toString(),
                null);
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        closeViews();
        completions.close();
        watches.close();
        reader.close();
        tables.close();
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store is closed");
        }
    }
}
