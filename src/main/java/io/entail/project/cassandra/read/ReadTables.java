package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import io.entail.errors.words.Excerpt;
import io.entail.project.DeclaredIndex;
import io.entail.project.cassandra.tables.Answers;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.project.cassandra.tables.EntityTable;
import io.entail.project.cassandra.tables.GenerationTables;
import io.entail.project.cassandra.tables.IndexRow;
import io.entail.project.cassandra.tables.IndexScan;
import io.entail.project.cassandra.tables.Positions.Stand;
import io.entail.project.cassandra.tables.ReadEntity;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.project.cassandra.tables.TableDefinitions;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import io.entail.state.table.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The tables of the generation in use, with the definitions at the time when they were read. Thread-safe. */
final class ReadTables {
    private final Cassandra cassandra;
    private final Stand stand;
    private final GenerationTables tables;
    private final LogDefinitions definitions;
    private final IndexScan scan;
    private final ConcurrentMap<String, ReadEntity> entities = new ConcurrentHashMap<>();
    private final Set<IndexRow> complete = ConcurrentHashMap.newKeySet();

    ReadTables(Cassandra cassandra, Stand stand) {
        this.cassandra = cassandra;
        this.stand = stand;
        this.tables =
                new GenerationTables(cassandra.keyspace(), stand.position().generation());
        this.definitions = new TableDefinitions(cassandra, tables).read();
        this.scan = new IndexScan(cassandra, tables);
    }

    Stand stand() {
        return stand;
    }

    int generation() {
        return stand.position().generation();
    }

    LogDefinitions definitions() {
        return definitions;
    }

    GenerationTables tables() {
        return tables;
    }

    IndexScan scan() {
        return scan;
    }

    /** An entity is not defined, as far as these tables know. */
    static final class UndefinedException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        UndefinedException(@Nullable String entity) {
            super("entity '" + Excerpt.of(String.valueOf(entity)) + "' is not defined in this store");
        }
    }

    /**
     * Returns an entity.
     *
     * @throws UndefinedException when it is not defined
     */
    ReadEntity entity(@Nullable String name) {
        Defined defined = name == null ? null : definitions.get(name);
        if (defined == null) {
            throw new UndefinedException(name);
        }
        return entity(defined);
    }

    ReadEntity entity(Defined defined) {
        return entities.computeIfAbsent(
                defined.name(),
                name -> new ReadEntity(
                        cassandra,
                        defined,
                        new EntityTable(
                                cassandra.keyspace(),
                                generation(),
                                defined.newest().parsed())));
    }

    /** Returns whether an index has every row. A complete index stays complete. */
    boolean isComplete(Defined entity, DeclaredIndex index) {
        IndexRow row = RowIndex.complete(entity, index);
        if (complete.contains(row)) {
            return true;
        }
        boolean there = !scan.between(
                        row.partition(),
                        row.place(),
                        Bytes.wrap(Layout.next(row.place().array())),
                        1)
                .isEmpty();
        if (there) {
            complete.add(row);
        }
        return there;
    }

    /** A row to which an index leads. */
    record Sought(ReadEntity entity, Bytes key) {}

    /** Reads rows by their keys, many at the same time; null for a row that does not exist. */
    List<@Nullable CassandraRow> rows(List<Sought> sought) {
        List<@Nullable CassandraRow> rows = new ArrayList<>(sought.size());
        int together = cassandra.config().concurrency();
        for (int from = 0; from < sought.size(); from += together) {
            List<Sought> some = sought.subList(from, Math.min(sought.size(), from + together));
            List<CompletionStage<AsyncResultSet>> answers = new ArrayList<>(some.size());
            for (Sought each : some) {
                answers.add(cassandra.executeAsync(each.entity().one(each.key())));
            }
            for (int i = 0; i < some.size(); i++) {
                rows.add(Objects.requireNonNull(some.get(i))
                        .entity()
                        .row(Answers.of(cassandra, answers.get(i)).one()));
            }
        }
        return rows;
    }

    Cassandra cassandra() {
        return cassandra;
    }
}
