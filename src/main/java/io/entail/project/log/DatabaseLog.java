package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedFilter;
import io.entail.changes.FeedOutcome;
import io.entail.changes.registry.SchemaIds;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.ReplicaDivergedException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.project.TargetPosition;
import io.entail.read.EntityReader;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.Duty;
import io.entail.replica.GroupDuty;
import io.entail.replica.KafkaRecords;
import io.entail.replica.LogRecords;
import io.entail.replica.apply.Appends;
import io.entail.replica.apply.Closing;
import io.entail.replica.apply.Completions;
import io.entail.replica.apply.PendingWrites;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.state.Entries;
import io.entail.text.Log;
import io.entail.topics.KafkaSettings;
import io.entail.topics.RestartLoop;
import io.entail.writes.RecordEncoder;
import io.entail.writes.WriteProducer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A store's log in Kafka, with the state that a projector keeps in a database. A write is planned with the state in the
 * database and appended; the change feed then contains its outcome, which is found by the write's id. The caller gets
 * the outcome when the database contains the effects, so that it can read them.
 */
public final class DatabaseLog extends StateLog {
    private static final Logger log = Log.of(DatabaseLog.class);
    private static final Duration SWEEP_INTERVAL = Duration.ofMillis(100);
    private static final int RECORD_BYTES_MAX = 16 << 20;

    private final EntityStoreConfig config;
    private final SchemaIds ids;
    private final String name;
    private final DatabaseState state;
    private final Clock clock;
    private final Closing closing;
    private final String origin = Appends.newOrigin();
    private final KnownDefinitions definitions;
    private final DatabaseProgress progress;
    private final EntityReader reader;
    private final Divergence divergence;
    private final SilentWrites silent = new SilentWrites();
    private final Completions completions;
    private final PendingWrites pending;
    private final UnderWay underWay;
    private final LogTopic topic;
    private final FeedFollower follower;
    private final WriteProducer producer;
    private final Appends appends;
    private final KafkaRecords records;
    private final Set<FeedWatch> watches = ConcurrentHashMap.newKeySet();

    /** The resources that were opened for this log and are closed after it. */
    private final Closing lastClosed = new Closing();

    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    /** The end of the log when it was found, for {@link #ready}; null before that. */
    private volatile @Nullable Position endAtStart;

    /** The offset after the last record of the log, as far as anybody has asked; -1 when nobody has. */
    private volatile long logEnd = -1;

    /** The time at which the database was last known to have everything that the feed has. */
    private volatile @Nullable Instant current;

    private volatile @Nullable EntailException lasting;
    private volatile boolean closed;

    /** Each resource is added to {@code closing} as soon as it exists. */
    private DatabaseLog(
            EntityStoreConfig config, SchemaIds ids, String name, DatabaseState state, Clock clock, Closing closing) {
        this.config = config;
        this.ids = ids;
        this.name = name;
        this.clock = clock;
        this.closing = closing;
        this.state = closing.add("the database", state);
        this.definitions = new KnownDefinitions(state);
        this.divergence = new Divergence(config);
        this.completions = closing.add("the completions", new Completions("entail-complete-" + config.store()));
        this.pending = new PendingWrites(config.pendingWritesMax(), completions);
        closing.onClose("the pending writes", pending::close);
        this.records = closing.add("the records", new KafkaRecords(config));
        this.progress =
                closing.add("the position", new DatabaseProgress(config.store(), state::position, new Moving()));
        this.underWay = new UnderWay(config, name, pending, progress, definitions, records, this::standstill);
        this.reader = new DatabaseReader(state.reader(), progress);
        this.topic = closing.add("the topic", new LogTopic(config, name, state::position));
        this.follower = closing.add("the feed", new FeedFollower(config, ids, new Beginning(), new Hearing()));
        closing.onClose("the watches", () -> watches.forEach(FeedWatch::close));
        this.producer = closing.add(
                "the producer",
                new WriteProducer(
                        config.writesTopic(),
                        KafkaSettings.producer(config, RECORD_BYTES_MAX),
                        config.pendingWritesMax()));
        this.appends = new Appends(pending, producer::send, completions, origin, this::store, this::checkUsable);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "entail-timer-" + config.store());
            thread.setDaemon(true);
            return thread;
        });
        closing.onClose("the timer", timer::shutdownNow);
        long sweep = SWEEP_INTERVAL.toMillis();
        Future<?> sweeping = timer.scheduleWithFixedDelay(this::tick, sweep, sweep, TimeUnit.MILLISECONDS);
        CompletableFuture<Void> failing = follower.stopped().thenAccept(this::stopped);
        progress.start();
        follower.start();
        log.debug("Opened origin={} sweeping={} failing={}", origin, sweeping, failing);
    }

    /**
     * Opens the log and waits until everything that is in it is readable in the database, or only asks the database
     * when {@code startOffline} allows that and it has something of the store. An empty log is ready at once.
     *
     * @param ids the registry that the feed's schemas are in; not closed with this
     * @param name of the database, for messages
     * @param state closed with this, and at once when this cannot be opened
     * @throws StoreUnavailableException when there is no progress for {@code openTimeout}; it names the cause: Kafka,
     *     the publisher, the projector or the database
     * @throws io.entail.errors.TopicRefusedException when the topic is not the one whose state is in the database
     * @throws ReplicaDivergedException when the database's digest differs from the feed's
     */
    public static DatabaseLog open(
            EntityStoreConfig config, SchemaIds ids, String name, DatabaseState state, Clock clock) {
        Closing closing = new Closing();
        DatabaseLog opened;
        try {
            opened = new DatabaseLog(config, ids, name, state, clock, closing);
        } catch (RuntimeException | Error e) {
            closing.close();
            throw e;
        }
        try {
            if (!config.startOffline() || opened.progress.ask() == null) {
                new OpeningWait(config, name, opened.ready, opened.progress, opened::standstill).run();
            }
            return opened;
        } catch (RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** Opens the log with the database and the registry of the settings; otherwise does the same. */
    public static DatabaseLog open(EntityStoreConfig config, Clock clock) {
        DatabaseState state = Databases.state(config, config.reads(), clock);
        SchemaRegistry registry;
        try {
            registry = new SchemaRegistry(config.registry());
        } catch (RuntimeException | Error e) {
            state.close();
            throw e;
        }
        try {
            DatabaseLog log = open(config, registry, Databases.name(config, config.reads()), state, clock);
            log.lastClosed.onClose("the registry", registry::close);
            return log;
        } catch (RuntimeException | Error e) {
            registry.close();
            throw e;
        }
    }

    private final class Beginning implements FeedFollower.Source {
        @Override
        public boolean isEmpty() throws InterruptedException {
            logEnd = topic.check(storeIfKnown());
            return logEnd == 0 && progress.ask() == null;
        }

        @Override
        public FeedEnd database() {
            TargetPosition now = progress.ask();
            return now == null ? FeedEnd.NONE : now.end();
        }
    }

    /** Receives outcomes from the feed, on the thread of the follower. */
    private final class Hearing implements FeedFollower.Hearer {
        @Override
        public void nothingYet() {
            ready.complete(null);
        }

        @Override
        public void begins(Position end) {
            logEnd = Math.max(logEnd, end.offset() + 1);
            if (endAtStart == null) {
                endAtStart = end;
                completeIfReady();
                progress.want(end.offset());
            }
        }

        @Override
        public void changed(List<Change> write) {
            underWay.changed(write);
        }

        @Override
        public void outcome(Position position, FeedOutcome outcome) {
            underWay.outcome(position, outcome);
        }

        @Override
        public void control(Position position) {
            underWay.control(position);
        }

        @Override
        public void reached(FeedEnd end) {
            underWay.moved();
            divergence.told(end);
        }
    }

    /** Receives the database's progress, on the thread that has asked for it. */
    private final class Moving implements DatabaseProgress.Moves {
        @Override
        public void reaching(TargetPosition now) {
            definitions.renew(now);
        }

        @Override
        public void reached(TargetPosition now) {
            underWay.moved();
            underWay.settle(now.end().offset());
            Position feed = follower.heard();
            if (feed != null && now.position().compareTo(feed) >= 0) {
                current = clock.instant();
            }
            completeIfReady();
        }
    }

    private void completeIfReady() {
        Position end = endAtStart;
        if (end != null && progress.reached() >= end.offset()) {
            ready.complete(null);
        }
    }

    private void stopped(EntailException cause) {
        lasting = cause;
        ready.completeExceptionally(cause);
        pending.giveUpAll("the feed cannot be followed any more: " + cause.getMessage(), cause);
    }

    /**
     * Ends writes that have timed out. It catches every error, because an error would end the timer and with it all
     * timeouts.
     */
    private void tick() {
        try {
            underWay.timeOut();
        } catch (RuntimeException | Error e) {
            log.error("The timer of the store failed and goes on store={}", config.store(), e);
        }
    }

    /** Returns which part makes no progress; asks Kafka, which takes some seconds at most. */
    private Standstill standstill() {
        Position end = null;
        try {
            logEnd = Math.max(logEnd, topic.end());
            end = Position.of(logEnd - 1);
        } catch (KafkaException e) {
            log.debug("The log does not say where it ends", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TargetPosition database = progress.latest();
        return new Standstill(
                end,
                follower.heard(),
                database == null ? null : database.position(),
                follower.state() == RestartLoop.State.WELL ? null : follower.problem(),
                progress.problem());
    }

    @Override
    public CompletableFuture<Applied> append(LogRecord record, @Nullable Executor completer, boolean isSilent) {
        if (record instanceof LogRecord.Write write) {
            if (isSilent) {
                silent.add(write.id());
            }
            return appends.append(record, completer, isSilent);
        }
        UUID id = Appends.controlId(RecordEncoder.encode(record));
        return underWay.followControl(id, () -> appends.append(record, completer, isSilent));
    }

    @Override
    public CompletableFuture<Applied> retry(LogRecord.Write write, boolean isSilent) {
        if (isSilent) {
            silent.add(write.id());
        }
        return appends.retry(write, isSilent);
    }

    private void checkUsable() {
        checkOpen();
        EntailException cause = lasting;
        if (cause != null) {
            throw new StoreUnavailableException("the store is stopped, nothing was sent: " + cause.getMessage(), cause);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store " + config.store() + " is closed");
        }
    }

    @Override
    public EntityReader reader() {
        return reader;
    }

    @Override
    DatabaseState state() {
        return state;
    }

    @Override
    DatabaseProgress progress() {
        return progress;
    }

    @Override
    KnownDefinitions known() {
        return definitions;
    }

    @Override
    public LogRecord.Basis basis() {
        TargetPosition now = progress.ask();
        if (now == null || now.end().offset() < 0) {
            throw new StoreUnavailableException(
                    name + " has nothing of the store " + config.store()
                            + " yet, so that nothing can be written; nothing was sent",
                    null);
        }
        divergence.check(now.end());
        definitions.renew(now);
        Head head = new Head(now.end().offset(), now.end().sequence(), now.end().logDigest());
        return new LogRecord.Basis(head.offset(), head.digest8());
    }

    @Override
    public CompletableFuture<Void> ready() {
        return ready;
    }

    @Override
    public LogStatus status() {
        TargetPosition now = progress.latest();
        String problem = lasting == null ? follower.problem() : lasting.getMessage();
        if (!closed) {
            try {
                now = progress.ask();
            } catch (EntailException e) {
                problem = e.getMessage();
            }
        }
        long reached = now == null ? -1 : now.end().offset();
        Position feed = follower.heard();
        return new LogStatus(
                stateNow(reached),
                Position.of(reached),
                Math.max(logEnd, Math.max(reached, feed == null ? -1 : feed.offset()) + 1),
                current,
                (now == null ? FeedEnd.NONE : now.end()).logDigest().toString(),
                problem == null ? progress.problem() : problem);
    }

    private LogStatus.State stateNow(long reached) {
        if (closed) {
            return LogStatus.State.CLOSED;
        }
        return switch (follower.state()) {
            case STARTING -> LogStatus.State.CATCHING_UP;
            case WELL -> reached < Math.max(0, logEnd) - 1 ? LogStatus.State.CATCHING_UP : LogStatus.State.RUNNING;
            case TROUBLED -> LogStatus.State.RECONNECTING;
            case STOPPED -> LogStatus.State.STOPPED;
            case CLOSED -> LogStatus.State.CLOSED;
        };
    }

    @Override
    public Watch watch(String entity, Scope scope, @Nullable Position after, WatchListener listener) {
        checkOpen();
        if (definition(entity) == null) {
            throw new IllegalArgumentException("entity '" + entity + "' is not defined in this store");
        }
        if (after != null) {
            after.requireHere();
        }
        FeedFilter wanted = FeedFilter.ALL.entity(entity);
        ChangeFeed feed = ChangeFeed.of(config, ids)
                .complete()
                .matching(scope.workspace() == null ? wanted : wanted.workspace(scope.workspace()));
        FeedWatch watch = new FeedWatch(
                entity,
                feed,
                after == null ? reader.reached() : after,
                progress,
                new FormerVersions(feed, records),
                change -> change.origin().equals(origin) && silent.contains(change.writeId()),
                listener);
        if (after != null) {
            watch.open();
        }
        watches.removeIf(FeedWatch::isClosed);
        watches.add(watch);
        watch.start();
        if (closed) {
            watch.close();
        }
        return watch;
    }

    @Override
    public Duty duty(String job) {
        return new GroupDuty(config, job);
    }

    @Override
    public boolean isCompleting() {
        return completions.isCurrent();
    }

    @Override
    public LogRecords records() {
        return records;
    }

    @Override
    public Entries.Found find(UUID write) {
        return WriteSearch.find(ChangeFeed.of(config, ids).complete(), write, progress.reached(), definitions::now);
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
        ready.completeExceptionally(new StoreClosedException("the store " + config.store() + " is closed"));
        closing.close();
        lastClosed.close();
    }
}
