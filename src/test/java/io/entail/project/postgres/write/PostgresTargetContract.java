package io.entail.project.postgres.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.changes.FeedEnd;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.Batch;
import io.entail.project.Generation;
import io.entail.project.OtherProjectorException;
import io.entail.project.RowRefusedException;
import io.entail.project.TargetPosition;
import io.entail.project.postgres.tables.PgLoad;
import io.entail.project.postgres.tables.PgRow;
import io.entail.project.postgres.tables.PgSchemas;
import io.entail.project.postgres.tables.PgTable;
import io.entail.resolve.Bytes;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.schema.Binary;
import io.entail.schema.EntityDefinition;
import io.entail.schema.RandomEntities;
import io.entail.state.Defined;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import io.entail.writes.CanonicalKey;
import io.entail.writes.EntityKeys;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The promises of a projector's tables in every supported release of PostgreSQL. */
abstract class PostgresTargetContract {
    static final String ONE = "11111111-1111-1111-1111-111111111111";
    static final String TWO = "22222222-2222-2222-2222-222222222222";

    final LogStory story = new LogStory(Library.alone());
    PgBed bed;
    StoryProjector projector;

    @RegisterExtension
    final Seeds seeds = new Seeds();

    abstract StackExtension stack();

    @BeforeEach
    void open() throws SQLException {
        bed = new PgBed(stack());
        projector = new StoryProjector(bed.target, true, 50);
    }

    @AfterEach
    void close() throws SQLException {
        bed.close();
    }

    static String id(int number) {
        return new UUID(9, number).toString();
    }

    void book(int number, String title, String... tags) {
        story.put("books", ONE, Map.of("id", id(number), "title", title, "tags", List.of(tags), "pages", 100 + number));
    }

    static Defined defined(StoryProjector applied, String entity) {
        return Objects.requireNonNull(applied.definitions().get(entity), entity);
    }

    List<List<String>> books() throws SQLException {
        return bed.rows("SELECT id, title, pages FROM shop_g1.books ORDER BY id");
    }

    @Test
    void rowsAreMadeChangedAndTakenAwayAsTheFeedSays() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        book(2, "second", "a", "b");
        projector.apply(story);
        assertThat(books()).containsExactly(List.of(id(1), "first", "101"), List.of(id(2), "second", "102"));
        book(1, "changed");
        story.delete("books", id(2));
        projector.apply(story);
        assertThat(books()).containsExactly(List.of(id(1), "changed", "101"));
        assertThat(bed.rows("SELECT log_offset FROM shop.position"))
                .containsExactly(List.of(String.valueOf(projector.end().offset())));
        assertThat(bed.rows("SELECT rows FROM shop_g1.counts WHERE entity = "
                        + defined(projector, "books").ordinal() + " ORDER BY workspace"))
                .containsExactly(List.of("1"), List.of("1"));
        assertThat(bed.rows("SELECT * FROM shop_g1.tags")).isEmpty();
        assertThat(bed.rows("SELECT op FROM shop.entail_history WHERE entity = 'books' ORDER BY sequence"))
                .containsExactly(List.of("c"), List.of("c"), List.of("u"), List.of("d"));
    }

    @Test
    void valuesAreSwappedWithinAWriteAndWithinABatch() throws SQLException {
        PgStory log = shelves();
        log.put("nodes", null, node(1, "a", null)).put("nodes", null, node(2, "b", null));
        projector.apply(log.records());
        log.begin()
                .put("nodes", null, node(1, "b", id(2)))
                .put("nodes", null, node(2, "a", id(1)))
                .end();
        projector.apply(log.records());
        assertThat(bed.rows("SELECT name, next FROM shop_g1.nodes ORDER BY id"))
                .as("the two rows have exchanged their names, and refer to each other")
                .containsExactly(List.of("b", id(2)), List.of("a", id(1)));
        log.begin().delete("nodes", id(1)).delete("nodes", id(2)).end();
        log.put("nodes", null, node(3, "a", id(3))).delete("nodes", id(3));
        log.put("nodes", null, node(1, "a", null));
        projector.apply(log.records());
        assertThat(bed.rows("SELECT id, name, next FROM shop_g1.nodes")).containsExactly(List.of(id(1), "a", "null"));
    }

    private static PgStory shelves() {
        return new PgStory().define("""
                {"type": "record", "name": "Node", "entity": "nodes", "primaryKey": ["id"], "fields": [
                  {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
                  {"name": "name", "type": ["null", "string"], "unique": true},
                  {"name": "next", "type": ["null", {"type": "string", "logicalType": "uuid"}],
                   "references": "nodes"}]}""");
    }

    private static Map<String, Object> node(int number, String name, @Nullable String next) {
        Map<String, Object> node = new HashMap<>(Map.of("id", id(number), "name", name));
        if (next != null) {
            node.put("next", Map.of("id", next));
        }
        return node;
    }

    @Test
    void aRowThatWasDeletedByHandStopsItsNextWrite() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        book(2, "second");
        projector.apply(story);
        bed.execute("DELETE FROM shop_g1.books WHERE id = '" + id(2) + "'");
        book(1, "one");
        book(2, "two");
        assertRefused(id(2), "the row is missing in the database");
        assertThat(books())
                .as("a failed batch leaves no change behind")
                .containsExactly(List.of(id(1), "first", "101"));
    }

    @Test
    void aRowThatAHandHasTakenAwayStopsItsEnd() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        projector.apply(story);
        bed.execute("DELETE FROM shop_g1.books");
        story.delete("books", id(1));
        assertRefused(id(1), "the row is missing in the database");
    }

    @Test
    void aRowThatAHandHasChangedStopsTheNextWriteOfIt() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first", "a");
        book(2, "second");
        projector.apply(story);
        bed.execute("UPDATE shop_g1.books SET pages = 7 WHERE id = '" + id(1) + "'");
        book(2, "two");
        book(1, "one");
        assertRefused(id(1), "is not as the feed has it before this write");
    }

    @Test
    void aRowThatAHandHasChangedStopsItsEnd() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first", "a");
        projector.apply(story);
        bed.execute("UPDATE shop_g1.books SET tags = '{b}' WHERE id = '" + id(1) + "'");
        story.delete("books", id(1));
        assertRefused(id(1), "is not as the feed has it before this write");
    }

    @Test
    void aRowThatAHandHasAddedStopsTheOneThatIsNew() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        projector.apply(story);
        bed.execute("INSERT INTO shop_g1.books (id, _workspace, _version, _position, _definition, _broken) VALUES ('"
                + id(2) + "', '" + ONE + "', 1, 1, 1, false)");
        book(3, "third");
        book(2, "second");
        assertRefused(id(2), "duplicate key");
    }

    @Test
    void aRowThatAHandHasAddedStopsTheOneWithItsValue() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        projector.apply(story);
        bed.execute(
                "INSERT INTO shop_g1.books (id, isbn, _workspace, _version, _position, _definition, _broken) VALUES ('"
                        + id(9) + "', 77, '" + ONE + "', 1, 1, 1, false)");
        book(3, "third");
        story.put("books", ONE, Map.of("id", id(2), "title", "second", "isbn", 77L));
        assertRefused(id(2), "duplicate key");
    }

    @Test
    void aParentThatAHandHasTakenAwayStopsItsChild() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        book(2, "second");
        projector.apply(story);
        bed.execute("DELETE FROM shop_g1.books WHERE id = '" + id(2) + "'");
        book(3, "third");
        story.put("loans", ONE, Map.of("id", id(7), "book", Map.of("id", id(2))));
        assertThatThrownBy(() -> projector.apply(story))
                .isInstanceOfSatisfying(
                        RowRefusedException.class, e -> assertThat(e.key()).isEqualTo(id(7)))
                .hasMessageContaining("'loans'")
                .hasMessageContaining("foreign key");
    }

    @Test
    void aChildThatAHandHasAddedStopsTheEndOfItsParent() throws SQLException {
        story.workspace(ONE, "one");
        book(1, "first");
        book(2, "second");
        projector.apply(story);
        bed.execute(
                "INSERT INTO shop_g1.loans (id, book, _workspace, _version, _position, _definition, _broken) VALUES ('"
                        + id(9) + "', '" + id(2) + "', '" + ONE + "', 1, 1, 1, false)");
        story.delete("books", id(1));
        story.delete("books", id(2));
        assertRefused(id(2), "foreign key");
    }

    @Test
    void aTriggerThatSaysNoStopsTheRowAndItGoesOnWithoutIt() throws SQLException {
        story.workspace(ONE, "one");
        projector.apply(story);
        bed.execute("CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.pages = 105 THEN"
                + " RAISE EXCEPTION 'not today'; END IF; RETURN NEW; END $$");
        bed.execute("CREATE TRIGGER no BEFORE INSERT ON shop_g1.books FOR EACH ROW EXECUTE FUNCTION no()");
        for (int i = 0; i < 20; i++) {
            book(i, "book " + i);
        }
        assertThatThrownBy(() -> projector.apply(story))
                .isInstanceOfSatisfying(
                        RowRefusedException.class, e -> assertThat(e.key()).isEqualTo(id(5)))
                .hasMessageContaining("the database says: not today");
    }

    @Test
    void anInterruptedTransactionIsAppliedLater() throws SQLException {
        story.workspace(ONE, "one");
        projector.apply(story);
        TargetPosition before = projector.generation().position();
        bed.execute("CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$");
        bed.execute("CREATE TRIGGER cut BEFORE INSERT ON shop_g1.books FOR EACH ROW EXECUTE FUNCTION cut()");
        book(1, "first");
        assertThatThrownBy(() -> projector.apply(story))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining(bed.target.name());
        assertThat(bed.target.open(1).position()).isEqualTo(before);
        bed.execute("DROP TRIGGER cut ON shop_g1.books");
        projector.apply(story);
        assertThat(books()).containsExactly(List.of(id(1), "first", "101"));
    }

    @Test
    void aPermissionThatIsMissingIsWaitedFor() throws SQLException {
        story.workspace(ONE, "one");
        projector.apply(story);
        bed.execute("CREATE FUNCTION not_allowed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " RAISE insufficient_privilege; END $$");
        bed.execute("CREATE TRIGGER t BEFORE INSERT ON shop_g1.books FOR EACH ROW EXECUTE FUNCTION not_allowed()");
        book(1, "first");
        assertThatThrownBy(() -> projector.apply(story)).isInstanceOf(StoreUnavailableException.class);
        bed.execute("DROP TRIGGER t ON shop_g1.books");
        projector.apply(story);
        assertThat(books()).hasSize(1);
    }

    @Test
    void aWriterAtAnotherPositionThanTheTablesAppliesNothing() {
        story.workspace(ONE, "one");
        projector.apply(story);
        Generation other = bed.target.open(1);
        Batch next = new Batch(
                List.of(),
                new FeedEnd(
                        projector.end().offset() + 1,
                        projector.end().logDigest(),
                        projector.end().sequence(),
                        projector.end().digest()),
                Instant.EPOCH);
        projector.generation().apply(next, false);
        assertThatThrownBy(() -> other.apply(next, true)).isInstanceOf(OtherProjectorException.class);
        assertThat(bed.target.open(1).position().end()).isEqualTo(next.end());
    }

    @Test
    void aLockOfAReaderIsWaitedForWithoutBlockingOthersForLong() throws Exception {
        PgStory log = shelves().put("nodes", null, node(1, "a", null));
        projector.apply(log.records());
        bed.connection.setAutoCommit(false);
        bed.rows("SELECT * FROM shop_g1.nodes");
        log.define("""
                {"type": "record", "name": "Node", "entity": "nodes", "primaryKey": ["id"], "fields": [
                  {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
                  {"name": "name", "type": ["null", "string"], "unique": true},
                  {"name": "next", "type": ["null", {"type": "string", "logicalType": "uuid"}],
                   "references": "nodes"},
                  {"name": "more", "type": ["null", "int"], "default": null},
                  {"name": "always", "type": "int", "default": 7}]}""");
        CompletableFuture<Void> applied = CompletableFuture.runAsync(() -> projector.apply(log.records()));
        Awaitility.await()
                .until(() ->
                        !bed.rows("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty());
        try (PgBed.Look other = bed.look()) {
            assertThat(other.rows("SELECT count(*) FROM shop_g1.nodes")).containsExactly(List.of("1"));
        }
        assertThat(applied).isNotDone();
        bed.connection.commit();
        applied.get(60, TimeUnit.SECONDS);
        bed.connection.setAutoCommit(true);
        Map<String, Object> changed = node(1, "b", null);
        changed.put("more", 5);
        log.put("nodes", null, changed);
        projector.apply(log.records());
        assertThat(bed.rows("SELECT name, more, always FROM shop_g1.nodes")).containsExactly(List.of("b", "5", "7"));
    }

    @Test
    void tablesThatAreFilledAreAsThoseThatWereFollowed() throws SQLException {
        try (PgRandom random = new PgRandom(seeds.random())) {
            StoryProjector follower = new StoryProjector(bed.target, false, 7);
            follower.apply(random.tell(400).records());
            Generation filled = bed.target.begin(
                    (LogRecord.Store) random.records().get(0),
                    "AAAAAAAAAAAAAAAAAAAAAA",
                    "AAAAAAAAAAAAAAAAAAAAAB",
                    false);
            follower.definitions()
                    .all()
                    .forEach(defined -> filled.define(defined.latest().definition(), FeedEnd.NONE, Instant.EPOCH));
            random.log.whole(state -> {
                filled.fill(state::each, follower.end(), Instant.EPOCH, rows -> {});
                return true;
            });
            assertThat(filled.position().end()).isEqualTo(follower.end());
            assertThat(bed.contents(2)).isEqualTo(bed.contents(1));
            assertThat(bed.structure(2)).isEqualTo(bed.structure(1));
            long rows = Objects.requireNonNull(bed.contents(1).get("books")).size();
            assertThat(bed.rows("SELECT rows FROM shop_g1.counts WHERE workspace = '' AND entity = "
                            + defined(follower, "books").ordinal()))
                    .containsExactly(List.of(String.valueOf(rows)));
        }
    }

    @Test
    void howManyWritesAreAppliedTogetherMakesNoDifference() throws SQLException {
        try (PgRandom random = new PgRandom(seeds.random())) {
            List<LogRecord> records = random.tell(300).records();
            new StoryProjector(bed.target, true, 1).apply(records);
            new StoryProjector(bed.target, true, 40).apply(records);
            assertThat(bed.contents(2)).isEqualTo(bed.contents(1));
        }
    }

    @Test
    void aRowIsReadBackByteForByte() throws SQLException {
        RandomEntities random = new RandomEntities(seeds.seed());
        PgStory log = new PgStory();
        EntityDefinition definition = random.definition();
        log.define(definition);
        Map<Bytes, Bytes> images = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            Map<String, Object> values = random.entity(definition);
            definition.references().forEach(reference -> values.remove(reference.field()));
            byte[] image = definition.codec().encode(values);
            Bytes key = new EntityKeys(definition).keyOf(values);
            images.put(key, Bytes.wrap(image));
            log.put("things", null, key, values, image);
        }
        projector.apply(log.records());
        assertImages(projector, definition.name(), images);
    }

    @Test
    void anImageThatColumnsCannotHoldIsReadBackByteForByte() throws SQLException {
        PgStory log = new PgStory().define(ODD);
        EntityDefinition raw = EntityDefinition.of(new Schema.Parser().parse(ODD.replace(", \"json\": true", "")));
        Map<Bytes, Bytes> images = new HashMap<>();
        int number = 0;
        for (Map<String, Object> odd : ODDITIES) {
            Map<String, Object> values = new HashMap<>(odd);
            values.put("id", id(++number));
            byte[] image = raw.codec().encode(values);
            log.put("odd", null, CanonicalKey.of(id(number)), Map.of("id", id(number)), image);
            images.put(CanonicalKey.of(id(number)), Bytes.wrap(image));
        }
        // This image has another key than the log.
        byte[] liar = raw.codec().encode(Map.of("id", id(1)));
        log.put("odd", null, CanonicalKey.of(id(99)), Map.of("id", id(99)), liar);
        images.put(CanonicalKey.of(id(99)), Bytes.wrap(liar));
        // The array is encoded in two blocks where one would do.
        byte[] blocks = raw.codec().encode(Map.of("id", id(98), "list", List.of("a", "b")));
        byte[] two = new String(blocks, StandardCharsets.ISO_8859_1)
                .replace("\4\2a\2b\0", "\2\2a\2\2b\0")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(two).hasSizeGreaterThan(blocks.length);
        log.put("odd", null, CanonicalKey.of(id(98)), Map.of("id", id(98)), two);
        images.put(CanonicalKey.of(id(98)), Bytes.wrap(two));
        projector.apply(log.records());
        assertImages(projector, "odd", images);
        for (int i = 1; i <= ODDITIES.size(); i++) {
            log.delete("odd", id(i));
        }
        projector.apply(log.records());
        assertThat(bed.rows("SELECT count(*) FROM shop_g1.odd"))
                .as("the deletions have matched the rows although their images are unusual")
                .containsExactly(List.of("2"));
    }

    @Test
    void anUndecodableRowIsStoredAndCanBeReferredTo() throws SQLException {
        PgStory log = shelves();
        byte[] nonsense = {1, 2, 3};
        log.put("nodes", null, CanonicalKey.of(id(1)), Map.of("id", id(1)), nonsense);
        log.put("nodes", null, CanonicalKey.of(id(2)), Map.of("id", id(2)), nonsense);
        log.put("nodes", null, node(3, "c", id(1)));
        projector.apply(log.records());
        assertThat(bed.rows("SELECT id, name, _broken, _exact, next FROM shop_g1.nodes ORDER BY id"))
                .containsExactly(
                        List.of(id(1), "null", "t", "null", "null"),
                        List.of(id(2), "null", "t", "null", "null"),
                        List.of(id(3), "c", "f", "null", id(1)));
        log.put("nodes", null, node(1, "a", null)).delete("nodes", id(2));
        log.put("nodes", null, CanonicalKey.of(id(3)), Map.of("id", id(3)), nonsense);
        projector.apply(log.records());
        assertThat(bed.rows("SELECT id, name, _broken FROM shop_g1.nodes ORDER BY id"))
                .containsExactly(List.of(id(1), "a", "f"), List.of(id(3), "null", "t"));
    }

    @Test
    void namesOfAnyKindAreNamesOfTables() throws SQLException {
        PgStory log = new PgStory();
        String long1 = "n".repeat(70) + "1";
        String long2 = "n".repeat(70) + "2";
        String body = """
                {"type": "record", "name": "%s", "doc": "it's \\\\ \\" odd", "entity": "%s", "primaryKey": ["select"],
                 "fields": [
                  {"name": "select", "type": "string", "doc": "d'oh"},
                  {"name": "ctid", "type": ["null", "int"]},
                  {"name": "xmin", "type": ["null", "string"], "unique": true},
                  {"name": "%s", "type": ["null", "int"], "unique": true},
                  {"name": "%s", "type": ["null", "int"]},
                  {"name": "user", "type": ["null", "string"], "references": "%s.select"}]}""";
        List<String> entities = List.of(
                "tags", "counts", "position", "table", "n".repeat(48), "n".repeat(47) + "1", "entail_history", "order");
        int number = 0;
        for (String entity : entities) {
            log.define(body.formatted("R" + number++, entity, long1, long2, entity));
        }
        for (String entity : entities) {
            Map<String, Object> values =
                    new HashMap<>(Map.of("select", "k", "ctid", 1, "xmin", "v", long1, 1, long2, 2));
            log.put(entity, null, values);
            values.put("user", Map.of("select", "k"));
            log.put(entity, null, values);
        }
        projector.apply(log.records());
        assertThat(bed.rows("SELECT \"select\", \"user\" FROM shop.\"order\"")).containsExactly(List.of("k", "k"));
        assertThat(bed.rows("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'shop_g1'"))
                .containsExactly(List.of("13"));
        assertThat(bed.rows("SELECT obj_description('shop_g1.\"order\"'::regclass)"))
                .containsExactly(List.of("it's \\ \" odd"));
    }

    @Test
    void keysAndValuesOfAnyLengthAreFoundAndUnique() throws SQLException {
        PgStory log = new PgStory().define("""
                {"type": "record", "name": "Long", "entity": "long", "primaryKey": ["key"], "fields": [
                  {"name": "key", "type": "string"},
                  {"name": "value", "type": ["null", "string"], "unique": true},
                  {"name": "next", "type": ["null", "string"], "references": "long.key"}]}""");
        Random random = seeds.random();
        String key = hex(random, 4091);
        String other = key.substring(0, 4090) + "!";
        String value = hex(random, 4000);
        log.put("long", null, Map.of("key", key, "value", value, "next", Map.of("key", key)));
        log.put("long", null, Map.of("key", other, "value", value + "!", "next", Map.of("key", key)));
        projector.apply(log.records());
        log.delete("long", other).put("long", null, Map.of("key", key, "value", value + "!"));
        projector.apply(log.records());
        assertThat(bed.rows("SELECT key, value FROM shop_g1.long")).containsExactly(List.of(key, value + "!"));
    }

    private static String hex(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(Long.toHexString(random.nextLong()));
        }
        return text.substring(0, length);
    }

    @Test
    void generationsStandSideBySideAndReadersAreLedFromOneToTheOther() throws SQLException {
        PgStory log = shelves().put("nodes", null, node(1, "a", null));
        projector.apply(log.records());
        assertThat(bed.target.inUse()).isEqualTo(projector.generation().position());
        LogRecord.Store store = (LogRecord.Store) log.records().get(0);
        Generation next = bed.target.begin(store, "w", "c", false);
        assertThat(bed.target.generations())
                .extracting(TargetPosition::generation)
                .containsExactly(1, 2);
        assertThat(next.position().end()).isEqualTo(FeedEnd.NONE);
        bed.target.drop(1);
        assertThat(bed.target.generations())
                .as("the generation in use is not dropped")
                .hasSize(2);
        Definition definition = defined(projector, "nodes").latest().definition();
        assertThat(next.define(definition, projector.end(), Instant.EPOCH)).isTrue();
        bed.target.use(2);
        assertThat(bed.rows("SELECT * FROM shop.nodes"))
                .as("the views show the new generation")
                .isEmpty();
        assertThat(bed.target.inUse()).extracting(TargetPosition::generation).isEqualTo(2);
        try (PostgresTarget late = PostgresTarget.open(bed.config, PgBed.STORE)) {
            late.inUse();
            bed.target.begin(store, "w", "c", false);
            bed.target.use(3);
            bed.target.begin(store, "w", "c", false);
            assertThatThrownBy(() -> late.use(4)).isInstanceOf(OtherProjectorException.class);
        }
        bed.target.drop(1);
        bed.target.drop(2);
        assertThat(bed.target.generations())
                .extracting(TargetPosition::generation)
                .containsExactly(3, 4);
        assertThat(bed.rows("SELECT count(*) FROM information_schema.schemata WHERE schema_name LIKE 'shop%'"))
                .containsExactly(List.of("3"));
    }

    @Test
    void oneWriterIsElectedAndTheNextOneAfterItHasEnded() throws Exception {
        assertThat(bed.target.awaitTurn(Duration.ZERO)).isTrue();
        assertThat(bed.target.awaitTurn(Duration.ZERO)).isTrue();
        try (PostgresTarget next = PostgresTarget.open(bed.config, PgBed.STORE)) {
            assertThat(next.awaitTurn(Duration.ofMillis(300))).isFalse();
            bed.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
            assertThat(next.awaitTurn(Duration.ofSeconds(30))).isTrue();
            Awaitility.await().ignoreExceptions().until(() -> !bed.target.awaitTurn(Duration.ZERO));
        }
        assertThat(bed.target.awaitTurn(Duration.ofSeconds(30))).isTrue();
    }

    @Test
    void aReadOnlyUserReadsEverythingAndChangesNothing() throws SQLException {
        projector.apply(shelves().put("nodes", null, node(1, "a", null)).records());
        bed.execute("SET ROLE shop_reader");
        assertThat(bed.rows("SELECT name FROM shop.nodes")).containsExactly(List.of("a"));
        assertThat(bed.rows("SELECT name FROM shop_g1.nodes")).containsExactly(List.of("a"));
        assertThat(bed.rows("SELECT op, after ->> 'name' FROM shop.entail_history"))
                .containsExactly(List.of("c", "a"));
        assertThatThrownBy(() -> bed.execute("DELETE FROM shop_g1.nodes")).hasMessageContaining("permission denied");
        assertThatThrownBy(() -> bed.execute("UPDATE shop.position SET sequence = 0"))
                .hasMessageContaining("permission denied");
    }

    private static final String ODD = """
            {"type": "record", "name": "Odd", "entity": "odd", "primaryKey": ["id"], "fields": [
              {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
              {"name": "text", "type": ["null", "string"]},
              {"name": "json", "type": ["null", "string"], "json": true},
              {"name": "map", "type": ["null", {"type": "map", "values": "double"}]},
              {"name": "list", "type": ["null", {"type": "array", "items": "string"}]},
              {"name": "dates", "type": ["null", {"type": "array", "items": {"type": "int", "logicalType": "date"}}]},
              {"name": "times", "type":
                ["null", {"type": "array", "items": {"type": "long", "logicalType": "timestamp-millis"}}]},
              {"name": "amounts", "type": ["null", {"type": "array", "items":
                {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 3}}]},
              {"name": "blobs", "type": ["null", {"type": "array", "items": "bytes"}]},
              {"name": "ids", "type": ["null", {"type": "array", "items": {"type": "string", "logicalType": "uuid"}}]},
              {"name": "other", "type": ["null", {"type": "string", "logicalType": "uuid"}]},
              {"name": "number", "type": ["null", "double"]},
              {"name": "day", "type": ["null", {"type": "int", "logicalType": "date"}]},
              {"name": "time", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}]},
              {"name": "amount", "type":
                ["null", {"type": "bytes", "logicalType": "decimal", "precision": 38, "scale": 38}]},
              {"name": "long", "type": ["null", "long"]}]}""";

    private static final List<Map<String, Object>> ODDITIES = List.of(
            Map.of("text", ""),
            Map.of("text", "a\0b"),
            Map.of("text", "\uFFFD \uD83D\uDE00 \"\\{},NULL"),
            Map.of("text", "x".repeat(1 << 20)),
            Map.of("json", "{\"n\":1e400}"),
            Map.of("json", "{\"n\":1E2,\"m\":1.0E10,\"o\":1.50}"),
            Map.of("json", "{\"n\":1.5,\"m\":-0.0,\"i\":12345678901234567890,\"z\":-0}"),
            Map.of("json", "{\"n\":1e99999999}"),
            Map.of("json", "{ \"b\" : 1, \"a\" : [null, true] }"),
            Map.of("json", "{\"s\":\"\\u0000\",\"t\":\"\\ud800\",\"\\u0000k\":{}}"),
            Map.of("json", "{\"aa\":{\"c\":[],\"b\":{}},\"b\":\"\\u00e9\"}"),
            Map.of("map", Map.of("a", -0.0, "b", Double.MIN_VALUE, "c", Double.MAX_VALUE, "\0", 1.0)),
            Map.of("map", Map.of("z", 1e22, "aa", 0.1, "b", 100.0)),
            Map.of("list", List.of()),
            Map.of("list", List.of("", "NULL", "a,b", "{}", "\"", "\\", " x ", "\n", "a\0")),
            Map.of("dates", List.of(LocalDate.of(1, 1, 1), LocalDate.of(9999, 12, 31), LocalDate.of(1582, 10, 10))),
            Map.of(
                    "times",
                    List.of(
                            Instant.parse("0001-01-01T00:00:00Z"),
                            Instant.parse("9999-12-31T23:59:59.999Z"),
                            Instant.parse("1969-12-31T23:59:59.999Z"))),
            Map.of("amounts", List.of(new BigDecimal("0.000"), new BigDecimal("-12345678901234567890.125"))),
            Map.of("blobs", List.of(Binary.of(new byte[0]), Binary.of(new byte[] {0, -1, 92}))),
            Map.of("ids", List.of(ONE, TWO)),
            Map.of("ids", List.of(ONE, "no uuid")),
            Map.of("other", "AAAAAAAA-1111-1111-1111-111111111111"),
            Map.of("other", "no uuid"),
            Map.of("number", -0.0),
            Map.of("number", Double.MIN_VALUE),
            Map.of("day", LocalDate.of(1, 1, 1)),
            Map.of("day", LocalDate.of(9999, 12, 31)),
            Map.of("time", Instant.parse("0001-01-01T00:00:00Z")),
            Map.of("time", Instant.parse("9999-12-31T23:59:59.999Z")),
            Map.of("amount", new BigDecimal("0.12345678901234567890123456789012345678")),
            Map.of("amount", new BigDecimal("-0.00000000000000000000000000000000000001")),
            Map.of("long", Long.MIN_VALUE));

    private void assertImages(StoryProjector applied, String entity, Map<Bytes, Bytes> images) throws SQLException {
        PgTable table = PgTable.of(new PgSchemas(PgBed.STORE), 1, defined(applied, entity), applied.definitions());
        PgLoad load = new PgLoad(table);
        Map<Bytes, Bytes> found = new HashMap<>();
        try (Statement statement = bed.connection.createStatement();
                ResultSet answer =
                        statement.executeQuery("SELECT " + load.select("t") + " FROM " + table.sql() + " AS t")) {
            while (answer.next()) {
                PgRow row = load.row(answer, 1);
                Bytes image = Objects.requireNonNull(Objects.requireNonNull(row).image());
                found.put(row.key(), image);
                assertThat(row.fields()).isEqualTo(table.definition().codec().decode(image.array()));
            }
        }
        assertThat(found).isEqualTo(images);
    }

    private void assertRefused(String key, String cause) {
        assertThatThrownBy(() -> projector.apply(story))
                .isInstanceOfSatisfying(RowRefusedException.class, e -> {
                    assertThat(e.entity()).isEqualTo("books");
                    assertThat(e.key()).isEqualTo(key);
                    assertThat(e.position().offset()).isEqualTo(story.records().size() - 1);
                })
                .hasMessageContaining(cause)
                .hasMessageContaining("Either the database is not what the log has led to");
    }
}
