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
import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationPlan;
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
 * A store of entities: reads of its current state, and writes. A process opens it once per directory and derives views
 * from it that carry the actor, the reason and the workspace.
 *
 * <pre>{@code
 * try (EntityStore store = EntityStore.open(config)) {
 *     Dao services = store.as("ann").because("new shop").dao("services");
 *     Entity service = services.insert(Map.of("name", "shop", "host", "shop.internal"));
 * }
 * }</pre>
 *
 * <p>Immutable and thread-safe. All views share one log, so closing any of them closes all.
 */
public final class EntityStore implements AutoCloseable {
    /** Shared by all views of the store. */
    final Core core;

    private final Caller caller;
    private final CompletableFuture<Void> ready;

    EntityStore(Core core, Caller caller, CompletableFuture<Void> ready) {
        this.core = core;
        this.caller = caller;
        this.ready = ready;
    }

    /**
     * Opens a store in Kafka, with its state in a replica of this process or in the database that the settings name.
     * When this returns, everything that was in the log when it was called is readable, unless the settings let it
     * start offline. Definitions in the process's files that the log does not have are appended to the log, unless the
     * settings make the process read-only: then the store has exactly the definitions of the log.
     *
     * @throws io.entail.errors.DefinitionException when definitions cannot be loaded or are not compatible with the log
     * @throws io.entail.errors.DirectoryInUseException naming the process that uses the directory
     * @throws StoreUnavailableException when Kafka does not answer in time, naming its address; over a database also
     *     when the database does not answer, or when no publisher or no projector is at work, saying which
     * @throws io.entail.errors.TopicRefusedException when the topic is not the one that the directory or the database
     *     was built from
     * @throws IllegalStateException when the driver of the database is not on the class path
     * @throws io.entail.errors.InvalidWorkspaceException when the workspace does not exist
     */
    public static EntityStore open(EntityStoreConfig config) {
        return open(config, ReplayListener.NONE);
    }

    /**
     * Does the same as {@link #open(EntityStoreConfig)}, and reports the progress of reading the log.
     *
     * @param listener is called by a thread of the store until this method returns; for a store over a database it is
     *     not called
     */
    public static EntityStore open(EntityStoreConfig config, ReplayListener listener) {
        Misuse.requireGiven(config, "config");
        Misuse.requireGiven(listener, "listener");
        return config.reads() == Reads.REPLICA
                ? StoreOpening.overReplica(config, listener)
                : StoreOpening.overDatabase(config);
    }

    /**
     * Opens a store without Kafka, with the definitions that come with Entail, for unit tests. Its content is lost when
     * it is closed.
     */
    public static EntityStore inMemory() {
        return inMemory(Definitions.shipped());
    }

    /** Opens a store like {@link #inMemory()} with other definitions. */
    public static EntityStore inMemory(Definitions definitions) {
        return inMemory(definitions, Clock.systemUTC());
    }

    /**
     * Opens a store like {@link #inMemory(Definitions)} with another clock, such as one that a test sets ({@code
     * io.entail.testing.SettableClock}). The store asks it for all times: those of writes, of automatic fields such as
     * {@code created_at}, and whether a row has expired. The clock may be set back, as that of a broker may. Expired
     * rows are hidden; they are deleted only when a write needs their key or a unique value.
     *
     * @param clock thread-safe
     */
    public static EntityStore inMemory(Definitions definitions, Clock clock) {
        StoreSettings settings = StoreSettings.inMemory().withClock(Misuse.requireGiven(clock, "clock"));
        return over(MemoryLog.create(clock), Misuse.requireGiven(definitions, "definitions"), settings);
    }

    /**
     * Opens a store over a log. Closing the store closes the log; if the store cannot be opened, the log is closed at
     * once.
     */
    static EntityStore over(StoreLog log, Definitions definitions, StoreSettings settings) {
        return StoreOpening.over(log, OwnDefinitions.of(definitions), settings);
    }

    /**
     * Returns the DAO of an entity.
     *
     * @throws IllegalArgumentException when the store has no such entity
     * @throws io.entail.errors.SchemaViolationException for {@code tags}, which can only be read: {@link #tags}
     */
    public Dao dao(String entity) {
        return new Dao(core, caller, core.catalog().type(entity));
    }

    /**
     * Returns the DAO of an entity whose rows are objects of a class that Avro generated from its definition.
     *
     * @throws IllegalArgumentException when the store does not define the entity
     * @throws io.entail.errors.DefinitionException when the class was not generated from an entity's definition, or from
     *     one after a migration and this is the store before it
     */
    public <T extends SpecificRecord> TypedDao<T> dao(Class<T> type) {
        AvroBinding<T> binding = core.binding(type);
        core.requireOfThen(binding);
        core.catalog().writesBy(binding.definition());
        return new TypedDao<>(dao(binding.entity()).by(binding.definition()), binding, core.objects());
    }

    /**
     * Publishes the changes of this store from this process with its own replica, until the publisher is closed, which
     * must happen before this store is closed. A store that was opened as a candidate (entail.publish.candidate) with
     * the address of a registry publishes by itself: {@link #publisher()}.
     *
     * @param ids provides the ids of schemas
     * @throws IllegalArgumentException when the store was not opened as a candidate, is in memory or over a database
     */
    public Publisher publish(SchemaIds ids) {
        Misuse.requireGiven(ids, "ids");
        if (core.log() instanceof KafkaLog log) {
            return Publisher.of(log, ids);
        }
        throw new IllegalArgumentException("a store without a replica publishes nothing");
    }

    /** Returns the status of the publisher of this process, empty when the process is not a candidate. */
    public Optional<PublishStatus> publisher() {
        return Optional.ofNullable(core.publishing())
                .map(publishing -> publishing.publisher().status());
    }

    /**
     * Returns the outcome of a write of any process. It is known for the last 1,000,000 records, whose ids the log
     * remembers, and in a candidate for more ({@code entail.publish.outcomes}).
     */
    public WriteOutcomes outcome(UUID writeId) {
        return WriteOutcomes.of(core.log(), Misuse.requireGiven(writeId, "writeId"));
    }

    /** Returns the hooks, which run around the calls of all DAOs of this store and of all its views. */
    public Hooks hooks() {
        return core.hooks();
    }

    /**
     * Returns a view that writes on behalf of an actor, whom the history will name. By default the actor is the user of
     * the process; there is always one.
     */
    public EntityStore as(String actor) {
        return new EntityStore(core, caller.withActor(actor), ready);
    }

    /** Returns a view that gives a reason for its writes. By default there is none. */
    public EntityStore because(String reason) {
        return new EntityStore(core, caller.withReason(reason), ready);
    }

    /**
     * Returns a view that takes the ids of its writes from a supplier, so that the caller knows the id with which to
     * ask for the {@link #outcome} in any case. The supplier is called before each attempt to send: once, and again
     * after each conflict. An id that was used before makes the write a repeat, which has no effect.
     */
    public EntityStore withWriteIds(Supplier<UUID> ids) {
        return new EntityStore(core, caller.withWriteIds(Misuse.requireGiven(ids, "ids")), ready);
    }

    /** Returns a read-only view: every write is refused before anything is sent. */
    public EntityStore readOnly() {
        return new EntityStore(core, caller.onlyReading(), ready);
    }

    /** Returns the view of the tags of all entities. */
    public TagsView tags() {
        return new TagsView(reader(), Scope.workspace(caller.workspace()));
    }

    /**
     * Returns a view with other options for its writes and DAOs, which replace its former options.
     *
     * @throws io.entail.errors.InvalidWorkspaceException when they name a workspace that does not exist
     */
    public EntityStore with(Options options) {
        Misuse.requireGiven(options, "options", Options.WHEN_SPECIFIED);
        EntityStore other = new EntityStore(core, caller.withOptions(options), ready);
        return options.workspace() == null ? other : other.workspace(options.workspace());
    }

    /**
     * Returns a view of another workspace.
     *
     * @param nameOrId name or id; an id is not checked, but writes to a workspace that does not exist fail
     * @throws io.entail.errors.InvalidWorkspaceException when there is no workspace with this name
     */
    public EntityStore workspace(String nameOrId) {
        String id = Workspaces.id(core.log().reader(), nameOrId);
        return new EntityStore(core, caller.withWorkspace(id), ready);
    }

    /** Returns the id of the workspace of this view. */
    public String workspace() {
        return caller.workspace();
    }

    /**
     * Makes one write of several calls: either all of them take effect or none. An error names the call that it is
     * about, if there are at least two: its message ends with {@code (call 2 of 3, on 'chapters')}, and {@link
     * io.entail.errors.EntailException#call} has the number. An error that only the log detects is about a row; if
     * several calls have changed this row, the last one is named, or the first one when its key is taken.
     *
     * @param calls called once, before this method returns
     */
    public Written write(Consumer<Transaction> calls) {
        Transaction transaction = collect(calls);
        return transaction.done(core.writes().awaitSeveral(caller, transaction.operations(), transaction.calls()));
    }

    /** Does the same as {@link #write} without waiting. */
    public CompletableFuture<Written> writeAsync(Consumer<Transaction> calls) {
        Transaction transaction = collect(calls);
        return core.writes()
                .startSeveral(caller, transaction.operations(), transaction.calls())
                .thenApply(transaction::done);
    }

    /**
     * Makes one write that stores rows as they are: without automatic values, defaults or transformations, but
     * validated by the current rules. An existing row is replaced. Used to move whole stores; parents have to come
     * before children.
     *
     * @throws IllegalArgumentException when the store has no such entity
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
     * Finds out what became of a write that ended with {@link OutcomeUnknownException}: returns its outcome if the log
     * has been read that far by now, otherwise sends the unchanged write again. It takes effect only once, now or
     * earlier. If it turns out to have been refused because of a conflict, it is planned again on the current state,
     * like every write.
     *
     * <p>If the outcome cannot be found out now, it stays unknown, and this method can be called again until it is
     * known or the process ends. This applies to the newest unknown writes, as many as may be pending ({@code
     * entail.write.pending-max}) and at most about 64 MiB. Repeated calls return the same answer while it is kept.
     *
     * @throws OutcomeUnknownException when the outcome is still unknown: the log cannot be reached, or no longer knows
     *     the write, which happens after 1,000,000 records, or this process no longer keeps the write. The write may
     *     have taken effect: the history of the entity and the change feed contain the ids of writes
     * @throws IllegalArgumentException when this process has no such write: it never sent it, or has already returned
     *     its outcome
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

    /** Does the same as {@link #retry} without waiting. */
    public CompletableFuture<Written> retryAsync(UUID writeId) {
        return core.writes().retry(Misuse.requireGiven(writeId, "writeId"));
    }

    /**
     * Tells a listener of every change of an entity's rows from now on, whichever process makes it, including cascades
     * and the deletion of expired rows. The listener sees the rows of this view's workspace, or of all with {@link
     * Options#inAllWorkspaces()}, shaped as the view's options say. No write waits for the listener; if it falls behind
     * by 16,384 changes or 4 MiB, it is told that it missed some.
     *
     * @throws IllegalArgumentException when the store does not define the entity
     */
    public Watch watch(String entity, WatchListener listener) {
        return watch(entity, null, listener);
    }

    /**
     * Watches like {@link #watch(String, WatchListener)}, starting with the first change after a position, such as the
     * one that {@link #reader} or an earlier watch had reached. The latest changes since this process opened the store
     * are kept in memory.
     *
     * @param after null to start now
     * @throws io.entail.errors.UnknownPositionException when the position is of another shard
     * @throws io.entail.errors.PositionGoneException when the changes after it are no longer kept; then read the
     *     entities, and watch from the position that the reader had before
     */
    public Watch watch(String entity, @Nullable Position after, WatchListener listener) {
        return dao(entity).watch(after, listener);
    }

    /**
     * Returns a read-only view of the store as it was right after a position, which is valid until it is closed.
     * Reading single entities is fast; the first read of anything else replays the log.
     *
     * @throws io.entail.errors.UnknownPositionException when the position does not exist in the log
     */
    public EntityStore asOf(Position position) {
        Moments moments = moments();
        moments.require(position);
        // Most reads do not depend on the time, and finding it requires reading one more record.
        return asOf(position, new MomentClock(() -> moments.at(position).time()), ReplayListener.NONE);
    }

    /**
     * Returns a view like {@link #asOf(Position)}, of the state before the first record, in the order of the log, with
     * a later time.
     */
    public EntityStore asOf(Instant time) {
        return asOf(moments().at(time), ReplayListener.NONE);
    }

    /** Returns a view like {@link #asOf(Position)}. The listener is told about the progress of a replay. */
    public EntityStore asOf(Moment moment, ReplayListener listener) {
        return asOf(
                Misuse.requireGiven(moment, "moment").position(), Clock.fixed(moment.time(), ZoneOffset.UTC), listener);
    }

    private EntityStore asOf(Position position, Clock then, ReplayListener listener) {
        StoreLog view = core.log().asOf(position, then, Misuse.requireGiven(listener, "listener"));
        return new EntityStore(core.past(view, then), caller.onlyReading(), CompletableFuture.completedFuture(null));
    }

    /** Returns the search for moments by position or time. */
    public Moments moments() {
        return new Moments(core.log(), core.clock());
    }

    /** Returns the differences between two moments in this view's workspace. */
    public Diff diff(Moment from, Moment through) {
        return new Diff(
                core.log(),
                from,
                through,
                scope(),
                (entity, found) -> core.results(entity, caller).shown(found));
    }

    /**
     * Undoes a write: one further write restores everything that it changed, including automatic values, to the state
     * before it. Either all of it is restored or nothing.
     *
     * @throws io.entail.errors.UnknownPositionException when there is no write at the position, or it was not accepted
     * @throws io.entail.errors.StaleVersionException when one of its rows was changed later, naming the later write and
     *     how to continue; a change that was itself reversed does not count
     * @throws io.entail.errors.NotFoundException when it changed only rows of another workspace
     */
    public Written undo(Position position) {
        return new Undo(core, caller, ReplayListener.NONE).of(position);
    }

    /**
     * Undoes several writes like {@link #undo(Position)}: each row is restored to the state before the first of them.
     * Writes that changed only other workspaces are left alone, unless the options are {@link Options#inAllWorkspaces}.
     * If the result does not fit one write, several are made, undoing the newest first; after a failure, the same call
     * continues.
     *
     * @param listener is told about the replay that finds changes older than the index
     */
    public Undone undo(WriteSelection writes, ReplayListener listener) {
        return new Undo(core, caller, listener).run(writes);
    }

    /**
     * Returns what {@link #undo(WriteSelection, ReplayListener)} would restore, or throws its refusal. Writes nothing
     * and runs no hooks.
     */
    public Undone previewUndo(WriteSelection writes, ReplayListener listener) {
        return new Undo(core, caller, listener).preview(writes);
    }

    /**
     * Changes definitions beyond compatible extensions: renamed and removed fields, other types, stricter rules, new
     * unique fields, references and required fields. Rows are rewritten by ordinary writes with the actor and reason of
     * this view. Processes that have the definition in force go on working until the last step; after it they are
     * refused with an error that says so. If rows would break the final definition, the report contains them, and
     * nothing is written; if that is found only after rows were rewritten, the last step is not taken. After an
     * interruption, the same call with the same plan goes on, in any process. The call waits until the migration is
     * complete; hooks do not run.
     *
     * @throws io.entail.errors.DefinitionException with every step that is missing or wrong; also when another
     *     migration of an entity is under way
     * @throws io.entail.errors.OperationUnsupportedException when the store does not accept migrations yet
     *     ({@link #enableMigrations}), or has no replica
     */
    public MigrationReport migrate(MigrationPlan plan) {
        return migrate(plan, MigrationListener.NONE);
    }

    /** Does the same as {@link #migrate(MigrationPlan)} and reports the progress to the listener. */
    public MigrationReport migrate(MigrationPlan plan, MigrationListener listener) {
        return migrator(listener).migrate(Misuse.requireGiven(plan, "plan"));
    }

    /**
     * Returns what {@link #migrate(MigrationPlan, MigrationListener)} would do, with the rows that would break the
     * final definition; writes nothing.
     */
    public MigrationReport previewMigration(MigrationPlan plan, MigrationListener listener) {
        return migrator(listener).preview(Misuse.requireGiven(plan, "plan"));
    }

    /**
     * Gives up the migration of an entity, unless it has taken its last step. Rows that it has rewritten stay so, but
     * nobody sees the fields that it has added. A value that it has filled into a field of the definition in force,
     * which happens if that definition allows it, was visible to all processes at once, and stays.
     *
     * @return whether a migration was under way
     * @throws IllegalArgumentException when the store does not define the entity
     * @throws io.entail.errors.OperationUnsupportedException when the store has no replica
     */
    public boolean abandonMigration(String entity) {
        return migrator(MigrationListener.NONE)
                .abandon(Misuse.requireGiven(entity, "the name of an entity", "a string"));
    }

    /**
     * Enables migrations, if they are not enabled. To be called once, when all processes of the store are of a release
     * that knows migrations, because others stop reading the log. It cannot be undone.
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
                core.writes().expiryWrites(),
                core.writeTimeout().multipliedBy(2),
                Misuse.requireGiven(listener, "listener"));
    }

    /**
     * Applies the log again up to and including a position, into a directory with which a store can then be opened.
     *
     * @param directory must be empty or not exist
     * @throws UnsupportedOperationException when this store is in memory
     */
    public void replay(Path directory, Position through, ReplayListener listener) {
        Misuse.requireGiven(directory, "directory");
        core.log().replay(directory, Misuse.requireGiven(through, "through"), listener);
    }

    /** Verifies the history up to the position of this store's state, and the state. */
    public Verified verify(Verifier verifier) {
        Misuse.requireGiven(verifier, "verifier");
        return core.log()
                .whole(state -> verifier.run(state, Position.of(state.head().offset())));
    }

    private Scope scope() {
        return caller.options().allWorkspaces() ? Scope.ALL : Scope.workspace(caller.workspace());
    }

    /** Returns the reader of all entities and workspaces, which also knows positions and can wait for them. */
    public EntityReader reader() {
        return core.log().reader();
    }

    /**
     * Returns the last position of the log, according to the log itself: every write that was acknowledged to any
     * process before this call is at or before it. The {@link #reader} may not have reached it yet.
     *
     * @throws StoreUnavailableException when the log does not answer in time
     */
    public Position end() {
        return Position.of(core.log().records().end() - 1);
    }

    /** Returns the current definition of an entity in the log; empty when this store has no such entity. */
    public Optional<EntityDefinition> definition(String entity) {
        return core.catalog().definition(Misuse.requireGiven(entity, "the name of an entity", "a string"));
    }

    /** Returns the definitions of this store's entities in the log, in the order of their first definition. */
    public List<EntityDefinition> definitions() {
        return core.catalog().definitions();
    }

    /** Returns the largest size of an entity in bytes; empty while it is not known. */
    public OptionalInt entityBytesMax() {
        LogRecord.Store store = core.log().store();
        return store == null ? OptionalInt.empty() : OptionalInt.of(store.maxEntityBytes());
    }

    /**
     * Returns the metrics of this store in this process for a registry of Micrometer: latency and outcomes of writes,
     * conflicts, refusals by code, lag of the state behind the log, and RocksDB's memory. {@code ops/metrics.md} in the
     * sources lists the meters. They count from the call of {@code bindTo} on and are removed from the registry when
     * the store is closed; without that call nothing is measured.
     */
    public MeterBinder metrics() {
        return core.meters();
    }

    /**
     * Returns the status of this store. It also works when the store is closed or its database is away; the status then
     * has no entities.
     */
    public StoreStatus status() {
        return StoreStatus.of(core.log(), core.writes().conflicts());
    }

    /**
     * Returns a future that completes once the state has reached the end that the log had at the start, and the store
     * is writable if it may write. It is already complete, unless the store was opened offline. It fails when this
     * cannot happen any more.
     */
    public CompletableFuture<Void> ready() {
        return ready.copy();
    }

    /**
     * Writes a checkpoint: a copy of the state in another directory, with which a store can be opened without reading
     * the log from its start. It is fast, because files are shared if both directories are on one file system.
     *
     * @param directory must not exist
     * @throws UnsupportedOperationException when this store is in memory
     */
    public void checkpoint(Path directory) {
        core.log().checkpoint(Misuse.requireGiven(directory, "directory"));
    }

    /** Deletes expired rows now, whichever process is chosen for it, and returns how many there were. */
    int reap() {
        return core.reaper().round();
    }

    /**
     * Closes the store in this process, with all its views. Pending writes end, with an unknown outcome if necessary.
     */
    @Override
    public void close() {
        core.close();
    }
}
