package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Query;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Put;
import io.entail.schema.EntityDefinition;
import io.entail.state.FieldPlaces;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import io.entail.writes.EntityKeys;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Reads across a migration: {@code count} becomes a text, {@code note} is removed, {@code email} is unique in place of
 * {@code name}, and {@code boss} is a new reference.
 */
final class MigratedReadsTest {
    private static final String ID = "{\"name\": \"id\", \"type\": \"string\", \"required\": true}";
    private static final String NAME = optional("name", "string", ", \"unique\": true");
    private static final String NOTE = optional("note", "string", "");
    private static final String EMAIL = optional("email", "string", ", \"unique\": true");
    private static final String BOSS =
            optional("boss", "string", ", \"references\": \"people\", \"onDelete\": \"restrict\"");

    private static final EntityDefinition FIRST =
            definition(ID, NAME, optional("count", "int", ", \"indexed\": true"), NOTE);
    private static final EntityDefinition PREPARED = definition(
            ID,
            NAME,
            optional("count", "int", ", \"indexed\": true"),
            NOTE,
            optional("count_2", "string", ""),
            EMAIL,
            BOSS);
    private static final EntityDefinition LAST = definition(
                    ID, optional("name", "string", ""), optional("count", "string", ", \"indexed\": true"), EMAIL, BOSS)
            .migrated(Map.of("count", "count_2"));

    private final MemoryLog log = MemoryLog.create(Clock.systemUTC());

    private static String optional(String name, String type, String more) {
        return "{\"name\": \"" + name + "\", \"type\": [\"null\", \"" + type + "\"], \"default\": null" + more + "}";
    }

    private static EntityDefinition definition(String... fields) {
        return EntityDefinition.fromLog(
                "{\"type\": \"record\", \"name\": \"Person\", \"entity\": \"people\", \"primaryKey\": [\"id\"], \"fields\": ["
                        + String.join(", ", fields) + "]}");
    }

    @BeforeEach
    void prepare() {
        append(new LogRecord.Store(new UUID(1, 1), 10_000, 100_000));
        append(new LogRecord.Protocol(2));
        append(DefineRecord.of(FIRST, 1));
        put(FIRST, 1, 0, Map.of("id", "old", "name", "o", "count", 7, "note", "n"));
        put(FIRST, 1, 0, Map.of("id", "ann", "name", "a", "count", 12));
        put(FIRST, 1, 0, Map.of("id", "bob", "name", "b", "count", 3));
        append(DefineRecord.prepared(PREPARED, 2));
        put(
                PREPARED,
                2,
                2,
                Map.of(
                        "id",
                        "ann",
                        "name",
                        "a",
                        "count",
                        12,
                        "count_2",
                        "12",
                        "email",
                        "a@x",
                        "boss",
                        Map.of("id", "old")));
        put(PREPARED, 2, 3, Map.of("id", "bob", "name", "b", "count", 3, "count_2", "3", "email", "b@x"));
    }

    @AfterEach
    void close() {
        log.close();
    }

    private void migrate() {
        append(DefineRecord.migrated(LAST, 3, List.of(1), List.of(0), 5));
    }

    private void append(LogRecord record) {
        assertThat(log.append(record).join().outcome().accepted())
                .as("the record is accepted: %s", record)
                .isTrue();
    }

    private void put(EntityDefinition definition, int version, long expected, Map<String, Object> values) {
        EntityKeys keys = new EntityKeys(definition);
        append(new LogRecord.Write(
                UUID.randomUUID(),
                "test",
                "test",
                "",
                new Basis(-1, 0),
                List.of(new Put(
                        "people",
                        version,
                        null,
                        keys.keyOf(values),
                        expected,
                        0,
                        keys.claims(values),
                        keys.references(values),
                        "",
                        Bytes.wrap(definition.codec().encode(values))))));
    }

    private Map<String, Object> fields(String id) {
        return log.reader().select("people", id, Scope.ALL).orElseThrow().fields();
    }

    private Optional<String> idBy(String field, String value) {
        return log.reader().selectBy("people", field, value, Scope.ALL).map(MigratedReadsTest::id);
    }

    private static String id(Entity entity) {
        return String.valueOf(entity.fields().get("id"));
    }

    private List<String> where(Query query) {
        return log.reader().pageWhere("people", query, PageRequest.first(10), Scope.ALL).data().stream()
                .map(MigratedReadsTest::id)
                .toList();
    }

    @Test
    @DisplayName("before the last step, rows are returned under the definition in force, not that of their write")
    void beforeTheStep() {
        assertThat(fields("ann")).isEqualTo(Map.of("id", "ann", "name", "a", "count", 12));
        assertThat(idBy("name", "a")).contains("ann");
        assertThat(where(Query.where("count", 12))).containsExactly("ann");
        assertThat(log.referrers("people", CanonicalKey.of("old"), Scope.ALL, 9))
                .isEmpty();
        assertThat(Objects.requireNonNull(log.prepared("people")).version()).isEqualTo(2);
        assertThat(Objects.requireNonNull(log.definition("people")).version()).isEqualTo(1);
    }

    @Test
    @DisplayName("after the last step, rows of every version are returned under the migrated definition")
    void afterTheStep() {
        migrate();

        assertThat(fields("ann"))
                .isEqualTo(
                        Map.of("id", "ann", "name", "a", "count", "12", "email", "a@x", "boss", Map.of("id", "old")));
        assertThat(fields("old")).as("this row was not rewritten").isEqualTo(Map.of("id", "old", "name", "o"));
        assertThat(idBy("email", "a@x")).contains("ann");
        assertThat(idBy("email", "z@x")).isEmpty();
        assertThat(log.claimHolder("people", 0, Scope.ALL, CanonicalKey.of("b@x")))
                .isEqualTo(CanonicalKey.of("bob"));
        assertThat(log.referrers("people", CanonicalKey.of("old"), Scope.ALL, 9))
                .containsExactly(new StoreLog.Referrer("people", 0, CanonicalKey.of("ann")));
        assertThat(log.reader()
                        .pageFor("people", "boss", "old", PageRequest.first(9), Scope.ALL)
                        .data())
                .extracting(MigratedReadsTest::id)
                .containsExactly("ann");
        assertThat(log.reader().count("people", Scope.ALL)).isEqualTo(3);
        assertThat(log.prepared("people")).isNull();
        assertThat(Objects.requireNonNull(log.definition("people")).nextVersion())
                .isEqualTo(4);
        assertThat(log.migrations("people")).singleElement().satisfies(at -> {
            assertThat(at.migration().version()).isEqualTo(3);
            assertThat(at.migration().generation()).isEqualTo(1);
            assertThat(at.offset()).isEqualTo(9);
            assertThat(at.sequence()).isEqualTo(5);
        });
    }

    @Test
    @DisplayName("an index of the migrated definition has the newest values of the rows")
    void indexes() {
        migrate();

        assertThat(where(Query.where("count", "12"))).containsExactly("ann");
        assertThat(where(Query.all().from("count", "0"))).containsExactly("ann", "bob");
        put(LAST, 3, 5, Map.of("id", "bob", "count", "11"));
        assertThat(where(Query.all().from("count", "0"))).containsExactly("bob", "ann");
        assertThat(where(Query.where("count", "3"))).isEmpty();
        put(LAST, 3, 1, Map.of("id", "old", "count", "1"));
        assertThat(where(Query.all().from("count", "0"))).containsExactly("old", "bob", "ann");
    }

    @Test
    @DisplayName("a read of the past uses the definition of that time")
    void thePast() {
        migrate();
        try (StoreLog past = log.asOf(Position.of(4), Clock.systemUTC(), ReplayListener.NONE)) {
            assertThat(past.reader()
                            .select("people", "ann", Scope.ALL)
                            .orElseThrow()
                            .fields())
                    .containsEntry("id", "ann");
        }
    }

    @Test
    @DisplayName("fields that an abandoned preparation has added are in no later version")
    void givenUp() {
        EntityDefinition extended = definition(
                ID, NAME, optional("count", "int", ", \"indexed\": true"), NOTE, optional("email", "int", ""));
        append(DefineRecord.of(extended, 3));

        assertThat(fields("ann")).isEqualTo(Map.of("id", "ann", "name", "a", "count", 12));
        assertThat(where(Query.where("count", 12))).containsExactly("ann");
        FieldPlaces places = log.places("people", 2, 3);
        assertThat(places.source("email")).isNull();
        assertThat(places.source("note")).isEqualTo("note");
        assertThat(places.isSame()).isFalse();
        assertThat(log.places("people", 1, 3).isSame()).isTrue();
    }
}
