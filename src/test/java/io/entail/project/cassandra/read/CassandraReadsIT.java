package io.entail.project.cassandra.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.entail.config.EntityStoreConfig;
import io.entail.project.Generation;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.project.cassandra.write.CassandraTarget;
import io.entail.project.cassandra.write.Keyspaces;
import io.entail.read.EntityReader;
import io.entail.read.PageRequest;
import io.entail.read.Scope;
import io.entail.read.TagPage;
import io.entail.read.TagQuery;
import io.entail.read.Tagged;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Head;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import io.entail.writes.CanonicalKey;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Reads of a store with 100,000 rows read only the rows that they return, by Cassandra's own count of rows for each
 * read. Cassandra reports the largest count so far, so the test that reads large pages is the last one.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CassandraReadsIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withCassandra();

    private static final int ROWS = 100_000;
    private static final String MINE = "00000000-0000-4000-8000-000000000001";
    private static final String OTHER = "00000000-0000-4000-8000-000000000002";
    private static final Scope IN_MINE = Scope.workspace(MINE);
    private static final long NOW = StoryProjector.BEGIN_MS;
    private static final int SHOWN = 10;
    private static final int TAGGED_ENTITIES = 2;

    private static EntityStoreConfig config;
    private static CqlSession session;
    private static CassandraState state;

    @BeforeAll
    static void fill() {
        config = Keyspaces.fresh(stack);
        session = stack.cassandraSession();
        List<String> names = List.of("workspaces", "publishers", "shelves", "books", "passes");
        Definitions some = Definitions.of(Library.alone().all().stream()
                .filter(definition -> names.contains(definition.name()))
                .toList());
        LogStory story = new LogStory(some);
        try (CassandraTarget target = Keyspaces.target(config)) {
            StoryProjector projector = new StoryProjector(target, false, 9).apply(story);
            try (Generation generation =
                    target.begin((LogRecord.Store) story.records().get(0), "w", "c", false)) {
                projector.definitions().all().forEach(each -> {
                    boolean made = generation.define(each.latest().definition(), projector.end(), Instant.EPOCH);
                    assertThat(made).isTrue();
                });
                generation.fill(new ManyBooks(some.require("books"))::each, projector.end(), Instant.EPOCH, rows -> {});
                target.use(generation.position().generation());
            }
        }
        state = CassandraState.open(config, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    }

    @AfterAll
    static void close() {
        if (state != null) {
            state.close();
        }
        session.close();
    }

    /**
     * A tenth of the rows is in the workspace MINE, and one in a hundred of those is rare. A few rows have a time of
     * expiry, some of which are over.
     */
    private record ManyBooks(EntityDefinition books) implements WholeState {
        @Override
        public Head head() {
            return Head.START;
        }

        @Override
        public void each(RowVisitor visitor) {
            for (int i = 0; i < ROWS; i++) {
                boolean mine = i % 10 == 0;
                String id = String.format(Locale.ROOT, "11111111-1111-4111-8111-%012d", i);
                Map<String, Object> values = new HashMap<>(Map.of("id", id, "title", "title " + i));
                values.put("tags", mine ? i % 1_000 == 0 ? List.of("rare", "some") : List.of() : List.of("all"));
                visitor.visit(
                        "books",
                        CanonicalKey.of(id),
                        new io.entail.resolve.Row(
                                i + 1,
                                i,
                                CanonicalKey.of(mine ? MINE : OTHER),
                                1,
                                i % 5_000 == 1 ? NOW - i : i % 50 == 2 ? NOW + 60_000L * i : 0,
                                Arrays.asList(null, null),
                                Arrays.asList(null, null),
                                "",
                                Bytes.wrap(books.codec().encode(values))));
            }
        }

        @Override
        public io.entail.resolve.@Nullable Row row(String entity, Bytes key) {
            return null;
        }

        @Override
        public long count() {
            return ROWS;
        }

        @Override
        public EntityDefinition definition(String entity, int version) {
            return books;
        }

        @Override
        public boolean holdsClaim(
                String entity, int version, int constraint, @Nullable Bytes workspace, Bytes claim, Bytes key) {
            return false;
        }

        @Override
        public boolean holdsReference(String entity, int version, int constraint, Bytes parentKey, Bytes key) {
            return false;
        }
    }

    /** The number of reads of a table so far, and the number of rows of the largest one. */
    private record Reads(long count, long max) {}

    private static Reads reads(String table) {
        for (Row row : session.execute(SimpleStatement.newInstance(
                "SELECT table_name, count, max FROM system_views.rows_per_read WHERE keyspace_name = ?"
                        + " AND table_name = ?",
                config.store(),
                table))) {
            return new Reads(row.getLong(1), (long) ((Number) Objects.requireNonNull(row.getObject(2))).doubleValue());
        }
        return new Reads(0, 0);
    }

    private static void assertReads(Runnable reading, long ofIndex, long ofBooks) {
        state.definitions();
        Reads index = reads("x2_index");
        Reads books = reads("g2_books");
        reading.run();
        Reads indexNow = reads("x2_index");
        Reads booksNow = reads("g2_books");
        assertThat(indexNow.count() - index.count())
                .as("the reads of the index are bounded")
                .isLessThanOrEqualTo(ofIndex);
        assertThat(booksNow.count() - books.count())
                .as("the reads of rows are bounded")
                .isLessThanOrEqualTo(ofBooks);
        // Cassandra's histogram has steps of a fifth.
        assertThat(indexNow.max())
                .as("the largest read of the index is bounded")
                .isLessThanOrEqualTo(2 * SHOWN);
        assertThat(booksNow.max()).as("the largest read of rows is bounded").isLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName("a page by a tag reads an index entry and a row for each row that it returns, and one more")
    void byTag() {
        EntityReader reader = state.reader();
        assertReads(
                () -> {
                    TagPage first = reader.pageByTag("rare", PageRequest.first(SHOWN), IN_MINE);
                    assertThat(first.data()).hasSize(SHOWN);
                    assertThat(reader.pageByTag("all", PageRequest.first(SHOWN), Scope.workspace(OTHER))
                                    .data())
                            .hasSize(SHOWN);
                    assertThat(reader.pageByTag("all", PageRequest.first(SHOWN), IN_MINE)
                                    .data())
                            .isEmpty();
                },
                3 * TAGGED_ENTITIES,
                // The first row of the other workspace has expired and is hidden.
                2 * (SHOWN + 1) + 1);
    }

    @Test
    @DisplayName("a query for two tags, of which one is rare, reads the index entries of the rare one")
    void byTwoTags() {
        assertReads(
                () -> assertThat(state.reader()
                                .byTags("books", TagQuery.allOf("rare", "some"), PageRequest.first(SHOWN), IN_MINE)
                                .data())
                        .hasSize(SHOWN),
                2,
                SHOWN + 1);
    }

    @Test
    @DisplayName("a page of all tags of a workspace reads no rows of other workspaces")
    void allTags() {
        assertReads(
                () -> {
                    TagPage page = state.reader().pageTags(PageRequest.first(SHOWN), IN_MINE);
                    assertThat(page.data())
                            .hasSize(SHOWN)
                            .extracting(Tagged::workspace)
                            .containsOnly(MINE);
                },
                2 * RowIndex.BUCKETS,
                SHOWN + 1);
    }

    @Test
    @DisplayName("a read of expired rows reads only those")
    void overdue() {
        assertReads(
                () -> assertThat(state.overdue(NOW, Scope.ALL, null, SHOWN / 2)).hasSize(SHOWN / 2), 6, SHOWN / 2 + 1);
    }

    @Test
    @DisplayName("a count reads no row")
    void numbers() {
        assertReads(
                () -> {
                    assertThat(state.reader().count("books", IN_MINE)).isEqualTo(ROWS / 10);
                    assertThat(state.reader().count("books", Scope.ALL)).isEqualTo(ROWS);
                },
                0,
                0);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("all pages of a workspace together have each of its rows once")
    void pages() {
        PageRequest request = PageRequest.first(1_000);
        Map<String, Integer> seen = new HashMap<>();
        Optional<String> next;
        do {
            var page = state.reader().page("books", request, IN_MINE);
            page.data().forEach(book -> seen.merge(Objects.requireNonNull(book.text("id")), 1, Integer::sum));
            next = page.offset();
            request = request.after(next.orElse(null));
        } while (next.isPresent());
        // Rows with odd numbers expire, and the rows in MINE have even ones.
        assertThat(seen).hasSize(ROWS / 10);
        assertThat(seen.values()).containsOnly(1);
    }
}
