package io.entail.dao;

import io.entail.dao.objects.AvroBinding;
import io.entail.dao.objects.ClassVersion;
import io.entail.dao.objects.ReadObjects;
import io.entail.dao.plan.Caller;
import io.entail.dao.plan.Catalog;
import io.entail.dao.plan.OwnDefinitions;
import io.entail.dao.write.Reaper;
import io.entail.dao.write.TreeDeletion;
import io.entail.dao.write.Waiting;
import io.entail.dao.write.Workers;
import io.entail.dao.write.Writes;
import io.entail.errors.DefinitionException;
import io.entail.errors.words.Misuse;
import io.entail.replica.StoreLog;
import io.entail.schema.EntityDefinition;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** The parts that all views of an open store share. Thread-safe. */
final class Core implements AutoCloseable {
    private final StoreLog log;
    private final OwnDefinitions own;
    private final Supplier<UUID> uuids = UUID::randomUUID;
    private final Workers workers;
    private final Catalog catalog;
    private final Writes writes;
    private final Waiting waiting;
    private final Hooks hooks;
    private final ReadObjects objects;
    private final Map<Class<?>, AvroBinding<?>> bindings = new ConcurrentHashMap<>();
    private final StoreSettings settings;
    private final Reaper reaper;
    private final StoreMeters meters;
    private final boolean beforeMigrations;
    private volatile @Nullable Publishing publishing;

    Core(StoreLog log, OwnDefinitions own, StoreSettings settings) {
        this(log, own, settings, new Catalog(log, own, settings.readOnly()), new Hooks(), new ReadObjects(), false);
    }

    private Core(
            StoreLog log,
            OwnDefinitions own,
            StoreSettings settings,
            Catalog catalog,
            Hooks hooks,
            ReadObjects objects,
            boolean beforeMigrations) {
        this.beforeMigrations = beforeMigrations;
        this.objects = objects;
        this.log = log;
        this.own = own;
        this.catalog = catalog;
        this.hooks = hooks;
        this.settings = settings;
        this.workers = new Workers("entail-dao-" + settings.name());
        this.waiting = new Waiting(log);
        this.writes = new Writes(log, catalog, settings, uuids, workers, waiting, hooks, Written::new);
        this.meters = new StoreMeters(log, writes, settings.name());
        this.reaper = new Reaper(log, writes.expiryWrites(), settings.clock(), settings.reaperInterval());
    }

    StoreLog log() {
        return log;
    }

    Clock clock() {
        return settings.clock();
    }

    /** Returns what turns entities of a kind into results of a caller, by the definition of each moment. */
    Results results(String entity, Caller caller) {
        return new Results(log.reader(), entity, () -> catalog.type(entity), caller, hooks);
    }

    Duration writeTimeout() {
        return settings.writeTimeout();
    }

    /**
     * Returns the same parts over a past state of the log. It has the current definitions, but for entities that were migrated
     * since.
     */
    Core past(StoreLog view, Clock then) {
        boolean asNow = view.definitions() == log.definitions();
        Catalog known = asNow ? catalog : new Catalog(view, own, true);
        return new Core(view, own, settings.withClock(then), known, hooks, objects, !asNow);
    }

    /**
     * Classes of after a migration have fields that the store had not before it, under other names perhaps.
     *
     * @throws DefinitionException when this is the store before it
     */
    void requireOfThen(AvroBinding<?> binding) {
        EntityDefinition then =
                beforeMigrations ? catalog.definition(binding.entity()).orElse(null) : null;
        if (then != null && !ClassVersion.has(then, binding.definition())) {
            throw new DefinitionException(
                    "'" + binding.entity() + "' was migrated since, and "
                            + binding.type().getName()
                            + " is not of the definition of then: read its entities as maps, dao(\"" + binding.entity()
                            + "\")",
                    Map.of());
        }
    }

    /** Returns the definitions that this process has in files. */
    OwnDefinitions own() {
        return own;
    }

    Supplier<UUID> uuids() {
        return uuids;
    }

    Workers workers() {
        return workers;
    }

    Catalog catalog() {
        return catalog;
    }

    Writes writes() {
        return writes;
    }

    /** Returns a deletion of rows together with everything below them, on behalf of a caller. */
    TreeDeletion treeDeletion(Caller caller) {
        return new TreeDeletion(log, catalog, operations -> writes.start(caller, operations), workers);
    }

    Hooks hooks() {
        return hooks;
    }

    /** Returns what is known about the objects that calls have returned. */
    ReadObjects objects() {
        return objects;
    }

    /** Does the same as {@link AvroBinding#of}, and caches the result for each class. */
    @SuppressWarnings("unchecked") // A class is always mapped to the binding of that class.
    <T extends SpecificRecord> AvroBinding<T> binding(Class<T> type) {
        Misuse.requireGiven(type, "type", "a generated class");
        AvroBinding<?> known = bindings.get(type);
        return known == null ? bind(type) : (AvroBinding<T>) known;
    }

    private <T extends SpecificRecord> AvroBinding<T> bind(Class<T> type) {
        AvroBinding<T> binding = AvroBinding.of(type);
        bindings.put(type, binding);
        return binding;
    }

    /** Returns the meters of this store. */
    StoreMeters meters() {
        return meters;
    }

    Waiting waiting() {
        return waiting;
    }

    Reaper reaper() {
        return reaper;
    }

    /** Sets the publisher of this process, which is closed together with this; null for none. */
    void publish(@Nullable Publishing begun) {
        publishing = begun;
    }

    /** Returns the publisher of this process, null when there is none. */
    @Nullable
    Publishing publishing() {
        return publishing;
    }

    @Override
    public void close() {
        Publishing begun = publishing;
        meters.close();
        try {
            if (begun != null) {
                begun.close();
            }
            reaper.close();
        } finally {
            try {
                workers.close();
            } finally {
                log.close();
            }
        }
    }
}
