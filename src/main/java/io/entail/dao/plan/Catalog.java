package io.entail.dao.plan;

import io.entail.dao.TagsView;
import io.entail.errors.DefinitionException;
import io.entail.errors.words.Excerpt;
import io.entail.errors.words.Misuse;
import io.entail.read.Scope;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.value.Given;
import io.entail.state.LogDefinition;
import io.entail.text.Log;
import io.entail.writes.EntityKeys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The entities of a store by the log's current definitions. Thread-safe. */
public final class Catalog {
    private static final Logger logger = Log.of(Catalog.class);

    private final StoreLog log;
    private final OwnDefinitions own;
    private final boolean readOnly;
    private final Map<String, EntityType> types = new ConcurrentHashMap<>();

    /** The definitions from which this process's generated classes were made. */
    private final Map<String, EntityDefinition> classes = new ConcurrentHashMap<>();

    /** All definitions linked to each other, computed when a call needs more than one. */
    private volatile @Nullable Linked linked;

    private record Linked(List<EntityDefinition> definitions, Definitions all) {}

    /**
     * Latest definitions with this process's functions and subschemas. All callers get the same objects, so that they
     * can be compared by identity.
     */
    private final Map<String, Bound> bound = new ConcurrentHashMap<>();

    private record Bound(EntityDefinition inLog, EntityDefinition definition) {}

    /** The list of all definitions, cached because every request of a server needs it and it rarely changes. */
    private volatile @Nullable Listed listed;

    private record Listed(List<LogDefinition> inLog, List<EntityDefinition> definitions) {}

    /**
     * Creates a catalog with the definitions that this process has in files.
     *
     * @param readOnly whether the files may be ahead of the log, because this process appends no definitions
     */
    public Catalog(StoreLog log, OwnDefinitions own, boolean readOnly) {
        this.log = log;
        this.own = own;
        this.readOnly = readOnly;
    }

    /**
     * Returns the entity with a name.
     *
     * @throws IllegalArgumentException when the log does not define it
     * @throws io.entail.errors.SchemaViolationException when it is the view of tags, which has no rows to write
     */
    public EntityType type(String entity) {
        LogDefinition latest = log.definition(Misuse.requireGiven(entity, "the name of an entity", "a string"));
        if (latest == null && entity.equals(TagsView.NAME)) {
            throw TagsView.readOnly();
        }
        if (latest == null) {
            throw new IllegalArgumentException("entity '" + Excerpt.of(entity) + "' is not defined in this store");
        }
        EntityType known = types.get(entity);
        if (known != null && known.version() == latest.version()) {
            return known;
        }
        EntityDefinition definition = bound(latest.definition());
        EntityType type = new EntityType(
                definition,
                latest.version(),
                new EntityKeys(definition),
                this::all,
                () -> own.get().get(entity),
                outdated(latest));
        types.put(entity, type);
        return type;
    }

    /** Returns why this process must not write the entity, computed at the first write of each version. */
    private Supplier<@Nullable String> outdated(LogDefinition latest) {
        AtomicReference<@Nullable Optional<String>> known = new AtomicReference<>();
        return () -> {
            Optional<String> found = known.get();
            if (found == null) {
                found = Optional.ofNullable(findOutdated(latest));
                known.set(found);
            }
            return found.orElse(null);
        };
    }

    private @Nullable String findOutdated(LogDefinition latest) {
        String entity = latest.definition().name();
        if (log.migrations(entity).isEmpty()) {
            return null;
        }
        EntityDefinition file = own.get().get(entity);
        String old = file == null ? null : Outdated.message(log, latest, file);
        EntityDefinition ofClass = old == null ? classes.get(entity) : null;
        return ofClass == null ? old : Outdated.message(log, latest, ofClass);
    }

    /** Notes that this process writes an entity as objects of a class that was generated from a definition. */
    public void writesBy(EntityDefinition ofClass) {
        if (!ofClass.equals(classes.put(ofClass.name(), ofClass))) {
            types.remove(ofClass.name());
        }
    }

    /**
     * Returns the definition of an entity, with the functions and subschemas of this process; empty when the log has
     * none.
     */
    public Optional<EntityDefinition> definition(String entity) {
        return Optional.ofNullable(log.definition(entity))
                .map(LogDefinition::definition)
                .map(this::bound);
    }

    /** Returns the name of the entity with an ordinal of the log. */
    String nameOf(int ordinal) {
        for (LogDefinition definition : log.definitions()) {
            if (definition.ordinal() == ordinal) {
                return definition.definition().name();
            }
        }
        return "entity " + ordinal;
    }

    /**
     * Returns all entities, in the order of their first definition, with the functions and subschemas of this process.
     */
    public List<EntityDefinition> definitions() {
        List<LogDefinition> inLog = log.definitions();
        Listed known = listed;
        if (known == null || known.inLog() != inLog) {
            known = new Listed(
                    inLog,
                    inLog.stream()
                            .map(LogDefinition::definition)
                            .map(this::bound)
                            .toList());
            listed = known;
        }
        return known.definitions();
    }

    /**
     * Returns all definitions, linked. If the log has one that this process's files cannot be linked with, fewer values
     * of parents are checked.
     */
    private Definitions all() {
        List<EntityDefinition> definitions = definitions();
        Linked known = linked;
        if (known == null || known.definitions() != definitions) {
            known = new Linked(definitions, link(definitions));
            linked = known;
        }
        return known.all();
    }

    private Definitions link(List<EntityDefinition> definitions) {
        try {
            return Definitions.of(definitions, own.functions());
        } catch (DefinitionException e) {
            logger.warn("The definitions in the log do not fit together", e);
            return Definitions.of(List.of());
        }
    }

    /** Returns a definition with the functions and subschemas of this process, which the log does not know. */
    private EntityDefinition bound(EntityDefinition inLog) {
        Bound known = bound.get(inLog.name());
        if (known == null || known.inLog() != inLog) {
            known = new Bound(inLog, bind(inLog));
            bound.put(inLog.name(), known);
        }
        return known.definition();
    }

    private EntityDefinition bind(EntityDefinition inLog) {
        try {
            return own.bind(inLog);
        } catch (DefinitionException e) {
            if (!readOnly) {
                throw e;
            }
            logger.warn(
                    "The subschemas of this process do not fit the log and are left out entity={}", inLog.name(), e);
            return inLog.with(own.functions());
        }
    }

    /** Returns a target for the row that holds a unique value at the time when the write is planned. */
    public RowTarget holder(String entity, String field, Object value, Scope workspace) {
        EntityType type = type(entity);
        int constraint = type.keys().uniqueIndex(field);
        List<Bytes> claims = type.keys().claimsOf(constraint, value);
        Object given = value instanceof Map<?, ?> ? Given.table(field, value) : value;
        Bytes now = claims.stream()
                .map(claim -> log.claimHolder(type.name(), constraint, workspace, claim))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        return new RowTarget.Unique(field, given, now);
    }
}
