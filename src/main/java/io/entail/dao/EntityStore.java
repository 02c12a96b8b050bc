package io.entail.dao;

import io.entail.audit.Diff;
import io.entail.audit.Moment;
import io.entail.audit.MomentClock;
import io.entail.audit.Moments;
import io.entail.audit.WriteSelection;
import io.entail.audit.verify.Verified;
import io.entail.audit.verify.Verifier;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationReport;
import io.entail.dao.migrate.Migrator;
import io.entail.dao.objects.AvroBinding;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.EntityType;
import io.entail.dao.plan.Operation;
import io.entail.dao.plan.OwnDefinitions;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.words.Misuse;
import io.entail.project.log.DatabaseLog;
import io.entail.publish.PublishStatus;
import io.entail.publish.Publisher;
import io.entail.read.EntityReader;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.read.Watch;
import io.entail.read.WatchListener;
import io.entail.replica.KafkaLog;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.writes.CanonicalKey;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A store of entities: its current state, readable from this process, and a way to change it. One per process and
 * directory; open it once, and get from it views that say who acts, why, and in which workspace.
 *
 * <pre>{@code
 * try (EntityStore store = EntityStore.open(config)) {
 *     Dao services = store.as("ann").because("new shop").dao("services");
 *     Entity service = services.insert(Map.of("name", "shop", "host", "shop.internal"));
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. All views share one log; closing one closes it for all.
 */
public final class EntityStore implements AutoCloseable {
    private final Core core;
    private final Caller caller;
    private final CompletableFuture<Void> ready;

    private EntityStore(Core core, Caller caller, CompletableFuture<Void> ready) {
        this.core = core;
        this.caller = caller;
        this.ready = ready;
    }

    /**
     * Opens a store in Kafka, with its state in a replica of this process or in the database that the settings name. When
     * this returns, everything that was in the log when it was called is readable, unless the settings let it start offline. What the process's files define and the log does not is appended to the log,
     * unless the settings say that it only reads: then the store is what the log says.
     *
     * @throws io.entail.errors.DefinitionException when definitions do not load or do not fit the log
     * @throws io.entail.errors.DirectoryInUseException naming who uses the directory
     * @throws StoreUnavailableException when Kafka does not answer in time, naming its address; over a database also when
     *     that does not, or when no publisher or no projector works, saying which
     * @throws io.entail.errors.TopicRefusedException when the topic is not the one the directory or the database was built
     *     from
     * @throws IllegalStateException when the driver of the database is not on the class path
     * @throws io.entail.errors.InvalidWorkspaceException when the workspace does not exist
     */
    public static EntityStore open(EntityStoreConfig config) {
        Misuse.requireGiven(config, "config");
        return config.reads() == Reads.REPLICA ? overReplica(config) : overDatabase(config);
    }

    private static EntityStore overReplica(EntityStoreConfig config) {
        StoreSettings settings = StoreSettings.of(config);
        // Both take their time after a start: files are parsed while the clients connect.
        KafkaLog log = KafkaLog.start(config, settings.clock());
        OwnDefinitions definitions;
        try {
            definitions = OwnDefinitions.of(config);
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
        KafkaLog readable = log.readable();
        EntityStore store = over(readable, definitions, settings);
        try {
            store.core.publish(Publishing.begin(readable));
            return store;
        } catch (RuntimeException | Error e) {
            store.close();
            throw e;
        }
    }

    private static EntityStore overDatabase(EntityStoreConfig config) {
        StoreSettings settings = StoreSettings.of(config);
        OwnDefinitions definitions = OwnDefinitions.of(config);
        return over(DatabaseLog.open(config, settings.clock()), definitions, settings);
    }

    /** A store without Kafka, with the definitions that come with Entail, for unit tests. Gone when it is closed. */
    public static EntityStore inMemory() {
        return inMemory(Definitions.shipped());
    }

    /** As {@link #inMemory()}, with other definitions. */
    public static EntityStore inMemory(Definitions definitions) {
        return inMemory(definitions, Clock.systemUTC());
    }

    /**
     * As {@link #inMemory(Definitions)}, with another clock, such as one that a test sets
     * ({@code io.entail.testing.SettableClock}). The store asks it for all times: those of writes, of automatic fields such
     * as {@code created_at}, and whether a row has expired. It may go back, as the clock of a broker may. What has
     * expired is hidden; nobody deletes it, unless a write is in its way.
     *
     * @param clock thread-safe
     */
    public static EntityStore inMemory(Definitions definitions, Clock clock) {
        StoreSettings settings = StoreSettings.inMemory().withClock(Misuse.requireGiven(clock, "clock"));
        return over(MemoryLog.create(clock), Misuse.requireGiven(definitions, "definitions"), settings);
    }

    /** A store over a log, which is closed with it, and at once when it cannot be opened. */
    static EntityStore over(StoreLog log, Definitions definitions, StoreSettings settings) {
        return over(log, OwnDefinitions.of(definitions), settings);
    }

    private static EntityStore over(StoreLog log, OwnDefinitions definitions, StoreSettings settings) {
        Core core;
        try {
            core = new Core(log, definitions, settings);
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
        try {
            CompletableFuture<Void> prepared =
                    settings.readOnly() ? log.ready() : log.ready().thenCompose(caughtUp -> new Opening(core).run());
            if (log.ready().isDone()) {
                core.waiting().on(prepared, cause -> new StoreUnavailableException("interrupted while opening", cause));
            }
            String workspace = Workspaces.id(log.reader(), settings.workspace());
            Caller caller = new Caller(workspace, System.getProperty("user.name", ""), "");
            if (settings.readOnly()) {
                return new EntityStore(core, caller.onlyReading(), prepared);
            }
            core.reaper().start(settings.name());
            return new EntityStore(core, caller, prepared);
        } catch (RuntimeException | Error e) {
            core.close();
            throw e;
        }
    }

    /**
     * Reads and writes entities of one kind.
     *
     * @throws IllegalArgumentException when the store does not define it
     * @throws io.entail.errors.SchemaViolationException for {@code tags}, which can only be read: {@link #tags}
     */
    public Dao dao(String entity) {
        return new Dao(core, caller, core.catalog().type(entity));
    }

    /**
     * Reads and writes entities as objects of a class that Avro has generated from their definition.
     *
     * @throws IllegalArgumentException when the store does not define the entity
     * @throws io.entail.errors.DefinitionException when the class was not generated from an entity's definition
     */
    public <T extends SpecificRecord> TypedDao<T> dao(Class<T> type) {
        AvroBinding<T> binding = core.binding(type);
        core.catalog().writesBy(binding.definition());
        return new TypedDao<>(dao(binding.entity()).by(binding.definition()), binding, core.objects());
    }

    /**
     * Publishes the changes of this store from this process with its own replica, until that is closed, which has to be
     * before this. A store that was opened as a candidate (entail.publish.candidate) with the address of a registry does
     * so by itself: {@link #publisher()}.
     *
     * @param ids is asked for the numbers of schemas
     * @throws IllegalArgumentException when it was not opened as a candidate, is in memory or over a database
     */
    public Publisher publish(SchemaIds ids) {
        Misuse.requireGiven(ids, "ids");
        if (core.log() instanceof KafkaLog log) {
            return Publisher.of(log, ids);
        }
        throw new IllegalArgumentException("a store without a replica publishes nothing");
    }

    /** How the publisher of this process is doing, empty when it is no candidate. */
    public Optional<PublishStatus> publisher() {
        return Optional.ofNullable(core.publishing())
                .map(publishing -> publishing.publisher().status());
    }

    /**
     * What became of a write, whoever made it: of so many of the last records as the log remembers ids (1,000,000), and a
     * candidate more ({@code entail.publish.outcomes}).
     */
    public WriteOutcomes outcome(UUID writeId) {
        return WriteOutcomes.of(core.log(), Misuse.requireGiven(writeId, "writeId"));
    }

    /** Code that runs around the calls of all DAOs of this store, whatever view of it they came from. */
    public Hooks hooks() {
        return core.hooks();
    }

    /** The same store for somebody who acts: history will name them. By default the process's user; never nobody. */
    public EntityStore as(String actor) {
        return new EntityStore(core, caller.withActor(actor), ready);
    }

    /** The same store with a reason for what is written through it. By default none. */
    public EntityStore because(String reason) {
        return new EntityStore(core, caller.withReason(reason), ready);
    }

    /**
     * The same store with ids for what is written through it, so that a caller knows by which one to ask for the
     * {@link #outcome} whatever happens. It is asked for one each time that a write is about to be sent: once, and again after
     * each conflict. An id that was used before makes the write a repeat, which has no effect.
     */
    public EntityStore withWriteIds(Supplier<UUID> ids) {
        return new EntityStore(core, caller.withWriteIds(Misuse.requireGiven(ids, "ids")), ready);
    }

    /** The same store for somebody who must not change it: every write is refused before anything is sent. */
    public EntityStore readOnly() {
        return new EntityStore(core, caller.onlyReading(), ready);
    }

    /** The tags of all entities, to find what has one. */
    public TagsView tags() {
        return new TagsView(reader(), Scope.workspace(caller.workspace()));
    }

    /**
     * The same store with other options, which replace those it had, for its writes and its DAOs.
     *
     * @throws io.entail.errors.InvalidWorkspaceException when they name a workspace that does not exist
     */
    public EntityStore with(Options options) {
        Misuse.requireGiven(options, "options", Options.WHEN_SPECIFIED);
        EntityStore other = new EntityStore(core, caller.withOptions(options), ready);
        return options.workspace() == null ? other : other.workspace(options.workspace());
    }

    /**
     * The same store seen from another workspace.
     *
     * @param nameOrId an id is taken as it is; writes to a workspace that does not exist fail
     * @throws io.entail.errors.InvalidWorkspaceException when there is none of that name
     */
    public EntityStore workspace(String nameOrId) {
        String id = Workspaces.id(core.log().reader(), nameOrId);
        return new EntityStore(core, caller.withWorkspace(id), ready);
    }

    /** Id of the workspace that this view reads and writes. */
    public String workspace() {
        return caller.workspace();
    }

    /**
     * Makes one write of several calls: all of them take effect or none. Where there are at least two, an error says which
     * it is about: its message ends with {@code (call 2 of 3, on 'chapters')}, and
     * {@link io.entail.errors.EntailException#call} has the number. What only the log can see is about a row: when several
     * calls have changed that, the last is named, or for a key that is taken the first.
     *
     * @param calls is called once, before this returns
     */
    public Written write(Consumer<Transaction> calls) {
        Transaction transaction = collect(calls);
        return transaction.done(core.writes().awaitSeveral(caller, transaction.operations(), transaction.calls()));
    }

    /** As {@link #write}. */
    public CompletableFuture<Written> writeAsync(Consumer<Transaction> calls) {
        Transaction transaction = collect(calls);
        return core.writes()
                .startSeveral(caller, transaction.operations(), transaction.calls())
                .thenApply(transaction::done);
    }

    /**
     * Makes one write that stores rows as they are: nothing is automatic, defaulted or transformed, the rules of today judge
     * them. A row that is there already is replaced. For what moves whole stores; parents come before children.
     *
     * @throws IllegalArgumentException when an entity is not defined
     */
    public CompletableFuture<Written> storeAsync(List<StoredRow> rows) {
        List<Operation> operations = new ArrayList<>();
        for (Object each : Misuse.requireGiven(rows, "rows")) {
            if (!(each instanceof StoredRow row)) {
                throw Misuse.mustBe("rows", "rows that are given");
            }
            EntityType type = core.catalog().type(row.entity());
            Map<String, Object> values = EntityInput.asStored(type.definition(), row.fields());
            Bytes key = type.keys().keyOf(values);
            Row now = core.log().row(type.name(), key);
            operations.add(new Operation.Restore(
                    type.name(),
                    key,
                    now == null ? 0 : now.version(),
                    values,
                    row.expiresAt(),
                    row.workspace() == null ? null : CanonicalKey.of(row.workspace())));
        }
        return core.writes().startSeveral(caller, operations, operations.size());
    }

    private Transaction collect(Consumer<Transaction> calls) {
        Transaction transaction = new Transaction(core.catalog(), core.uuids(), Scope.workspace(caller.workspace()));
        Misuse.requireGiven(calls, "calls").accept(transaction);
        return transaction;
    }

    /**
     * Finds out what became of a write that ended with {@link OutcomeUnknownException}: answers with its outcome when the
     * log was read so far meanwhile, else sends the write once more, as it was. It takes effect once, now or before; one
     * that turns out to have been refused because something else came first is made again from what is there now, as
     * every write is.
     *
     * <p>What cannot be found out now is still unknown and can be asked again, until its outcome is known or the process
     * ends: of so many writes as can be under way (entail.write.pending-max), the newest, as long as they take no more than
     * about 64 MiB. Who asks once more gets the same answer, as long as there is room for it.
     *
     * @throws OutcomeUnknownException when the outcome is still unknown: the log cannot be reached, or has forgotten the
     *     write, which it does after 1,000,000 records, or this process does not keep the write any more. The write may
     *     have taken effect: read the entity, its history or the change feed, which have the ids of writes
     * @throws IllegalArgumentException when this process has no write of that id: it never sent it, or has told its outcome
     */
    public Written retry(UUID writeId) {
        core.waiting().check();
        return core.waiting()
                .on(
                        retryAsync(writeId),
                        cause -> new OutcomeUnknownException(
                                writeId,
                                "interrupted while asking for write " + writeId + ", whose outcome is still unknown",
                                cause));
    }

    /** As {@link #retry}. */
    public CompletableFuture<Written> retryAsync(UUID writeId) {
        return core.writes().retry(Misuse.requireGiven(writeId, "writeId"));
    }

    /**
     * Tells a listener of every change of an entity's rows from now on, whoever makes it: calls in any process, what a
     * cascade deletes or changes, and the end of rows whose time is over. It sees the rows of this view's workspace, or
     * of all with {@link Options#inAllWorkspaces()}, shaped as the view's options say. A listener that falls far behind
     * (16,384 changes or 4 MiB) is told that it missed some, and no write ever waits for it.
     *
     * @throws IllegalArgumentException when the store does not define the entity
     */
    public Watch watch(String entity, WatchListener listener) {
        return watch(entity, null, listener);
    }

    /**
     * As {@link #watch(String, WatchListener)}, beginning with the first change after a position: how far
     * {@link #reader} or an earlier watch had reached. The last changes are kept in memory, since this process has
     * opened the store.
     *
     * @param after null begins now
     * @throws io.entail.errors.UnknownPositionException when the position is of another shard
     * @throws io.entail.errors.PositionGoneException when the changes after it are not kept any more: read the
     *     entities, and watch from where the reader stood before that
     */
    public Watch watch(String entity, @Nullable Position after, WatchListener listener) {
        return dao(entity).watch(after, listener);
    }

    /**
     * The store as it was right after a position, for reads only and until it is closed. One entity is found at once;
     * the first read of anything else replays the log.
     *
     * @throws io.entail.errors.UnknownPositionException when the log does not have the position
     */
    public EntityStore asOf(Position position) {
        Moments moments = moments();
        moments.require(position);
        // Most reads do not depend on the time, and finding it out costs one more record.
        return asOf(position, new MomentClock(() -> moments.at(position).time()), ReplayListener.NONE);
    }

    /** As {@link #asOf(Position)}: as it was before the first record, in the order of the log, with a later time. */
    public EntityStore asOf(Instant time) {
        return asOf(moments().at(time), ReplayListener.NONE);
    }

    /** As {@link #asOf(Position)}; the listener hears of the replay. */
    public EntityStore asOf(Moment moment, ReplayListener listener) {
        return asOf(
                Misuse.requireGiven(moment, "moment").position(), Clock.fixed(moment.time(), ZoneOffset.UTC), listener);
    }

    private EntityStore asOf(Position position, Clock then, ReplayListener listener) {
        StoreLog view = core.log().asOf(position, then, Misuse.requireGiven(listener, "listener"));
        return new EntityStore(core.past(view, then), caller.onlyReading(), CompletableFuture.completedFuture(null));
    }

    /** Finds moments by position or time. */
    public Moments moments() {
        return new Moments(core.log(), core.clock());
    }

    /** What differs in this view's workspace between two moments. */
    public Diff diff(Moment from, Moment through) {
        return new Diff(
                core.log(),
                from,
                through,
                scope(),
                (entity, found) -> results(entity).shown(found));
    }

    /**
     * Takes a write back: restores everything that it has changed, in one more write, as it was before, automatic values
     * too. All of it or nothing.
     *
     * @throws io.entail.errors.UnknownPositionException when there is no write at the position, or it had no effect
     * @throws io.entail.errors.StaleVersionException when a row of it has changed since, naming the write that did it and
     *     how to go on; what was changed back since does not count
     * @throws io.entail.errors.NotFoundException when what it changed belongs to another workspace
     */
    public Written undo(Position position) {
        return new Undo(core, caller, ReplayListener.NONE).of(position);
    }

    /**
     * As {@link #undo(Position)}, of several writes: each row becomes what it was before the first of them. Those that
     * concern other workspaces only are left alone, unless the options are {@link Options#inAllWorkspaces}. What one
     * write cannot carry is taken back by several, the newest first; after a failure, the same call goes on.
     *
     * @param listener hears of a replay, which finds what the index has no more
     */
    public Undone undo(WriteSelection writes, ReplayListener listener) {
        return new Undo(core, caller, listener).run(writes);
    }

    /** What {@link #undo(WriteSelection, ReplayListener)} would restore, or its refusal; writes nothing, runs no hooks. */
    public Undone previewUndo(WriteSelection writes, ReplayListener listener) {
        return new Undo(core, caller, listener).preview(writes);
    }

    /**
     * Changes definitions more than an extension does: renamed and removed fields, other types, tighter rules, new unique fields,
     * references and required fields. Rows are rewritten by ordinary writes on this view's behalf; processes that have the
     * definition in force go on until the last step, and are refused by name after it. When a row would break the final
     * definition, nothing is written, or when that was found on the way, the last step is not taken: the report has the rows.
     * What was interrupted, by whatever, is gone on with by the same call with the same plan, in any process. Waits for all of
     * it; hooks do not run.
     *
     * @throws io.entail.errors.DefinitionException with every step that is missing or wrong; also when another migration of
     *     an entity is under way
     * @throws io.entail.errors.OperationUnsupportedException when the store does not take migrations yet
     *     ({@link #enableMigrations}), or has no replica
     */
    public MigrationReport migrate(MigrationPlan plan) {
        return migrate(plan, MigrationListener.NONE);
    }

    /** As {@link #migrate(MigrationPlan)}; the listener hears how far it is. */
    public MigrationReport migrate(MigrationPlan plan, MigrationListener listener) {
        return migrator(listener).migrate(Misuse.requireGiven(plan, "plan"));
    }

    /** What {@link #migrate(MigrationPlan, MigrationListener)} would do, and the rows that would break; writes nothing. */
    public MigrationReport previewMigration(MigrationPlan plan, MigrationListener listener) {
        return migrator(listener).preview(Misuse.requireGiven(plan, "plan"));
    }

    /**
     * Gives the migration of an entity up, as long as it has not taken its last step. Rows that it has rewritten stay so, which
     * nobody sees.
     *
     * @return whether there was one
     * @throws IllegalArgumentException when the store does not define the entity
     */
    public boolean abandonMigration(String entity) {
        return migrator(MigrationListener.NONE)
                .abandon(Misuse.requireGiven(entity, "the name of an entity", "a string"));
    }

    /**
     * Enables migrations, if they are not. To be called once, when all processes of the store are of a release that knows them:
     * others stop reading the log. It cannot be undone.
     */
    public void enableMigrations() {
        migrator(MigrationListener.NONE).enable();
    }

    private Migrator migrator(MigrationListener listener) {
        return new Migrator(
                core.log(),
                core.catalog(),
                core.own().get().functions(),
                caller,
                core.waiting(),
                core.clock(),
                core.uuids(),
                Misuse.requireGiven(listener, "listener"));
    }

    /**
     * Applies the log through a position once more, to a directory that a store can then be opened with.
     *
     * @param directory must be empty or not exist
     * @throws UnsupportedOperationException when this store is in memory
     */
    public void replay(Path directory, Position through, ReplayListener listener) {
        Misuse.requireGiven(directory, "directory");
        core.log().replay(directory, Misuse.requireGiven(through, "through"), listener);
    }

    /** Verifies the past up to the end of this state, and the state with it. */
    public Verified verify(Verifier verifier) {
        Misuse.requireGiven(verifier, "verifier");
        return core.log()
                .whole(state -> verifier.run(state, Position.of(state.head().offset())));
    }

    private Results results(String entity) {
        return new Results(reader(), core.catalog().type(entity), caller, core.hooks());
    }

    private Scope scope() {
        return caller.options().allWorkspaces() ? Scope.ALL : Scope.workspace(caller.workspace());
    }

    /** Reads of all entities and workspaces, positions, and waiting for them. */
    public EntityReader reader() {
        return core.log().reader();
    }

    /**
     * The last position of the log, asked of the log itself: everything that was acknowledged to anybody before this call is
     * at it or before. {@link #reader} may not have come there yet.
     *
     * @throws StoreUnavailableException when the log does not answer in time
     */
    public Position end() {
        return Position.of(core.log().records().end() - 1);
    }

    /** The definition of an entity as the log has it at the moment; empty when this store does not define it. */
    public Optional<EntityDefinition> definition(String entity) {
        return core.catalog().definition(Misuse.requireGiven(entity, "the name of an entity", "a string"));
    }

    /** The entities of this store, as the log defines them, in the order of their first definition. */
    public List<EntityDefinition> definitions() {
        return core.catalog().definitions();
    }

    /** Bytes that the store allows an entity to take; empty before anything is known about it. */
    public OptionalInt entityBytesMax() {
        LogRecord.Store store = core.log().store();
        return store == null ? OptionalInt.empty() : OptionalInt.of(store.maxEntityBytes());
    }

    /**
     * What this store measures of itself in this process, for a registry of Micrometer: latency and outcome of writes,
     * conflicts, refusals by code, how far the state is behind the log, RocksDB's memory. {@code ops/metrics.md} in the
     * sources lists the meters. They count from the call of {@code bindTo} on and leave the registry when the store is
     * closed; without that call, nothing is measured.
     */
    public MeterBinder metrics() {
        return core.meters();
    }

    /** How this store is doing. Answers when it is closed or its database is away, too, without entities then. */
    public StoreStatus status() {
        return StoreStatus.of(core.log(), core.writes().conflicts());
    }

    /**
     * Done once the state has reached the end of the log as it was at the start and the store can be written, if it may:
     * at once, unless it was opened offline. Fails when that will never be.
     */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /**
     * Makes a copy of the state that a store can be opened with, in another directory, without reading the log from its
     * start. Cheap: it shares its files with this one where they are on one file system.
     *
     * @param directory must not exist
     * @throws UnsupportedOperationException when this store is in memory
     */
    public void checkpoint(Path directory) {
        core.log().checkpoint(Misuse.requireGiven(directory, "directory"));
    }

    /** Deletes what has expired, now and whoever is chosen for it, and returns how many rows that were. */
    int reap() {
        return core.reaper().round();
    }

    /** Closes the store in this process, for all views of it. Writes under way end, or end as unknown. */
    @Override
    public void close() {
        core.close();
    }
}
