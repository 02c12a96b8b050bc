package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.entail.changes.FeedEnd;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.TargetPosition;
import io.entail.resolve.LogRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads and writes the table of positions. Thread-safe. */
public final class Positions {
    /** The version of the table layout. Tables of another layout are refused. */
    private static final int LAYOUT = 1;

    private final Cassandra cassandra;
    private final String keyspace;

    public Positions(Cassandra cassandra) {
        this.cassandra = cassandra;
        this.keyspace = cassandra.keyspace();
    }

    /** What the table says about a generation, with the number of the generation that readers use. */
    public record Stand(TargetPosition position, LogRecord.Store store, boolean history, int inUse) {}

    /** The generation that readers use, and the highest number so far; each is 0 if there is none. */
    public record Numbers(int inUse, int highest) {}

    public Numbers numbers() {
        try {
            Row row = cassandra
                    .execute(cassandra
                            .prepare(GenerationTables.selectInUse(keyspace))
                            .bind())
                    .one();
            return row == null ? new Numbers(0, 0) : new Numbers(row.getInt(0), row.getInt(1));
        } catch (InvalidQueryException e) {
            if (CassandraTroubles.isGone(e)) {
                return new Numbers(0, 0);
            }
            throw e;
        }
    }

    /** Returns what the table says about a generation, null if there is no such generation. */
    @Nullable
    public Stand stand(int generation) {
        try {
            Row row = cassandra
                    .execute(cassandra
                            .prepare(GenerationTables.selectPosition(keyspace))
                            .bind(generation))
                    .one();
            return row == null || row.isNull("store_id") ? null : stand(row);
        } catch (InvalidQueryException e) {
            if (CassandraTroubles.isGone(e)) {
                return null;
            }
            throw e;
        }
    }

    private Stand stand(Row row) {
        int layout = row.getInt("layout");
        if (layout != LAYOUT) {
            throw new StoreUnavailableException(
                    cassandra.place() + " has tables of layout " + layout
                            + ", which this version of Entail does not know" + " (it knows " + LAYOUT
                            + "): use the version that made them, or rebuild",
                    null);
        }
        TargetPosition position = new TargetPosition(
                row.getInt("generation"),
                Objects.requireNonNull(row.getUuid("store_id")),
                Objects.requireNonNull(row.getString("writes_topic")),
                Objects.requireNonNull(row.getString("changes_topic")),
                new FeedEnd(
                        row.getLong("log_offset"),
                        ColumnCodecs.bytes(Objects.requireNonNull(row.getByteBuffer("log_digest"))),
                        row.getLong("sequence"),
                        ColumnCodecs.bytes(Objects.requireNonNull(row.getByteBuffer("digest")))),
                Objects.requireNonNull(row.getInstant("appended")),
                row.getInt("definitions"));
        LogRecord.Store store =
                new LogRecord.Store(position.storeId(), row.getInt("max_entity_bytes"), row.getInt("max_write_bytes"));
        return new Stand(position, store, row.getBoolean("history"), row.getInt("in_use"));
    }

    public List<TargetPosition> all() {
        TreeSet<Integer> numbers = new TreeSet<>();
        try {
            cassandra
                    .execute(cassandra
                            .prepare(GenerationTables.selectGenerations(keyspace))
                            .bind())
                    .forEach(row -> {
                        if ("".equals(row.getString(1)) && !row.isNull(2)) {
                            numbers.add(row.getInt(0));
                        }
                    });
        } catch (InvalidQueryException e) {
            if (!CassandraTroubles.isGone(e)) {
                throw e;
            }
        }
        List<TargetPosition> all = new ArrayList<>();
        for (int number : numbers) {
            Stand stand = stand(number);
            if (stand != null) {
                all.add(stand.position());
            }
        }
        return all;
    }

    /** Reserves the number of a generation, so that it is never used again. */
    public void reserve(int generation) {
        cassandra.execute(cassandra.prepare(GenerationTables.reserve(keyspace)).bind((long) generation, generation));
    }

    public void begin(TargetPosition position, LogRecord.Store store, boolean history) {
        FeedEnd end = position.end();
        cassandra.execute(cassandra
                .prepare(GenerationTables.beginPosition(keyspace))
                .bind(
                        position.generation(),
                        store.id(),
                        store.maxEntityBytes(),
                        store.maxWriteBytes(),
                        position.writesTopicId(),
                        position.changesTopicId(),
                        end.offset(),
                        ColumnCodecs.buffer(end.logDigest()),
                        end.sequence(),
                        ColumnCodecs.buffer(end.digest()),
                        position.appended(),
                        position.definitions(),
                        history,
                        LAYOUT));
    }

    /**
     * Makes readers use a generation. If two projectors switch at once, the higher number wins, in whatever order they
     * write.
     */
    public void use(int generation) {
        cassandra.execute(cassandra.prepare(GenerationTables.use(keyspace)).bind((long) generation, generation));
    }

    public void forget(int generation) {
        cassandra.execute(cassandra.prepare(GenerationTables.forget(keyspace)).bind(generation));
    }

    /**
     * Moves the position and stores the counts that belong to it. All are in one partition and so become visible at
     * once.
     *
     * @param counts the row counts that have changed, with their new values
     * @param expiring ordinals of entities that have rows which expire and that had none before
     */
    public void move(TargetPosition position, Map<String, Long> counts, Iterable<Integer> expiring) {
        FeedEnd end = position.end();
        int generation = position.generation();
        long time = Timestamps.position(end.offset());
        BatchStatementBuilder batch = new BatchStatementBuilder(DefaultBatchType.UNLOGGED);
        batch.addStatement(cassandra
                .prepare(GenerationTables.movePosition(keyspace))
                .bind(
                        time,
                        end.offset(),
                        ColumnCodecs.buffer(end.logDigest()),
                        end.sequence(),
                        ColumnCodecs.buffer(end.digest()),
                        position.appended(),
                        position.definitions(),
                        generation));
        counts.forEach((name, rows) ->
                batch.addStatement(named(GenerationTables.putCount(keyspace), time, rows, generation, name)));
        for (int entity : expiring) {
            batch.addStatement(
                    named(GenerationTables.putExpires(keyspace), time, 1, generation, CountName.of(entity, null)));
        }
        cassandra.execute(batch.build());
    }

    private BatchableStatement<?> named(String cql, long time, long value, int generation, String name) {
        return cassandra.prepare(cql).bind(time, value, generation, name);
    }

    /** Stores the reason why a generation does not go on, null for none. */
    public void tell(int generation, @Nullable String problem) {
        // An empty text instead of null avoids a tombstone.
        cassandra.execute(cassandra
                .prepare(GenerationTables.putProblem(keyspace))
                .bind(problem == null ? "" : problem, generation));
    }

    /** Returns the reason why a generation does not go on, null for none. */
    @Nullable
    public String problem(int generation) {
        Row row = cassandra
                .execute(cassandra
                        .prepare(GenerationTables.selectProblem(keyspace))
                        .bind(generation))
                .one();
        String problem = row == null ? null : row.getString(0);
        return problem == null || problem.isEmpty() ? null : problem;
    }

    /** Returns the row counts by {@link CountName}. */
    public Map<String, Long> counts(int generation) {
        return ofKind(generation, "count");
    }

    /** Returns the ordinals, as texts, of the entities whose rows may expire. */
    public Map<String, Long> expiring(int generation) {
        return ofKind(generation, "expires");
    }

    private Map<String, Long> ofKind(int generation, String kind) {
        Map<String, Long> all = new HashMap<>();
        cassandra
                .execute(
                        cassandra.prepare(GenerationTables.selectKind(keyspace)).bind(generation, kind))
                .forEach(row -> all.put(Objects.requireNonNull(row.getString(0)), row.getLong(1)));
        return all;
    }

    /** Returns one row count, 0 if it is not stored. */
    public long count(int generation, String name) {
        Row row = cassandra
                .execute(cassandra
                        .prepare(GenerationTables.selectCount(keyspace))
                        .bind(generation, name))
                .one();
        return row == null ? 0 : row.getLong(0);
    }

    /** Returns the position of a generation before the first record of the feed. */
    public static TargetPosition start(
            int generation, LogRecord.Store store, String writesTopicId, String changesTopicId) {
        return new TargetPosition(
                generation, store.id(), writesTopicId, changesTopicId, FeedEnd.NONE, Instant.EPOCH, 0);
    }
}
