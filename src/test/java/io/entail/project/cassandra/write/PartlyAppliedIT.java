package io.entail.project.cassandra.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.entail.config.EntityStoreConfig;
import io.entail.project.Generation;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.CqlNames;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * ProjectionsConverge: however often projectors are stopped and continued, and in whatever batches, the tables become
 * equal to those of one uninterrupted run over the same log, including write times. They are compared by CQL.
 */
final class PartlyAppliedIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withCassandra();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    /** Stops a projector after one of its statements was acknowledged, as a crash does. */
    private static final class Stop implements Window.Acknowledged {
        private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

        void after(int acknowledgements) {
            left.set(acknowledgements);
        }

        @Override
        public void acknowledged() {
            if (left.decrementAndGet() <= 0) {
                throw new StoppedException();
            }
        }
    }

    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    @Test
    @DisplayName("a projector that stops after any acknowledgement and continues with other batches converges")
    void stoppedAnywhere() {
        Random random = seeds.random();
        RandomStory story = new RandomStory(random, 150);
        EntityStoreConfig config = one(Keyspaces.fresh(stack));
        Stop stop = new Stop();
        int stops = 0;
        try (CassandraTarget target = Keyspaces.target(config, stop)) {
            clean(target, story);
            int number = begin(target, story);
            for (int at = 0; at < story.size(); ) {
                try (Generation generation = target.open(number)) {
                    at = story.behind(generation.position().end().offset());
                    stop.after(1 + random.nextInt(60));
                    while (at < story.size()) {
                        int to = Math.min(story.size(), at + 1 + random.nextInt(12));
                        generation.apply(story.batch(at, to), true);
                        at = to;
                    }
                } catch (StoppedException e) {
                    stops++;
                }
            }
        }
        assertThat(stops).isGreaterThan(10);
        assertSame(config);
    }

    @Test
    @DisplayName("two projectors at once converge, as does one that applies old batches late")
    void byTwoAtOnceAndLate() {
        Random random = seeds.random();
        RandomStory story = new RandomStory(random, 150);
        EntityStoreConfig config = Keyspaces.fresh(stack);
        try (CassandraTarget target = Keyspaces.target(config);
                CassandraTarget other = Keyspaces.target(config)) {
            clean(target, story);
            int number = begin(target, story);
            try (Generation late = other.open(number);
                    Generation first = target.open(number);
                    Generation second = other.open(number)) {
                long seed = random.nextLong();
                CompletableFuture<Void> beside =
                        CompletableFuture.runAsync(() -> applyAll(second, story, 0, story.size(), seed));
                applyAll(first, story, 0, story.size(), random.nextLong());
                beside.join();
                applyAll(late, story, 0, story.size() / 2, random.nextLong());
            }
        }
        assertSame(config);
    }

    private static void applyAll(Generation generation, RandomStory story, int from, int end, long seed) {
        Random random = new Random(seed);
        for (int at = from; at < end; ) {
            int to = Math.min(end, at + 1 + random.nextInt(12));
            generation.apply(story.batch(at, to), true);
            at = to;
        }
    }

    /** Limits the number of concurrent statements to one, so that a stop comes after exactly one statement. */
    private static EntityStoreConfig one(EntityStoreConfig config) {
        return Keyspaces.withConcurrency(config, 1);
    }

    /** Fills generation 1 write by write, without a stop. */
    private static void clean(CassandraTarget target, RandomStory story) {
        try (Generation generation = target.open(begin(target, story))) {
            for (int at = 0; at < story.size(); at++) {
                generation.apply(story.batch(at, at + 1), true);
            }
        }
    }

    private static int begin(CassandraTarget target, RandomStory story) {
        try (Generation generation = target.begin(story.store(), "w", "c", true)) {
            story.define(generation);
            return generation.position().generation();
        }
    }

    private static void assertSame(EntityStoreConfig config) {
        String keyspace = Cassandra.keyspaceOf(config);
        try (CqlSession session = stack.cassandraSession()) {
            List<String> tables = new ArrayList<>();
            for (Row row : session.execute(SimpleStatement.newInstance(
                    "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", keyspace))) {
                tables.add(String.valueOf(row.getString(0)));
            }
            for (String table : tables) {
                if (table.startsWith("g1_") || table.startsWith("x1_")) {
                    Map<String, String> clean = rows(session, keyspace, table);
                    Map<String, String> other = rows(session, keyspace, table.replaceFirst("1", "2"));
                    assertThat(other)
                            .as("ProjectionsConverge: the rows of %s are those of an uninterrupted run", table)
                            .isEqualTo(clean);
                }
            }
            assertThat(tables).contains("g1_books", "g2_books", "x1_index", "x2_index", "x1_history");
            assertThat(rows(session, keyspace, "g1_books")).isNotEmpty();
            assertThat(counts(session, keyspace, 2))
                    .as("ProjectionsConverge: the counts of rows are those of an uninterrupted run")
                    .isEqualTo(counts(session, keyspace, 1));
        }
    }

    private static Map<String, Long> counts(CqlSession session, String keyspace, int generation) {
        Map<String, Long> counts = new TreeMap<>();
        for (Row row : session.execute("SELECT kind, name, row_count FROM " + CqlNames.quoted(keyspace)
                + ".position WHERE part = 'store' AND generation = " + generation)) {
            if (row.getLong(2) != 0) {
                counts.put(row.getString(0) + " " + row.getString(1), row.getLong(2));
            }
        }
        return counts;
    }

    /** Returns every row with the write times of its cells, by primary key. */
    private static Map<String, String> rows(CqlSession session, String keyspace, String table) {
        List<String> keys = new ArrayList<>();
        List<String> cells = new ArrayList<>();
        for (Row column : session.execute(SimpleStatement.newInstance(
                "SELECT column_name, kind FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?",
                keyspace,
                table))) {
            String name = CqlNames.quoted(String.valueOf(column.getString(0)));
            if ("regular".equals(column.getString(1))) {
                cells.add(name);
                cells.add("WRITETIME(" + name + ")");
            } else {
                keys.add(name);
            }
        }
        Map<String, String> rows = new TreeMap<>();
        List<String> all = new ArrayList<>(keys);
        all.addAll(cells);
        for (Row row : session.execute("SELECT " + String.join(", ", all) + " FROM " + CqlNames.quoted(keyspace) + "."
                + CqlNames.quoted(table))) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                values.add(text(row, i));
            }
            rows.put(
                    String.join(" ", values.subList(0, keys.size())),
                    String.join(" ", values.subList(keys.size(), values.size())));
        }
        return rows;
    }

    private static String text(Row row, int column) {
        return row.isNull(column)
                ? "-"
                : row.codecRegistry()
                        .codecFor(row.getColumnDefinitions().get(column).getType())
                        .format(row.getObject(column));
    }
}
