package io.entail.cli.store;

import io.entail.audit.Moment;
import io.entail.cli.output.OpeningProgress;
import io.entail.cli.output.ReplayProgress;
import io.entail.cli.settings.CommonOptions;
import io.entail.cli.settings.Directories;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.StoreStatus;
import io.entail.errors.EntailException;
import io.entail.errors.Failures;
import io.entail.errors.NotFoundException;
import io.entail.errors.StoreUnavailableException;
import io.entail.forms.KeyText;
import io.entail.forms.MomentText;
import io.entail.forms.PrimaryKey;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.ReplayListener;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.load.Closest;
import io.entail.text.Log;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The store of a command, with its replica in the right directory, or over a database. */
public final class OpenedStore implements AutoCloseable {
    private static final Logger log = Log.of(OpenedStore.class);

    /** The number of rows whose names are compared with a name that does not exist. */
    private static final int NAMES_MAX = 1_000;

    private final ReplicaDirectory directory;
    private final ReplicaDirectory.Opened<EntityStore> opened;
    private final boolean hasReplica;
    private final boolean isOffline;
    private final String reads;
    private final String name;
    private @Nullable EntityStore view;

    private OpenedStore(
            ReplicaDirectory directory, ReplicaDirectory.Opened<EntityStore> opened, EntityStoreConfig config) {
        this.directory = directory;
        this.hasReplica = config.reads() == Reads.REPLICA;
        this.isOffline = config.startOffline();
        this.name = config.store();
        this.reads = switch (config.reads()) {
            case REPLICA -> "a replica";
            case POSTGRES -> config.postgres().place();
            case CASSANDRA -> config.cassandra().place();
        };
        this.opened = opened;
    }

    /**
     * Opens the store of the options to read it, with the replica in their directory or the user's cache directory.
     * Definition files that are ahead of the log are not appended to it.
     */
    public static OpenedStore toRead(CommonOptions options) {
        return open(options, options::configToRead);
    }

    /**
     * Opens the store for a command that only reads rows as they are now: with {@code --offline} the replica is opened
     * without Kafka.
     *
     * @throws StoreUnavailableException with {@code --offline} when there is no replica, or it cannot be read without
     *     Kafka
     */
    public static OpenedStore toReadRows(CommonOptions options, PrintWriter err) {
        if (!options.isOffline()) {
            return toRead(options);
        }
        Path place = options.data()
                .map(OfflineReplica::in)
                .orElseGet(() -> OfflineReplica.find(
                        Directories.cache(),
                        options.store(),
                        options.bootstrapIfKnown().orElse(null)));
        RocksLibrary.loadFrom(Directories.cache().resolve("java"));
        ReplicaDirectory directory = new ReplicaDirectory(place);
        try {
            OpenedStore store = new OpenedStore(
                    directory,
                    directory.open(path -> EntityStore.open(options.configOffline(path))),
                    options.configOffline(place));
            err.println("entail: offline, the state through "
                    + store.store().reader().reached() + " that the replica in " + place + " has");
            return store;
        } catch (StoreUnavailableException e) {
            throw OfflineReplica.unreadable(place, e);
        }
    }

    /** Opens the store to write to it. Definition files that are ahead of the log are appended to it. */
    static OpenedStore toWrite(CommonOptions options) {
        return open(options, options::configToWrite);
    }

    /**
     * Opens the store to write to it with the definitions of the log alone, because the files of this machine may be
     * from before or after a migration.
     */
    static OpenedStore toMigrate(CommonOptions options) {
        return open(options, options::configToMigrate);
    }

    /** Opens the store to write to its default workspace, whatever workspace the options name. */
    public static OpenedStore toImport(CommonOptions options) {
        return open(options, options::configOfDefaultWorkspace);
    }

    private static OpenedStore open(CommonOptions options, Function<Path, EntityStoreConfig> config) {
        ReplicaDirectory directory = directory(options);
        EntityStoreConfig without = config.apply(Directories.cache());
        if (without.reads() != Reads.REPLICA) {
            return new OpenedStore(
                    directory,
                    new ReplicaDirectory.Opened<>(EntityStore.open(without), without.directory(), false),
                    without);
        }
        RocksLibrary.loadFrom(Directories.cache().resolve("java"));
        try (OpeningProgress progress = new OpeningProgress(options.err())) {
            return new OpenedStore(
                    directory, directory.open(path -> EntityStore.open(config.apply(path), progress)), without);
        }
    }

    /** Returns the directory of the replica for the options. */
    public static ReplicaDirectory directory(CommonOptions options) {
        return new ReplicaDirectory(options.data().orElseGet(() -> inCache(options)));
    }

    private static Path inCache(CommonOptions options) {
        EntityStoreConfig config = options.configToRead(Directories.cache());
        String cluster = Cluster.id(config);
        OfflineReplica.remember(Directories.cache(), cluster, config.bootstrap());
        return Directories.cache().resolve(cluster).resolve(config.store());
    }

    /** Returns the store, or its view of a past moment. */
    public EntityStore store() {
        EntityStore shown = view;
        return shown == null ? opened.store() : shown;
    }

    /** Makes the store show a past moment from now on. */
    void show(MomentText given, PrintWriter err) {
        Moment moment = given.in(opened.store());
        moment.remark().ifPresent(remark -> err.println("entail: " + remark));
        view = opened.store().asOf(moment, new ReplayProgress(err));
    }

    /** Returns the moment of the present state. */
    public Moment now() {
        return store().moments().at(Instant.now());
    }

    /**
     * Returns the primary key of a row that a command names and that may have been deleted.
     *
     * @throws io.entail.errors.NotFoundException when the row never existed
     */
    public Map<String, Object> everKey(EntityDefinition definition, KeyText key, ReplayListener listener) {
        Optional<Entity> found = lookUp(definition, key);
        if (found.isPresent()) {
            return PrimaryKey.of(definition, found.get());
        }
        if (key.primaryKey() != null) {
            return key.fields(definition);
        }
        if (!isUnique(definition, definition.endpointKey().orElseThrow())) {
            throw neverThere(definition, key);
        }
        return store().dao(definition.name())
                .lastHolder(
                        definition.endpointKey().orElseThrow(), key.endpoint().orElseThrow(), listener)
                .orElseThrow(() -> neverThere(definition, key));
    }

    /** Returns the error for a row that does not exist, with the closest name of one that does. */
    public NotFoundException neverThere(EntityDefinition definition, KeyText key) {
        NotFoundException failure = key.primaryKey() != null
                ? Failures.notFound(new TreeMap<>(key.fields(definition)))
                : Failures.notFoundBy(key.fields(definition));
        String hint = key.endpoint()
                .map(name -> Closest.closest(String.valueOf(name), names(definition)))
                .orElse("");
        return hint.isEmpty() ? failure : new NotFoundException(failure.getMessage() + hint, failure.fields());
    }

    /** Returns the names of the first rows only, so that nobody waits long for a suggestion. */
    List<String> names(EntityDefinition definition) {
        String field = definition.endpointKey().orElseThrow();
        return store().dao(definition.name()).page(new PageRequest(NAMES_MAX, null)).data().stream()
                .flatMap(row -> Optional.ofNullable(row.fields().get(field)).stream())
                .map(String::valueOf)
                .toList();
    }

    /** Returns the name of the store. */
    public String name() {
        return name;
    }

    /** Returns the number of rows of all entities in all workspaces. */
    public long rows() {
        return opened.store().status().entities().stream()
                .mapToLong(StoreStatus.EntityStatus::rows)
                .sum();
    }

    /** Returns whether the replica was opened without Kafka, so that the state is that of its last use. */
    public boolean isOffline() {
        return isOffline;
    }

    /** Returns where the state is read, in words. */
    public String reads() {
        return reads;
    }

    /** Returns the directory of the replica, empty when the state is read from a database. */
    public Optional<Path> directory() {
        return hasReplica ? Optional.of(opened.directory()) : Optional.empty();
    }

    /** Returns the definitions of the log. */
    public Definitions definitions() {
        return Definitions.of(opened.store().definitions());
    }

    /**
     * Returns the definition of an entity.
     *
     * @throws io.entail.errors.InvalidOptionsException when there is no entity with that name
     */
    public EntityDefinition definition(String entity) {
        return opened.store().definition(entity).orElseGet(() -> KnownNames.entity(definitions(), entity));
    }

    /**
     * Returns the row with a primary or endpoint key.
     *
     * @throws io.entail.errors.NotFoundException when there is none
     */
    public Entity find(EntityDefinition definition, KeyText key) {
        return lookUp(definition, key).orElseThrow(() -> neverThere(definition, key));
    }

    /** Returns the row with a primary or endpoint key, empty when there is none. */
    public Optional<Entity> lookUp(EntityDefinition definition, KeyText key) {
        Dao dao = store().dao(definition.name());
        Optional<Entity> byKey = key.primary().flatMap(dao::select);
        if (byKey.isPresent() || key.endpoint().isEmpty()) {
            return byKey;
        }
        String field = definition.endpointKey().orElseThrow();
        return isUnique(definition, field) ? dao.selectBy(field, key.endpoint().get()) : Optional.empty();
    }

    private static boolean isUnique(EntityDefinition definition, String field) {
        return definition.unique().stream().anyMatch(each -> each.name().equals(field));
    }

    @Override
    public void close() {
        try {
            if (hasReplica && !isOffline && !opened.isCopy()) {
                keepCheckpoint();
            }
        } finally {
            EntityStore shown = view;
            if (shown != null) {
                shown.close();
            }
            opened.store().close();
            discard();
        }
    }

    private void discard() {
        if (hasReplica) {
            directory.discard(opened);
        }
    }

    /** Makes a checkpoint for commands that run at the same time as the next one. */
    private void keepCheckpoint() {
        directory.wantedCheckpoint(opened.store().reader().reached().offset()).ifPresent(path -> {
            try {
                opened.store().checkpoint(path);
                directory.publish(path);
            } catch (EntailException | IllegalStateException | java.io.UncheckedIOException e) {
                log.warn("Could not keep a checkpoint path={} cause={}", path, e.getMessage());
            }
        });
    }
}
