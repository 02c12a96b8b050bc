package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.FeedEnd;
import io.entail.changes.FeedFilter;
import io.entail.changes.FeedOutcome;
import io.entail.changes.SchemaIds;
import io.entail.changes.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.Failures;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.ReplicaDivergedException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.project.TargetPosition;
import io.entail.read.EntityReader;
import io.entail.read.LogStatus;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.Appends;
import io.entail.replica.Closing;
import io.entail.replica.Completions;
import io.entail.replica.Duty;
import io.entail.replica.GroupDuty;
import io.entail.replica.KafkaRecords;
import io.entail.replica.LogEntry;
import io.entail.replica.LogRecords;
import io.entail.replica.PendingWrite;
import io.entail.replica.PendingWrites;
import io.entail.replica.StoreLog;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces;
import io.entail.state.Entries;
import io.entail.state.LogDefinition;
import io.entail.text.Log;
import io.entail.topics.KafkaSettings;
import io.entail.topics.RestartLoop;
import io.entail.writes.RecordEncoder;
import io.entail.writes.WriteProducer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A store's log in Kafka and the state that a projector keeps in a database. A write is planned on what the database has,
 * appended, and its outcome learned from the change feed by its id; its caller hears of it when the database shows it, so
 * that whoever has been answered reads the effects.
 */
public final class DatabaseLog implements StoreLog {
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
    private final HeardWrites heard = new HeardWrites();
    private final Divergence divergence;
    private final SilentWrites silent = new SilentWrites();
    private final Completions completions;
    private final PendingWrites pending;
    private final LogTopic topic;
    private final FeedFollower follower;
    private final WriteProducer producer;
    private final Appends appends;
    private final KafkaRecords records;
    private final Set<FeedWatch> watches = ConcurrentHashMap.newKeySet();

    /** When feed or database have come further last. */
    private volatile long movedNanos = System.nanoTime();

    /** How control records under way are found again; they end when nothing gets on for the time that opening may take. */
    private final Set<UUID> controls = ConcurrentHashMap.newKeySet();

    /** What was opened for this log and is closed after it. */
    private final Closing lastClosed = new Closing();

    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Object settling = new Object();

    /** Where the log ended when it was found, for {@link #ready}; null before that. */
    private volatile @Nullable Position endAtStart;

    /** The offset after the last record of the log, as far as anybody has asked; -1 when nobody has. */
    private volatile long logEnd = -1;

    /** When the database was last known to have everything that the feed has. */
    private volatile @Nullable Instant current;

    private volatile LogRecord.@Nullable Store store;
    private volatile @Nullable EntailException lasting;
    private volatile boolean closed;

    /** Every piece is with {@code closing} from the moment on that it is there. */
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
        this.appends = new Appends(pending, producer, completions, origin, this::store, this::checkUsable);
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
     * Opens the log and waits until everything that is in it is readable in the database, or only asks the database when
     * {@code startOffline} allows that and it has something of the store. An empty log is ready at once.
     *
     * @param ids the registry that the feed's schemas are in; not closed with this
     * @param name of the database, for messages
     * @param state closed with this, and at once when this cannot be opened
     * @throws StoreUnavailableException when nothing gets on for {@code openTimeout}, saying what: Kafka, the publisher, the
     *     projector or the database
     * @throws io.entail.errors.TopicRefusedException when the topic is not the one whose state is in the database
     * @throws ReplicaDivergedException when the database says something else than the feed
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

    /** As above, of the database and the registry that the settings name. */
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
            logEnd = topic.check(store);
            return logEnd == 0 && progress.ask() == null;
        }

        @Override
        public FeedEnd database() {
            TargetPosition now = progress.ask();
            return now == null ? FeedEnd.NONE : now.end();
        }
    }

    /** On the thread of the follower. */
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
            if (pending.isAwaited(write.get(0).writeId())) {
                heard(HeardWrite.of(write));
            }
        }

        @Override
        public void outcome(Position position, FeedOutcome outcome) {
            UUID write = outcome.writeId();
            UUID id = write == null ? controlAt(position) : write;
            if (id != null && pending.isAwaited(id)) {
                heard(HeardWrite.of(id, position, outcome));
            }
        }

        @Override
        public void control(Position position) {
            UUID id = controlAt(position);
            if (id != null && pending.isAwaited(id)) {
                heard(HeardWrite.ofControl(id, position));
            }
        }

        @Override
        public void reached(FeedEnd end) {
            movedNanos = System.nanoTime();
            divergence.told(end);
        }
    }

    /** How a control record of this process is found again, null when none is under way. */
    private @Nullable UUID controlAt(Position position) {
        if (controls.isEmpty()) {
            return null;
        }
        LogEntry entry = records.at(position.offset());
        return entry == null || entry.value() == null ? null : Appends.controlId(entry.value());
    }

    private void heard(HeardWrite write) {
        heard.add(write);
        if (progress.reached() >= write.through()) {
            settle(progress.reached());
        } else {
            progress.want(write.through());
        }
    }

    /** The database has come further: on the thread of whoever has asked it. */
    private final class Moving implements DatabaseProgress.Moves {
        @Override
        public void reaching(TargetPosition now) {
            definitions.renew(now);
        }

        @Override
        public void reached(TargetPosition now) {
            movedNanos = System.nanoTime();
            settle(now.end().offset());
            Position feed = follower.heard();
            if (feed != null && now.position().compareTo(feed) >= 0) {
                current = clock.instant();
            }
            completeIfReady();
        }
    }

    /** Tells those whose effects are readable now, in log order. */
    private void settle(long offset) {
        synchronized (settling) {
            List<HeardWrite> shown = heard.takeThrough(offset);
            if (shown.isEmpty()) {
                return;
            }
            List<UUID> writes = new ArrayList<>(shown.size());
            List<Applied> outcomes = new ArrayList<>(shown.size());
            for (HeardWrite one : shown) {
                writes.add(one.id());
                outcomes.add(one.applied(definitions.now()));
            }
            pending.settle(writes, outcomes);
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

    /** What is thrown here would end the timer, and with it the timeouts of all writes. */
    private void tick() {
        try {
            List<PendingWrite> late = new ArrayList<>(pending.olderThan(config.writeTimeout()));
            late.removeIf(write -> controls.contains(write.id()));
            if (!controls.isEmpty()
                    && System.nanoTime() - movedNanos > config.openTimeout().toNanos()) {
                pending.olderThan(config.openTimeout()).stream()
                        .filter(write -> controls.contains(write.id()))
                        .forEach(late::add);
            }
            if (!late.isEmpty()) {
                Standstill standstill = standstill();
                late.forEach(write -> timeOut(write, standstill.text(config, name)));
            }
        } catch (RuntimeException | Error e) {
            log.error("The timer of the store failed and goes on store={}", config.store(), e);
        }
    }

    private void timeOut(PendingWrite write, String why) {
        HeardWrite known = heard.find(write.id());
        if (known == null) {
            write.giveUp("nothing was heard of it within " + timeout(write) + ": " + why, null);
            return;
        }
        pending.fail(write, notShown(known, timeout(write), why));
        heard.forget(known);
    }

    private String timeout(PendingWrite write) {
        return controls.contains(write.id())
                ? config.openTimeout() + " (entail.open.timeout)"
                : config.writeTimeout() + " (entail.write.timeout)";
    }

    /** What became of it is known, and cannot be read. */
    private EntailException notShown(HeardWrite write, String timeout, String why) {
        Position position = Position.of(write.offset());
        String reached = Position.of(progress.reached()).toString();
        if (write.isAccepted()) {
            return new PositionNotReachedException(
                    "the write took effect at position " + position
                            + " and must not be made again; it cannot be read yet:" + " within " + timeout + " " + name
                            + " has come to " + reached + " only; " + why,
                    Map.of("position", position.toString(), "reached", reached));
        }
        String code = write.result() == null ? "" : write.result().code();
        return new StoreUnavailableException(
                "the log refused the write at position " + position + " as " + code
                        + " and it had no effect; what is in its"
                        + " way cannot be read yet: within " + timeout + " " + name + " has come to " + reached
                        + " only; "
                        + why,
                null);
    }

    /** Who does not get on; asks Kafka, for some seconds at most. */
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
        controls.add(id);
        return appends.append(record, completer, isSilent).handle((applied, error) -> {
            controls.remove(id);
            if (error == null) {
                return applied;
            }
            throw new CompletionException(notOpened(error));
        });
    }

    /** The same record may be appended again without harm, so that its outcome is of no interest when it is unknown. */
    private static Throwable notOpened(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return cause instanceof OutcomeUnknownException || cause instanceof PositionNotReachedException
                ? new StoreUnavailableException(
                        "what a store needs was appended to the log, and does not come back: " + cause.getMessage(),
                        cause)
                : cause;
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
    public @Nullable Row row(String entity, Bytes key) {
        return state.row(entity, key);
    }

    @Override
    public @Nullable Bytes claimHolder(String entity, int constraint, Scope scope, Bytes claim) {
        return state.claimHolder(entity, constraint, scope, claim);
    }

    @Override
    public List<Referrer> referrers(String entity, Bytes key, Scope scope, int limit) {
        return state.referrers(entity, key, scope, limit);
    }

    @Override
    public List<Overdue> overdue(long now, Scope scope, @Nullable Overdue after, int limit) {
        return state.overdue(now, scope, after, limit);
    }

    @Override
    public @Nullable LogDefinition definition(String entity) {
        LogDefinition known = definitions.now().latest(entity);
        return known == null && asked() ? definitions.now().latest(entity) : known;
    }

    @Override
    public @Nullable EntityDefinition definition(String entity, int version) {
        EntityDefinition known = definitions.now().version(entity, version);
        return known == null && asked() ? definitions.now().version(entity, version) : known;
    }

    /** Asks the database for what it has by now; false when it has nothing of the store. */
    private boolean asked() {
        TargetPosition now = progress.ask();
        if (now == null) {
            return false;
        }
        definitions.renew(now);
        return true;
    }

    @Override
    public List<LogDefinition> definitions() {
        List<LogDefinition> known = definitions.now().latest();
        return known.isEmpty() && asked() ? definitions.now().latest() : known;
    }

    @Override
    public Extent extent(String entity, Scope scope) {
        return state.extent(entity, scope);
    }

    @Override
    public LogRecord.@Nullable Store store() {
        LogRecord.Store known = store;
        if (known == null && progress.ask() != null) {
            known = state.store();
            store = known;
        }
        return known;
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
    public long appendTime() {
        TargetPosition known = progress.latest();
        return known == null ? 0 : known.appended().toEpochMilli();
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

    /** What became of records is in the feed and nowhere else: {@link #find} looks there. */
    @Override
    public Entries entries() {
        throw Failures.needsReplica("what became of each record", "read the change feed");
    }

    @Override
    public Entries.Found find(UUID write) {
        return WriteSearch.find(ChangeFeed.of(config, ids).complete(), write, progress.reached(), definitions::now);
    }

    @Override
    public ChangePlaces changes(String entity, Bytes key, long from, long through, boolean newestFirst, int limit) {
        List<ChangePlaces.Place> places = state.changes(entity, key, from, through, newestFirst, limit);
        if (places == null) {
            throw Failures.needsReplica(
                    "the history of '" + entity + "'", "have the database keep it (entail project --history)");
        }
        return new ChangePlaces(0, places);
    }

    @Override
    public List<ChangePlaces.Place> olderChanges(String entity, Bytes key, long before, ReplayListener listener) {
        return changes(entity, key, 0, before - 1, false, Integer.MAX_VALUE).places();
    }

    @Override
    public StoreLog asOf(Position position, Clock then, ReplayListener listener) {
        position.requireHere();
        throw Failures.needsReplica("the state as it was", "ask the history that the database keeps");
    }

    @Override
    public void differences(Position from, Position through, ReplayListener listener, DifferenceVisitor visitor) {
        from.requireHere();
        through.requireHere();
        throw Failures.needsReplica("what differs between two positions", "read the change feed");
    }

    @Override
    public void changesFrom(long offset, ReplayListener listener, ChangeVisitor visitor) {
        throw Failures.needsReplica("every change with the rows before and after", "read the change feed");
    }

    @Override
    public void checkpoint(Path directory) {
        throw Failures.needsReplica("a copy of the state", "");
    }

    @Override
    public void replay(Path directory, Position through, ReplayListener listener) {
        throw Failures.needsReplica("a replay of the log", "");
    }

    @Override
    public <T> T whole(Function<WholeState, T> reads) {
        throw Failures.needsReplica("whether a replica is right", "compare the database with the feed");
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
