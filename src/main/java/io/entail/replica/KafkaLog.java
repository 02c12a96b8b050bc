package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.EntityReader;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.apply.Anchor;
import io.entail.replica.apply.Appends;
import io.entail.replica.apply.Closing;
import io.entail.replica.apply.Completions;
import io.entail.replica.apply.LogApplier;
import io.entail.replica.apply.PendingWrites;
import io.entail.replica.apply.Supervisor;
import io.entail.replica.directory.DirectoryLock;
import io.entail.replica.directory.PrivateDirectory;
import io.entail.replica.directory.Rebuild;
import io.entail.replica.directory.ShownMark;
import io.entail.replica.reads.CatchUp;
import io.entail.replica.reads.LocalReader;
import io.entail.replica.reads.RecentChanges;
import io.entail.replica.reads.Watches;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.state.EntryKeeping;
import io.entail.state.LogDefinitions;
import io.entail.state.RowChanges;
import io.entail.state.TableState;
import io.entail.state.rocks.MemoryUse;
import io.entail.state.rocks.RocksTables;
import io.entail.state.rocks.TableFiles;
import io.entail.state.table.FilteredTables;
import io.entail.state.table.HeldTables;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.WritableTables;
import io.entail.text.Log;
import io.entail.topics.KafkaSettings;
import io.entail.writes.OutgoingRecord;
import io.entail.writes.WriteProducer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A store's log in Kafka and the state it leads to in RocksDB: opened before the topology starts, closed after it, when
 * no read is running.
 */
public final class KafkaLog extends TableLog {
    private static final Logger log = Log.of(KafkaLog.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);
    private static final int RECORD_BYTES_MAX = 16 << 20;

    private final EntityStoreConfig config;
    private final Clock clock;

    /** Whether the tables were rebuilt because of damage found while opening; this is done at most once. */
    private final boolean wasRebuilt;

    private final String origin;
    private final Closing closing;
    private final ShownMark mark;
    private final RocksTables tables;

    /** The tables as readers see them. */
    private final HeldTables shown;

    /** The tables as the thread that applies the log sees them. */
    private final FilteredTables applied;

    private final Completions completions;
    private final PendingWrites pending;
    private final LocalReader reader;
    private final RecentChanges recent;
    private final Watches watches;
    private final Supervisor supervisor;
    private final Appends appends;
    private final ScheduledExecutorService timer;
    private final KafkaRecords records;
    private final PastDirectories past;
    private final IndexBuilder indexBuilder;
    private final CatchUp catchUp = new CatchUp();
    private final AtomicLong feedEnd = new AtomicLong(-1);
    private final EntryKeeping keeping;

    /** The divergence that a candidate has found, which continues for the sake of the feed; null when there is none. */
    private volatile @Nullable EntailException divergence;

    /** The last time at which the state was known to be complete and correct. */
    private volatile @Nullable Instant currentBefore;

    private volatile TableState state;

    /** A state that has fallen back behind what readers have seen, until it has caught up; usually null. */
    private volatile @Nullable TableState behind;

    private volatile @Nullable LogApplier applier;
    private volatile Head head = Head.START;
    private volatile boolean closed;

    /** Receives the progress of reading the log until the replica is readable. */
    private volatile ReplayListener opening = ReplayListener.NONE;

    /** Every resource is registered in {@code closing} as soon as it exists. */
    private KafkaLog(
            EntityStoreConfig config,
            Closing closing,
            Clock clock,
            UnaryOperator<WritableTables> appliedTo,
            @Nullable ReplicaUnusableException damage) {
        this.config = config;
        this.closing = closing;
        this.clock = clock;
        this.wasRebuilt = damage != null;
        closing.add("the directory", DirectoryLock.take(config.directory(), "store " + config.store()));
        this.origin = Appends.newOrigin();
        // This folder contains only what Kafka Streams can recreate.
        TableFiles.delete(config.directory().resolve("streams"));
        this.mark = closing.add("the mark of what was shown", ShownMark.open(config.directory()));
        this.tables = closing.add("the tables", Rebuild.open(config, damage));
        this.shown = closing.add("the readers' tables", new HeldTables(tables));
        this.recent = RecentChanges.of(tables);
        this.applied = FilteredTables.of(appliedTo.apply(tables));
        this.keeping = new EntryKeeping(config.publishCandidate(), config.publishOutcomes(), feedEnd::get);
        this.state = new TableState(applied, new RowChanges(recent), config.historyPositionsMax(), keeping);
        this.reader = new LocalReader(shown, () -> state.definitions(), clock);
        closing.onClose("the reader", reader::close);
        this.completions = closing.add("the completions", new Completions("entail-complete-" + config.store()));
        this.pending = new PendingWrites(config.pendingWritesMax(), completions);
        closing.onClose("the pending writes", pending::close);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "entail-timer-" + config.store());
            thread.setDaemon(true);
            return thread;
        });
        closing.onClose("the timer", timer::shutdownNow);
        this.records = closing.add("the records", new KafkaRecords(config));
        this.past = closing.add("the past", new PastDirectories(config, tables));
        this.indexBuilder =
                closing.add("the indexes", new IndexBuilder(config.store(), tables, () -> state.definitions()));
        advanced(state.head());
        this.supervisor = closing.add(
                "the topology",
                new Supervisor(
                        config, tables, this::newApplier, () -> shown.holdUntil(head.offset()), () -> state.store()));
        this.watches = closing.add("the watches", new Watches(recent, () -> state.definitions()));
        this.appends = new Appends(
                pending, sender(config, closing), completions, origin, () -> state.store(), this::checkUsable);
        closing.onClose("the views of the past", this::closeViews);
        long sweep = SWEEP_INTERVAL.toMillis();
        Future<?> sweeping = this.timer.scheduleWithFixedDelay(this::tick, sweep, sweep, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> failing = this.supervisor.stopped().thenAccept(this::failPending);
        // Started only now, because until the state is readable every processor is needed.
        CompletableFuture<Void> learning = this.supervisor.ready().thenRun(() -> applied.learnAside(config.store()));
        log.debug("Opened origin={} sweeping={} failing={} learning={}", origin, sweeping, failing, learning);
    }

    /** Returns what passes records to Kafka; a read-only process starts no producer. */
    private static Predicate<OutgoingRecord> sender(EntityStoreConfig config, Closing closing) {
        if (config.readOnly()) {
            return record -> false;
        }
        return closing.add(
                "the producer",
                new WriteProducer(
                        config.writesTopic(),
                        KafkaSettings.producer(config, RECORD_BYTES_MAX),
                        config.pendingWritesMax()))::send;
    }

    /**
     * Opens the log and waits until the state has reached its end, or only until the state is readable when
     * {@code startOffline} allows that and the state is as new as what was shown of it before.
     *
     * @throws io.entail.errors.DirectoryInUseException naming who holds the directory
     * @throws ReplicaUnusableException when the directory is damaged, or cannot be used at all
     * @throws StoreUnavailableException when the broker does not answer within {@code openTimeout}, naming its address
     * @throws io.entail.errors.TopicRefusedException when the topic is not the one the directory was built from
     */
    public static KafkaLog open(EntityStoreConfig config, Clock clock) {
        return start(config, clock).readable();
    }

    /**
     * Does the same as {@link #open}, but returns without waiting. The log must not be used before {@link #readable}.
     */
    public static KafkaLog start(EntityStoreConfig config, Clock clock) {
        return start(config, clock, new Closing(), tables -> tables);
    }

    /**
     * Does the same as the public method, for tests of failures.
     *
     * @param closing closes the parts that were opened when one cannot be opened
     * @param appliedTo wraps the tables to which the log is applied
     */
    static KafkaLog start(
            EntityStoreConfig config, Clock clock, Closing closing, UnaryOperator<WritableTables> appliedTo) {
        try {
            return start(config, clock, closing, appliedTo, null);
        } catch (ReplicaUnusableException e) {
            // The damage was found after the tables were opened.
            if (e.canBeRebuilt() && config.rebuild()) {
                return start(config, clock, new Closing(), appliedTo, e);
            }
            throw e;
        }
    }

    private static KafkaLog start(
            EntityStoreConfig config,
            Clock clock,
            Closing closing,
            UnaryOperator<WritableTables> appliedTo,
            @Nullable ReplicaUnusableException damage) {
        try {
            return new KafkaLog(config, closing, clock, appliedTo, damage);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
    }

    /** Reports the progress to a listener until the replica is readable, on a thread of this log. */
    public KafkaLog telling(ReplayListener listener) {
        opening = listener;
        return this;
    }

    /**
     * Waits until the log is readable as {@link #open} says. Returns this log, or another one if the replica had to be
     * rebuilt; this log is closed when waiting fails.
     */
    public KafkaLog readable() {
        try {
            long tablesHave = state.head().offset();
            if (!config.startOffline() || tablesHave < 0) {
                CatchUpWait.untilReadable(config, supervisor, reader, "");
            } else if (tablesHave < mark.offset()) {
                CatchUpWait.untilReadable(
                        config,
                        supervisor,
                        reader,
                        ". Without Kafka this replica does not start: it was not closed, it has shown its state up to "
                                + Position.of(mark.offset()) + ", and its disk has it up to " + Position.of(tablesHave)
                                + " only");
            }
            return this;
        } catch (ReplicaUnusableException e) {
            close();
            if (e.canBeRebuilt() && config.rebuild() && !wasRebuilt) {
                return start(config, clock, new Closing(), tables -> tables, e)
                        .telling(opening)
                        .readable();
            }
            throw e;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        } finally {
            opening = ReplayListener.NONE;
        }
    }

    /** Creates a new applier on the tables. Everything that the previous one had not written is applied again. */
    private LogApplier newApplier() {
        RowChanges changes = new RowChanges(recent);
        TableState fresh = new TableState(applied, changes, config.historyPositionsMax(), keeping);
        if (fresh.head().offset() < head.offset()) {
            // The tables were opened again at the last flush, so readers have to wait.
            behind = fresh;
        } else {
            state = fresh;
            behind = null;
            shown.letGo();
        }
        fresh.loadAhead();
        LogApplier next = new LogApplier(
                applied,
                tables::flush,
                mark::shows,
                fresh,
                changes,
                pending,
                this::advanced,
                config.publishCandidate() ? this::diverged : null,
                origin);
        applier = next;
        return next;
    }

    /** An exception here would end the timer, and with it the timeouts of all writes. */
    private void tick() {
        try {
            pending.timeOut(config.writeTimeout());
            tellOfCatchingUp();
            indexBuilder.check();
        } catch (RuntimeException | Error e) {
            log.error("The timer of the store failed and goes on store={}", config.store(), e);
        }
    }

    private void tellOfCatchingUp() {
        if (supervisor.state() == LogStatus.State.CATCHING_UP) {
            long next = head.offset() + 1;
            long end = supervisor.end();
            catchUp.tell(next, end, System.nanoTime()).ifPresent(text -> log.info(text));
            if (end > 0) {
                opening.replayed(Math.min(next, end), end);
            }
        } else {
            catchUp.reset();
        }
    }

    private void diverged(EntailException alarm) {
        if (divergence == null) {
            currentBefore = supervisor.current();
            divergence = alarm;
        }
    }

    /**
     * No thread reads the log any more: writes that were sent may have been appended, but their outcomes will not
     * become known here.
     */
    private void failPending(EntailException cause) {
        pending.giveUpAll("the replica stopped: " + cause.getMessage(), cause);
    }

    /** Notes that the effects up to this head are readable. */
    private void advanced(Head reached) {
        TableState again = behind;
        if (again != null) {
            if (reached.offset() < head.offset()) {
                return;
            }
            state = again;
            behind = null;
        }
        head = reached;
        reader.advanced(Position.of(reached.offset()));
        shown.letGo();
        past.reached(reached.offset());
    }

    @Override
    public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean silent) {
        return appends.append(record, completer, silent);
    }

    @Override
    public CompletableFuture<Applied> retry(LogRecord.Write write, boolean silent) {
        return appends.retry(write, silent);
    }

    private void checkUsable() {
        if (closed) {
            throw new StoreClosedException("the store " + config.store() + " is closed");
        }
        if (config.readOnly()) {
            throw new StoreUnavailableException(
                    "the store " + config.store()
                            + " was opened to be read only (entail.open.read-only), nothing was sent",
                    null);
        }
        EntailException lasting = supervisor.stopped().getNow(divergence);
        if (lasting != null) {
            throw new StoreUnavailableException(
                    "the store is stopped, nothing was sent: " + lasting.getMessage(), lasting);
        }
    }

    @Override
    public EntityReader reader() {
        return reader;
    }

    @Override
    Tables tables() {
        return shown;
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
        return past.room(through);
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
        LogApplier current = applier;
        Anchor last = current == null ? null : current.anchor();
        return last == null ? 0 : last.timestamp();
    }

    @Override
    public CompletableFuture<Void> ready() {
        return supervisor.ready();
    }

    @Override
    public Duty duty(String name) {
        return new GroupDuty(config, name);
    }

    @Override
    public boolean isCompleting() {
        return completions.isCurrent();
    }

    @Override
    public LogStatus status() {
        Head applied = head;
        return new LogStatus(
                stateNow(),
                reader.reached(),
                Math.max(supervisor.end(), applied.offset() + 1),
                divergence == null || config.readOnly() ? supervisor.current() : currentBefore,
                applied.digest().toString(),
                problem());
    }

    private LogStatus.State stateNow() {
        return closed
                ? LogStatus.State.CLOSED
                : divergence != null && !config.readOnly() ? LogStatus.State.STOPPED : supervisor.state();
    }

    private @Nullable String problem() {
        EntailException alarm = divergence;
        String known = alarm == null ? supervisor.problem() : alarm.getMessage();
        ReplicaUnusableException damage = tables.damage();
        return known != null || damage == null ? known : damage.getMessage();
    }

    /** Returns why the log is no longer applied, null while it is. */
    public @Nullable EntailException stopped() {
        return supervisor.stopped().getNow(null);
    }

    /**
     * Returns the message about a writer that disagrees with this candidate, which continues for the sake of the feed;
     * null when there is none.
     */
    public @Nullable String divergence() {
        EntailException alarm = divergence;
        return alarm == null ? null : alarm.getMessage();
    }

    /** How it was opened. */
    public EntityStoreConfig config() {
        return config;
    }

    /**
     * Notes that the feed has everything up to an offset, so that information kept only for the publisher can be
     * removed.
     */
    public void published(long offset) {
        feedEnd.accumulateAndGet(offset, Math::max);
    }

    @Override
    public MemoryUse memory() {
        return tables.memory();
    }

    @Override
    public List<String> building() {
        return indexBuilder.building(entity -> extent(entity, Scope.ALL).rows());
    }

    @Override
    public long entryBytes() {
        return closed ? 0 : tables.bytes(Table.SEEN) + tables.bytes(Table.IDS) + tables.bytes(Table.BEFORES);
    }

    /**
     * Makes entries again that this does not keep any more, on tables of their own.
     *
     * @param offset they begin with the record at this offset at the latest
     */
    public EntryReplay replayEntries(long offset) {
        return new EntryReplay(past.room(offset), records, offset);
    }

    /** Lets the topology fail, for tests of what goes on meanwhile. */
    void failTopology() {
        supervisor.failTopology();
    }

    /** Makes a checkpoint, which shares files with this log. */
    @Override
    public void checkpoint(Path directory) {
        PrivateDirectory.make(directory);
        tables.checkpoint(directory.resolve("db"));
    }

    @Override
    public void replay(Path directory, Position through, ReplayListener listener) {
        through.requireHere();
        DirectoryLock target = DirectoryLock.take(directory, "replay of the store " + config.store());
        try {
            past.replay(directory, records, Math.min(through.offset(), head.offset()), listener);
        } finally {
            target.close();
        }
    }

    @Override
    public void close() {
        completions.checkNotCurrent();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        closing.close();
    }
}
