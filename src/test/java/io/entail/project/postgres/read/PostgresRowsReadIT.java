package io.entail.project.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.PostgresConfig;
import io.entail.project.postgres.tables.PgIndex;
import io.entail.project.postgres.tables.PgReference;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.read.Query;
import io.entail.read.TagQuery;
import io.entail.read.index.Question;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import io.entail.state.table.Layout;
import io.entail.state.table.TagLayout;
import io.entail.testkit.Indexed;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import io.entail.writes.CanonicalKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Reads of a store with 100,000 rows read only the rows that they return, by PostgreSQL's own count for the same
 * statements, without and with statistics of the tables.
 */
final class PostgresRowsReadIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres();

    private static final int ROWS = 100_000;
    private static final int SHOWN = 101;
    /**
     * PostgreSQL sorts groups of rows that are equal in the columns that an index covers, and reads at least this many
     * rows for that.
     */
    private static final int AT_A_TIME = 64;

    private static final String MINE = "00000000-0000-4000-8000-000000000001";
    private static final String SMALL = "00000000-0000-4000-8000-000000000002";
    private static final long NOW = 1_800_000_000_000L;
    private static final Instant TIME = Instant.ofEpochMilli(NOW);

    private static PostgresConfig config = PostgresConfig.NONE;
    private static final String STORE = stack.freshStore();

    @BeforeAll
    static void fill() {
        config = PostgresConfig.of(stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword());
        LogStory story = new LogStory(Library.alone())
                // This index has many rows for each first value.
                .define(Indexed.with(Library.alone().require("passes"), "note", "note, code"))
                .workspace(MINE, "mine")
                .workspace(SMALL, "small");
        story.put("books", MINE, Map.of("id", id(1), "title", "parent"));
        for (int i = 0; i < ROWS; i++) {
            // Every thousandth row is in the small workspace, every hundredth is rare, and every tenth has expired.
            List<String> tags = i % 100 == 7 ? List.of("common", "rare") : List.of("common");
            Map<String, Object> values = i % 1_000 == 1
                    ? Map.of("id", id(i), "code", "c" + i, "tags", tags, "note", "n" + i % 3)
                    : Map.of(
                            "id",
                            id(i),
                            "code",
                            "c" + i,
                            "tags",
                            tags,
                            "note",
                            "n" + i % 3,
                            "book",
                            Map.of("id", id(1)));
            story.put("passes", i % 1_000 == 1 ? SMALL : MINE, values, i % 10 == 3 ? NOW - ROWS + i : 0);
        }
        try (PostgresTarget target = PostgresTarget.open(config, STORE)) {
            new StoryProjector(target, false, 2_000).apply(story);
        }
    }

    private static String id(int number) {
        // The keys are spread over all possible values.
        return new UUID(number * 0x9E3779B97F4A7C15L, number).toString();
    }

    private record Case(PgStatement statement, int lines, long readMax) {}

    private static Map<String, Case> cases(PgShown shown) {
        Defined passes = shown.require("passes");
        PgQueries queries = shown.queries(passes);
        PgReference book = queries.table().references().get(0);
        PgQueries.Parent parent = new PgQueries.Parent(book, UUID.fromString(id(1)));
        Bytes middle = CanonicalKey.of("80000000-0000-0000-0000-000000000000");
        UUID mine = UUID.fromString(MINE);
        UUID small = UUID.fromString(SMALL);
        byte[] none = Layout.NOTHING;
        byte[] deep = TagLayout.place(CanonicalKey.of(MINE), middle);
        byte[] common = TagLayout.prefix(passes.ordinal(), "common");
        byte[] rare = TagLayout.prefix(passes.ordinal(), "rare");
        // One row of ten has expired, and has to be read to find that out.
        long rows = SHOWN * 13 / 10;
        long tags = rows + AT_A_TIME;
        Map<String, Case> cases = new LinkedHashMap<>();
        cases.put("select", new Case(Objects.requireNonNull(queries.byKey(CanonicalKey.of(id(5)))), 1, 1));
        cases.put("page", new Case(queries.page(null, null, null, null, TIME, SHOWN), SHOWN, rows));
        cases.put("deep page", new Case(queries.page(null, null, middle, null, TIME, SHOWN), SHOWN, rows));
        cases.put("page of a workspace", new Case(queries.page(null, mine, middle, null, TIME, SHOWN), SHOWN, rows));
        cases.put("page of a small workspace", new Case(queries.page(null, small, null, null, TIME, SHOWN), 100, 100));
        cases.put("children", new Case(queries.page(parent, mine, middle, null, TIME, SHOWN), SHOWN, rows));
        cases.put(
                "a tag",
                new Case(queries.tagged(TagQuery.allOf("common"), none, none, TIME, SHOWN), SHOWN, rows + tags));
        cases.put(
                "a tag, deep",
                new Case(queries.tagged(TagQuery.allOf("common"), none, deep, TIME, SHOWN), SHOWN, rows + tags));
        // Each step examines one tag, and reads a few entries of the index to find the first one.
        cases.put(
                "both tags",
                new Case(
                        queries.tagged(TagQuery.allOf("common", "rare"), none, deep, TIME, SHOWN),
                        SHOWN,
                        rows * 2 * AT_A_TIME));
        cases.put(
                "either tag",
                new Case(
                        queries.tagged(TagQuery.anyOf("common", "rare"), none, deep, TIME, SHOWN),
                        SHOWN,
                        rows * 2 * AT_A_TIME));
        cases.put(
                "pageByTag",
                new Case(tagged(shown, TagLayout.key(common, deep), common, null), SHOWN, tags + rows / 5));
        cases.put(
                "pageByTag of a small workspace",
                new Case(tagged(shown, within(common, SMALL), within(common, SMALL), null), 100, 100 + AT_A_TIME));
        cases.put("pageTags", new Case(tagged(shown, TagLayout.key(common, deep), none, null), SHOWN, tags + rows / 5));
        cases.put(
                "pageTags of a workspace",
                new Case(tagged(shown, rare, none, TagLayout.places(CanonicalKey.of(MINE))), SHOWN, tags + rows / 5));
        cases.put("overdue", new Case(shown.whole().overdue(TIME, null, null, SHOWN), SHOWN, SHOWN + AT_A_TIME));
        PgWholeQueries.Behind behind =
                new PgWholeQueries.Behind(Instant.ofEpochMilli(NOW - ROWS / 2), passes.ordinal(), middle);
        cases.put(
                "overdue, deep", new Case(shown.whole().overdue(TIME, null, behind, SHOWN), SHOWN, SHOWN + AT_A_TIME));
        Query same = Query.where("note", "n1");
        cases.put("equal", new Case(asked(shown, same, null, null), SHOWN, rows));
        cases.put("equal, deep", new Case(asked(shown, same, null, middle), SHOWN, rows));
        cases.put("equal in a workspace, deep", new Case(asked(shown, same, mine, middle), SHOWN, rows));
        cases.put("equal in a small workspace", new Case(asked(shown, same, small, null), 34, 34));
        Query range = same.from("code", "c5").below("code", "c7");
        cases.put("a range", new Case(asked(shown, range, null, null), SHOWN, rows));
        cases.put(
                "a range, descending, in a workspace",
                new Case(asked(shown, range.sortDescending("code"), mine, null), SHOWN, rows));
        Query newest = Query.all().sortDescending("note");
        cases.put("descending, deep", new Case(asked(shown, newest, null, middle), SHOWN, rows));
        // For each row, the query examines its tag, and some entries beside it in the index.
        cases.put(
                "equal, with a tag",
                new Case(asked(shown, same.tagged(TagQuery.allOf("common")), mine, middle), SHOWN, rows * AT_A_TIME));
        cases.put("count", new Case(shown.whole().count(passes.ordinal(), ""), 1, 1));
        return cases;
    }

    private static PgStatement asked(PgShown shown, Query query, @Nullable Object workspace, @Nullable Bytes afterKey) {
        Defined passes = shown.require("passes");
        PgQueries queries = shown.queries(passes);
        Question question = Question.of(passes.latest().parsed(), query);
        PgIndex index = queries.table().index(question.index());
        Question.Place after = afterKey == null
                ? null
                : new Question.Place(index.declared().keys().key(Map.of("note", "n1")), afterKey);
        return new PgQuestions(queries, index, question).page(workspace, after, TIME, SHOWN);
    }

    private static byte[] within(byte[] prefix, String workspace) {
        return TagLayout.key(prefix, TagLayout.places(CanonicalKey.of(workspace)));
    }

    private static PgStatement tagged(PgShown shown, byte[] first, byte[] prefix, byte @Nullable [] workspace) {
        Bytes end = Bytes.wrap(PgWholeQueries.end(prefix));
        return shown.whole().tags(List.of(new PgWholeQueries.Range(Bytes.wrap(first), end)), workspace, TIME, SHOWN);
    }

    @Test
    @DisplayName("no read takes more rows than it returns, plus expired rows and groups that have to be sorted")
    void readsTakeWhatTheyShow() throws Exception {
        for (boolean analyzed : new boolean[] {false, true}) {
            if (analyzed) {
                analyze();
            }
            try (PgPool pool = new PgPool(config, STORE)) {
                PgGenerations generations = new PgGenerations(pool, PgSchemas.of(config, STORE), STORE);
                PgShown shown = generations.known();
                String schema = PgSchemas.of(config, STORE).name(shown.generation());
                for (Map.Entry<String, Case> each : cases(shown).entrySet()) {
                    List<Long> read = pool.snapshot(connection -> read(connection, shown, schema, each.getValue()));
                    assertThat(read.get(0))
                            .as("the query returns the expected number of rows: %s", each.getKey())
                            .isEqualTo(each.getValue().lines());
                    assertThat(read.get(1))
                            .as(
                                    "rows read for %s, %s statistics: %s",
                                    each.getKey(),
                                    analyzed ? "with" : "without",
                                    each.getValue().statement())
                            .isLessThanOrEqualTo(each.getValue().readMax());
                }
            }
        }
    }

    private static void analyze() throws SQLException {
        try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                Statement statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        }
    }

    private static List<Long> read(Connection connection, PgShown shown, String schema, Case asked)
            throws SQLException {
        long before = counted(connection, schema);
        int lines = lines(connection, shown, asked.statement());
        return List.of((long) lines, counted(connection, schema) - before);
    }

    private static int lines(Connection connection, PgShown shown, PgStatement statement) throws SQLException {
        try {
            return PgReading.lines(connection, shown, statement, (answer, first) -> true)
                    .size();
        } catch (OutdatedException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns the number of rows that this transaction has read from the tables of a generation, by index or by scan.
     */
    private static long counted(Connection connection, String schema) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)"
                        + " FROM pg_stat_xact_user_tables WHERE schemaname = ?")) {
            statement.setString(1, schema);
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return answer.getLong(1);
            }
        }
    }
}
