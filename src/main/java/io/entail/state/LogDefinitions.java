package io.entail.state;

import io.entail.resolve.Definition;
import io.entail.schema.EntityDefinition;
import io.entail.state.table.DefinitionLayout;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** All definitions that the log has had, in every version. Immutable and thread-safe. */
public final class LogDefinitions {
    /** The definitions of an empty log. */
    public static final LogDefinitions NONE = new LogDefinitions(Map.of());

    private final Map<String, Defined> byName;
    private final List<Defined> byOrdinal;
    private final boolean preparing;

    /**
     * Computed when first used, so that a definition that cannot be parsed here does not prevent others from being
     * read.
     */
    private volatile @Nullable List<LogDefinition> latest;

    private LogDefinitions(Map<String, Defined> byName) {
        this.byName = byName;
        this.byOrdinal = List.copyOf(byName.values());
        this.preparing = byOrdinal.stream().anyMatch(entity -> entity.prepared() != null);
    }

    /** Reads the definitions from the tables. */
    public static LogDefinitions read(Tables tables) {
        return tables.snapshot(view -> {
            LogDefinitions found = NONE;
            try (Tables.Cursor cursor = view.cursor(Table.META)) {
                boolean more = cursor.seek(MetaLayout.DEFINITIONS);
                while (more && Layout.startsWith(cursor.key(), MetaLayout.DEFINITIONS)) {
                    found = found.with(DefinitionLayout.decode(cursor.value()));
                    more = cursor.next();
                }
            }
            return found;
        });
    }

    /** Returns these definitions and one more, which is a new entity's first or a known entity's next. */
    public LogDefinitions with(Definition definition) {
        Map<String, Defined> more = new LinkedHashMap<>(byName);
        more.compute(
                definition.entity(),
                (name, before) -> before == null ? Defined.first(definition) : before.next(definition));
        return new LogDefinitions(more);
    }

    /**
     * Returns these definitions without the last steps of some migrations and later versions, so that the definitions
     * from before are in force.
     *
     * @param kept for an entity that was migrated, the number of its migrations to keep
     */
    public LogDefinitions before(ToIntFunction<Defined> kept) {
        Map<String, Defined> fewer = new LinkedHashMap<>();
        boolean all = true;
        for (Map.Entry<String, Defined> entry : byName.entrySet()) {
            Defined defined = entry.getValue();
            int count = defined.migrations().isEmpty() ? 0 : kept.applyAsInt(defined);
            boolean whole = count == defined.migrations().size();
            all &= whole;
            fewer.put(
                    entry.getKey(),
                    whole ? defined : defined.before(defined.migrations().get(count)));
        }
        return all ? this : new LogDefinitions(fewer);
    }

    public @Nullable Defined get(String entity) {
        return byName.get(entity);
    }

    /** Returns the entity with an ordinal of the state. */
    public Defined at(int ordinal) {
        return byOrdinal.get(ordinal);
    }

    /** Returns all entities, in the order of their ordinals. */
    public List<Defined> all() {
        return byOrdinal;
    }

    public int size() {
        return byOrdinal.size();
    }

    /** Returns the latest definition of an entity in the form that writers need; null when it has none. */
    @Nullable
    public LogDefinition latest(String entity) {
        Defined defined = byName.get(entity);
        return defined == null ? null : defined.toLogDefinition();
    }

    /** Whether any entity has a prepared definition. */
    public boolean preparing() {
        return preparing;
    }

    /** Returns the prepared definition of an entity, null when it has none. */
    @Nullable
    public LogDefinition prepared(String entity) {
        Defined defined = byName.get(entity);
        Defined.Version prepared = defined == null ? null : defined.prepared();
        return defined == null || prepared == null ? null : defined.toLogDefinition(prepared);
    }

    /** Returns the last steps of an entity's migrations, in order; none for an entity that is not defined. */
    public List<Migration> migrations(String entity) {
        Defined defined = byName.get(entity);
        return defined == null ? List.of() : defined.migrations();
    }

    /** Returns the version of a definition that a row names; null when there is no such version. */
    @Nullable
    public EntityDefinition version(String entity, int number) {
        Defined defined = byName.get(entity);
        Defined.Version version = defined == null ? null : defined.version(number);
        return version == null ? null : version.parsed();
    }

    /**
     * Returns the latest definitions of all entities, in the order of their ordinals. Each call returns the same list.
     */
    public List<LogDefinition> latest() {
        List<LogDefinition> made = latest;
        if (made == null) {
            made = byOrdinal.stream().map(Defined::toLogDefinition).toList();
            latest = made;
        }
        return made;
    }
}
