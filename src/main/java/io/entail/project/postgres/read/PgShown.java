package io.entail.project.postgres.read;

import io.entail.errors.words.Excerpt;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.resolve.LogRecord;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A reader's knowledge of a generation of tables: its definitions at one moment, and the statements that follow from
 * them. Thread-safe.
 */
final class PgShown {
    private final PgSchemas schemas;
    private final TargetPosition position;
    private final LogRecord.Store store;
    private final boolean history;
    private final LogDefinitions definitions;
    private final Map<String, PgQueries> queries = new ConcurrentHashMap<>();
    private final PgWholeQueries whole;
    private final Set<PgIndex> built = ConcurrentHashMap.newKeySet();

    /** Takes the definitions that were read when the generation was at {@code position}. */
    PgShown(
            PgSchemas schemas,
            TargetPosition position,
            LogRecord.Store store,
            boolean history,
            LogDefinitions definitions) {
        this.schemas = schemas;
        this.position = position;
        this.store = store;
        this.history = history;
        this.definitions = definitions;
        this.whole = new PgWholeQueries(schemas, position.generation());
    }

    /** Returns the position of the generation when its definitions were read. */
    TargetPosition position() {
        return position;
    }

    int generation() {
        return position.generation();
    }

    /** Returns the number of definitions, as positions count them. */
    int definitionCount() {
        return position.definitions();
    }

    LogDefinitions definitions() {
        return definitions;
    }

    LogRecord.Store store() {
        return store;
    }

    boolean keepsHistory() {
        return history;
    }

    /** Returns an entity, null when these definitions do not have it. */
    @Nullable
    Defined get(@Nullable String entity) {
        return entity == null ? null : definitions.get(entity);
    }

    Defined require(@Nullable String entity) {
        Defined defined = get(entity);
        if (defined == null) {
            throw new IllegalArgumentException(
                    "entity '" + Excerpt.of(String.valueOf(entity)) + "' is not defined in this store");
        }
        return defined;
    }

    /** Returns the statements for the rows of an entity. */
    PgQueries queries(Defined defined) {
        return queries.computeIfAbsent(
                defined.name(),
                name -> new PgQueries(schemas, generation(), PgTable.of(schemas, generation(), defined, definitions)));
    }

    /**
     * Returns the indexes that are known to be complete. A complete index stays so until it is dropped with its column.
     */
    Set<PgIndex> built() {
        return built;
    }

    /** Returns the statements for all entities together. */
    PgWholeQueries whole() {
        return whole;
    }
}
