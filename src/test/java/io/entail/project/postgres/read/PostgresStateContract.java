package io.entail.project.postgres.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.PostgresConfig;
import io.entail.errors.InvalidUniqueGlobalException;
import io.entail.errors.PositionNotReachedException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog.Overdue;
import io.entail.replica.StoreLog.Referrer;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.state.ChangePlaces.Place;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import io.entail.writes.CanonicalKey;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A state in PostgreSQL for planning and verification, also while the tables are changed. */
abstract class PostgresStateContract {
    private static final long NOW = 1_800_000_000_000L;
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    private static final String MINE = "00000000-0000-4000-8000-000000000001";
    private static final String OTHER = "00000000-0000-4000-8000-000000000002";
    private static final Scope IN_MINE = Scope.workspace(MINE);
    private static final int READERS = 8;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final LogStory story =
            new LogStory(Library.alone()).workspace(MINE, "mine").workspace(OTHER, "other");
    private String store = "";
    private PostgresConfig config = PostgresConfig.NONE;

    abstract StackExtension stack();

    private PostgresTarget target() {
        store = stack().freshStore();
        config = PostgresConfig.of(stack().postgresUrl(), stack().postgresUser(), stack().postgresPassword());
        PostgresTarget target = PostgresTarget.open(config, store);
        opened.add(target);
        return target;
    }

    private PostgresState state(PostgresConfig settings) {
        PostgresState state = new PostgresState(settings, store, CLOCK);
        opened.add(state);
        return state;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    private static String id(int number) {
        return new UUID(9, number).toString();
    }

    private static Map<String, Object> book(int number, String title) {
        return Map.of("id", id(number), "title", title);
    }

    @Test
    @DisplayName("rows, claims, references, expired rows and counts are those of a replica of the same log")
    void theStateIsThatOfAReplica() {
        Random random = seeds.random();
        tell(random);
        new StoryProjector(target(), false, 1 + random.nextInt(40)).apply(story);
        PostgresState state = state(config);
        try (MemoryLog replica = MemoryLog.create(CLOCK)) {
            for (LogRecord record : story.records()) {
                assertThat(replica.append(record).join().outcome().accepted()).isTrue();
            }
            Map<RowId, Row> rows = new LinkedHashMap<>();
            replica.whole(whole -> {
                whole.each((entity, key, row) -> {
                    rows.put(new RowId(entity, key), row);
                    assertThat(state.row(entity, key))
                            .as("the row %s %s is that of the replica", entity, key)
                            .isEqualTo(row);
                    compare(replica, state, entity, key, row);
                });
                return true;
            });
            Map<RowId, Row> shown = new LinkedHashMap<>();
            state.each((entity, key, row) -> shown.put(new RowId(entity, key), row));
            assertThat(new ArrayList<>(shown.keySet())).isEqualTo(new ArrayList<>(rows.keySet()));
            assertThat(shown).isEqualTo(rows);
            for (Scope scope : List.of(Scope.ALL, IN_MINE, Scope.workspace(OTHER), Scope.workspace("none"))) {
                replica.definitions().forEach(definition -> {
                    String entity = definition.definition().name();
                    assertThat(state.extent(entity, scope).rows())
                            .as("the extent of %s in %s is that of the replica", entity, scope)
                            .isEqualTo(replica.extent(entity, scope).rows());
                });
                overdue(replica, state, scope);
            }
            assertThat(state.row("books", CanonicalKey.of(id(9_999)))).isNull();
            assertThat(state.row("books", CanonicalKey.of("no uuid"))).isNull();
            assertThat(state.store()).isEqualTo(story.records().get(0));
            assertThat(state.definitions().size())
                    .isEqualTo(replica.definitions().size());
            assertThatThrownBy(() -> state.claimHolder("books", 0, Scope.ALL, CanonicalKey.of("x")))
                    .isInstanceOf(InvalidUniqueGlobalException.class);
            boolean wholeAgrees = state.whole(whole -> {
                rows.forEach((id, row) -> holds(whole, id, row));
                return whole.count() == rows.size()
                        && whole.head().offset() == story.records().size() - 1;
            });
            assertThat(wholeAgrees).isTrue();
        }
    }

    private record RowId(String entity, Bytes key) {}

    private static void holds(WholeState whole, RowId id, Row row) {
        assertThat(whole.row(id.entity(), id.key())).isEqualTo(row);
        for (int i = 0; i < row.references().size(); i++) {
            Bytes parent = row.references().get(i);
            assertThat(parent == null || whole.holdsReference(id.entity(), row.definition(), i, parent, id.key()))
                    .as("the reference %s of %s is held", i, id)
                    .isTrue();
        }
        for (int i = 0; i < row.claims().size(); i++) {
            Bytes claim = row.claims().get(i);
            assertThat(claim == null
                            || whole.holdsClaim(id.entity(), row.definition(), i, row.workspace(), claim, id.key()))
                    .as("the claim %s of %s is held", i, id)
                    .isTrue();
        }
    }

    private void tell(Random random) {
        for (int i = 0; i < 10; i++) {
            story.put("shelves", i % 2 == 0 ? MINE : OTHER, Map.of("code", "s".repeat(1 + i * 300), "floor", -i));
            story.put("publishers", null, Map.of("id", id(500 + i), "name", "publisher " + i));
            story.put("readings", null, Map.of("reader", "r" + i % 3, "page", i - 5));
        }
        for (int i = 0; i < 120; i++) {
            int number = random.nextInt(40);
            String workspace = number % 3 == 0 ? OTHER : MINE;
            String title = (random.nextInt(4) == 0 ? "t".repeat(2_000) : "title ") + number + "-" + random.nextInt(3);
            Map<String, Object> book = new HashMap<>(book(number, title));
            int shelf = 2 * random.nextInt(5) + (workspace.equals(MINE) ? 0 : 1);
            if (random.nextBoolean()) {
                book.put("shelf", Map.of("code", "s".repeat(1 + shelf * 300)));
            }
            if (random.nextBoolean()) {
                book.put("publisher", Map.of("id", id(500 + random.nextInt(10))));
            }
            if (random.nextInt(3) == 0) {
                book.put("isbn", (long) number);
            }
            book.put("tags", random.nextBoolean() ? List.of("a") : List.of("b", "c"));
            story.put("books", workspace, book, random.nextInt(3) == 0 ? NOW - 50 + random.nextInt(100) : 0);
            if (random.nextInt(4) == 0) {
                String chapter = id(1_000 + number);
                story.put(
                        "chapters",
                        workspace,
                        Map.of("id", chapter, "book", Map.of("id", id(number)), "number", random.nextInt(2)));
            }
        }
    }

    private static void compare(MemoryLog replica, PostgresState state, String entity, Bytes key, Row row) {
        for (Scope scope : List.of(Scope.ALL, IN_MINE, Scope.workspace(OTHER))) {
            List<Referrer> expected = replica.referrers(entity, key, scope, 1_000);
            assertThat(state.referrers(entity, key, scope, 1_000)).isEqualTo(expected);
            assertThat(state.referrers(entity, key, scope, 2))
                    .isEqualTo(expected.subList(0, Math.min(2, expected.size())));
        }
        String workspace = row.workspace() == null
                ? MINE
                : String.valueOf(CanonicalKey.parts(row.workspace()).get(0));
        for (int i = 0; i < row.claims().size(); i++) {
            Bytes claim = row.claims().get(i);
            if (claim != null) {
                assertThat(state.claimHolder(entity, i, Scope.workspace(workspace), claim))
                        .as("the claim %s of %s %s has the replica's holder", i, entity, key)
                        .isEqualTo(replica.claimHolder(entity, i, Scope.workspace(workspace), claim))
                        .isEqualTo(key);
            }
        }
    }

    private static void overdue(MemoryLog replica, PostgresState state, Scope scope) {
        for (long now : new long[] {NOW - 100, NOW - 10, NOW, NOW + 1_000}) {
            List<Overdue> expected = replica.overdue(now, scope, null, 1_000);
            assertThat(state.overdue(now, scope, null, 1_000)).isEqualTo(expected);
            List<Overdue> pages = new ArrayList<>();
            @Nullable Overdue after = null;
            List<Overdue> page;
            do {
                page = state.overdue(now, scope, after, 3);
                pages.addAll(page);
                after = page.isEmpty() ? null : page.get(page.size() - 1);
            } while (after != null);
            assertThat(pages).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("a definition that is added while readers work becomes visible, with the rows under it")
    void definitionsAreSeenWhenTheyCome() {
        StoryProjector projector = new StoryProjector(target(), false, 1).apply(story);
        PostgresState state = state(config);
        story.put("books", MINE, book(1, "first"));
        projector.apply(story);
        assertThat(state.reader().select("books", id(1), IN_MINE)).isPresent();
        assertThatThrownBy(() -> state.reader().count("letters", Scope.ALL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'letters' is not defined in this store");

        LogStory later = story.define(letters(""));
        projector.apply(later.put("letters", MINE, Map.of("id", id(7), "text", "x")));
        assertThat(state.reader().count("letters", Scope.ALL)).isEqualTo(1);
        assertThat(state.definitions().get("letters")).isNotNull();

        projector.apply(story.define(letters(", {\"name\":\"note\", \"type\":[\"null\",\"string\"], \"default\":null}"))
                .put("letters", MINE, Map.of("id", id(8), "text", "x", "note", "new")));
        Entity letter = state.reader().select("letters", id(8), IN_MINE).orElseThrow();
        assertThat(letter.text("note")).isEqualTo("new");
        assertThat(state.reader().page("letters", PageRequest.first(5), IN_MINE).data())
                .hasSize(2);
    }

    private static EntityDefinition letters(String more) {
        return EntityDefinition.of(new Schema.Parser()
                .parse("{\"type\":\"record\", \"name\":\"Letter\", \"entity\":\"letters\", \"primaryKey\":[\"id\"],"
                        + " \"workspaceable\":true, \"fields\":[{\"name\":\"id\", \"type\":[\"null\","
                        + " {\"type\":\"string\", \"logicalType\":\"uuid\"}], \"default\":null, \"auto\":true},"
                        + " {\"name\":\"text\", \"type\":[\"null\",\"string\"], \"default\":null}" + more + "]}"));
    }

    @Test
    @DisplayName("the state returns the history of a row if the projector keeps it")
    void thePastIsToldWhereItIsKept() {
        PostgresTarget target = target();
        int first = story.put("books", MINE, book(1, "a")).records().size() - 1;
        story.put("books", MINE, book(2, "b")).put("books", MINE, book(1, "c")).delete("books", id(1));
        new StoryProjector(target, true, 2).apply(story);
        PostgresState state = state(config);
        Bytes key = CanonicalKey.of(id(1));
        long last = story.lastVersion();

        assertThat(state.changes("books", key, 0, Long.MAX_VALUE, false, 9))
                .containsExactly(
                        new Place(first, last - 3), new Place(first + 2, last - 1), new Place(first + 3, last));
        assertThat(state.changes("books", key, first + 1, first + 2, true, 9))
                .containsExactly(new Place(first + 2, last - 1));
        assertThat(state.changes("books", key, 0, Long.MAX_VALUE, true, 1)).containsExactly(new Place(first + 3, last));
        new StoryProjector(target(), false, 2).apply(story);
        assertThat(state(config).changes("books", key, 0, Long.MAX_VALUE, false, 9))
                .isNull();
    }

    @Test
    @DisplayName(
            "an empty database is reported with the way out until a projector has worked on it, and is then readable")
    void nothingIsTold() {
        PostgresTarget target = target();
        PostgresState state = state(config);
        assertThat(state.position()).isNull();
        for (Runnable read : List.<Runnable>of(
                () -> state.reader().select("books", id(1), IN_MINE),
                () -> state.reader().reached(),
                state::definitions,
                state::store,
                () -> state.each((entity, key, row) -> {}))) {
            assertThatThrownBy(read::run)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining(config.place())
                    .hasMessageContaining("has nothing of store " + store)
                    .hasMessageContaining("run 'entail project postgres'")
                    .hasMessageNotContaining(config.password());
        }
        assertThatThrownBy(() -> state.reader().await(Position.of(0), Duration.ofMillis(50)))
                .as("a wait for a position also waits for the projector to begin")
                .isInstanceOf(PositionNotReachedException.class);
        new StoryProjector(target, false, 5).apply(story);
        assertThat(state.reader().count("workspaces", Scope.ALL)).isEqualTo(2);
        TargetPosition position = Objects.requireNonNull(state.position());
        assertThat(position.position()).isEqualTo(state.reader().reached());
    }

    @Test
    @DisplayName("a read of a database that is down or does not answer fails in bounded time, and names the database")
    void aDatabaseThatIsAwayIsNamed() throws Exception {
        target();
        try (ServerSocket silent = new ServerSocket(0)) {
            PostgresState state = state(PostgresConfig.of(
                    "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x", "somebody", "secret"));
            assertThatThrownBy(() -> state.reader().select("books", id(1), IN_MINE))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("PostgreSQL at 127.0.0.1:" + silent.getLocalPort() + "/x")
                    .hasMessageNotContaining("secret");
        }
        PostgresState wrong = state(config.withPassword("secret"));
        assertThatThrownBy(() -> wrong.reader().reached())
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("password authentication failed")
                .hasMessageNotContaining("secret");
    }

    @Test
    @DisplayName("a connection that the server has closed is replaced, and the read is repeated on the new one")
    void deadConnectionsAreReplaced() throws Exception {
        new StoryProjector(target(), false, 5).apply(story);
        PostgresState state = state(config.withConnections(1));
        for (int i = 0; i < 3; i++) {
            assertThat(state.reader().count("workspaces", Scope.ALL)).isEqualTo(2);
            try (Connection connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'entail-read' AND query LIKE '%" + store + "%'");
            }
            assertThat(state.reader().count("workspaces", Scope.ALL)).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("if all connections are in use, a read fails after the timeout and names the setting")
    void connectionsThatAreAllInUseAreTold() throws Exception {
        new StoryProjector(target(), false, 5).apply(story);
        PostgresState state = state(config.withConnections(1));
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch out = new CountDownLatch(1);
        CompletableFuture<Boolean> holding = CompletableFuture.supplyAsync(() -> state.whole(whole -> {
            in.countDown();
            try {
                return out.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        assertThat(in.await(60, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> state.reader().count("workspaces", Scope.ALL))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("all 1 connections")
                .hasMessageContaining("entail.postgres.connections");
        out.countDown();
        assertThat(holding.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(state.reader().count("workspaces", Scope.ALL)).isEqualTo(2);
    }

    @Test
    @DisplayName("waits for a position end when it is reached, also many at once, or when the state is closed")
    void waitsEnd() {
        StoryProjector projector = new StoryProjector(target(), false, 1).apply(story);
        PostgresState state = state(config.withConnections(2));
        Position next = Position.of(story.records().size());
        assertThatThrownBy(() -> state.reader().await(next, Duration.ofMillis(50)))
                .isInstanceOf(PositionNotReachedException.class)
                .hasMessageContaining(next.toString());
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try {
                    state.reader().await(next, Duration.ofSeconds(60));
                    assertThat(state.reader().select("books", id(1), IN_MINE)).isPresent();
                    done.complete(null);
                } catch (RuntimeException | Error e) {
                    done.completeExceptionally(e);
                }
            });
            thread.start();
            waiting.add(done);
        }
        projector.apply(story.put("books", MINE, book(1, "a")));
        waiting.forEach(each -> assertThat(each).succeedsWithin(60, TimeUnit.SECONDS));

        CompletableFuture<Void> closed =
                CompletableFuture.runAsync(() -> state.reader().await(Position.of(1_000_000), Duration.ofSeconds(60)));
        state.close();
        assertThat(closed)
                .failsWithin(60, TimeUnit.SECONDS)
                .withThrowableThat()
                .withCauseInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> state.reader().count("books", Scope.ALL)).isInstanceOf(StoreClosedException.class);
    }

    @Test
    @DisplayName("readers go on while generations come into use and are dropped, and never see a mix of two")
    void readersGoOnThroughGenerations() throws Exception {
        PostgresTarget target = target();
        int books = 30;
        StoryProjector first = generation(target, 0, books);
        PostgresState state = state(config);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong reads = new AtomicLong();
        List<CompletableFuture<Void>> readers = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            int number = i;
            CompletableFuture<Void> done = new CompletableFuture<>();
            new Thread(() -> {
                        try {
                            while (!stop.get()) {
                                readAll(state, books, number);
                                reads.incrementAndGet();
                            }
                            done.complete(null);
                        } catch (RuntimeException | Error e) {
                            done.completeExceptionally(e);
                        }
                    })
                    .start();
            readers.add(done);
        }
        int before = first.generation().position().generation();
        for (int i = 1; i <= 6; i++) {
            long seen = reads.get();
            int now = generation(target, i, books).generation().position().generation();
            assertThat(now).isGreaterThan(before);
            target.drop(before);
            before = now;
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (reads.get() < seen + 2 * READERS && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(readers).as("no reader has failed").noneMatch(CompletableFuture::isCompletedExceptionally);
        }
        stop.set(true);
        readers.forEach(each -> assertThat(each).succeedsWithin(60, TimeUnit.SECONDS));
        assertThat(state.reader().select("books", id(1), IN_MINE).orElseThrow().text("title"))
                .isEqualTo("generation 6 book 1");
    }

    /** Fills new tables, in which every title has the same number, and takes them into use when they are complete. */
    private StoryProjector generation(PostgresTarget target, int number, int books) {
        LogStory told = new LogStory(Library.alone()).workspace(MINE, "mine");
        for (int i = 0; i < books; i++) {
            told.put(
                    "books",
                    MINE,
                    Map.of(
                            "id",
                            id(i),
                            "title",
                            "generation " + number + " book " + i,
                            "isbn",
                            (long) i,
                            "tags",
                            List.of("all", "g" + number)));
        }
        StoryProjector projector = new StoryProjector(target, false, 100, false).apply(told);
        target.use(projector.generation().position().generation());
        return projector;
    }

    private static void readAll(PostgresState state, int books, int number) {
        List<Entity> page =
                state.reader().page("books", PageRequest.first(100), IN_MINE).data();
        assertThat(page).hasSize(books);
        assertThat(page.stream().map(PostgresStateContract::generationOf).distinct())
                .as("one page is of one generation")
                .hasSize(1);
        long first = generationOf(page.get(0));
        Entity one = state.reader().select("books", id(number), IN_MINE).orElseThrow();
        assertThat(generationOf(one))
                .as("a later read is not of an earlier generation")
                .isGreaterThanOrEqualTo(first);
        assertThat(state.reader().selectBy("books", "isbn", (long) number, Scope.ALL))
                .isPresent();
        assertThat(state.reader()
                        .byTags("books", TagQuery.allOf("all"), PageRequest.first(100), IN_MINE)
                        .data())
                .hasSize(books);
        assertThat(state.reader().pageTags(PageRequest.first(1_000), IN_MINE).data())
                .hasSize(2 * books);
        assertThat(state.reader().count("books", IN_MINE)).isEqualTo(books);
        if (number == 0) {
            assertThat(state.referrers("workspaces", CanonicalKey.of(MINE), Scope.ALL, 1_000))
                    .hasSize(books);
        }
    }

    private static long generationOf(Entity book) {
        String title = String.valueOf(book.text("title"));
        return Long.parseLong(title.replaceAll("^generation (\\d+) .*$", "$1"));
    }
}
