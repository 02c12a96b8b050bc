package io.entail.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailuresTest {

    @Test
    @DisplayName("the message about one violation has no count")
    void oneViolationHasNoCount() {
        SchemaViolationException failure = Failures.schemaViolation(Map.of("host", "required field missing"));

        assertThat(failure).hasMessage("schema violation (host: required field missing)");
        assertThat(failure.code()).isEqualTo(2);
        assertThat(failure.codeName()).isEqualTo("schema violation");
        assertThat(failure.fields()).containsEntry("host", "required field missing");
    }

    @Test
    @DisplayName("several violations are counted, and listed with those of the entity first, then by name")
    void severalViolationsAreCountedAndSorted() {
        Map<String, Object> tree = Map.of(
                "b", Map.of("c", "expected a string"),
                "a", "unknown field",
                "list", Map.of("2", "expected a string"),
                "@entity", List.of("all or none of these fields must be set: 'x', 'y'"));

        assertThat(Failures.schemaViolation(tree))
                .hasMessage("4 schema violations (all or none of these fields must be set: 'x', 'y'; a: unknown field;"
                        + " b.c: expected a string; list.2: expected a string)");
    }

    @Test
    @DisplayName("values are printed in sorted order, strings in quotes, null as null")
    void valuesAreShownSorted() {
        Map<String, Object> values = new HashMap<>();
        values.put("service", null);
        values.put("route", Map.of("id", "r1"));
        values.put("name", "key-auth");
        values.put("consumer", null);

        assertThat(Failures.notUnique(values))
                .hasMessage(
                        "UNIQUE violation detected on '{consumer=null,name=\"key-auth\",route={id=\"r1\"},service=null}'");
    }

    @Test
    @DisplayName("keys and parents are printed as in the contract")
    void keysAndParentsAreNamed() {
        assertThat(Failures.invalidPrimaryKey(Map.of("id", "expected a valid UUID")))
                .hasMessage("invalid primary key: '{id=\"expected a valid UUID\"}'");
        assertThat(Failures.primaryKeyTaken(Map.of("id", "x"))).hasMessage("primary key violation on key '{id=\"x\"}'");
        assertThat(Failures.notFound(Map.of("id", "x")))
                .hasMessage("could not find the entity with primary key '{id=\"x\"}'");
        assertThat(Failures.notFoundBy(Map.of("name", "x")))
                .hasMessage("could not find the entity with '{name=\"x\"}'");
        assertThat(Failures.missingParent("service", "services", Map.of("id", "x")))
                .hasMessage("the foreign key '{id=\"x\"}' does not reference an existing 'services' entity.");
        assertThat(Failures.stillReferenced("services", "routes"))
                .hasMessage("an existing 'routes' entity references this 'services' entity");
        assertThat(Failures.unresolved(
                        Map.of("con", Map.of("username", Failures.unresolvedText("consumers", "username", "x")))))
                .hasMessage("foreign key unresolved (con.username: the foreign key cannot be resolved with"
                        + " '{username=\"x\"}' for an existing 'consumers' entity)");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1  | invalid primary key           | invalid primary key: '{id="x"}'
            2  | schema violation              | schema violation (a: x)
            3  | primary key violation         | primary key violation on key '{id="x"}'
            4  | foreign key violation         | an existing 'routes' entity references this 'services' entity
            5  | unique constraint violation   | UNIQUE violation detected on '{name="x"}'
            6  | not found                     | could not find the entity with '{name="x"}'
            7  | invalid offset                | 'x' is not a valid offset: bad base64 encoding
            9  | invalid size                  | size must be an integer between 1 and 50000
            10 | invalid unique name           | expected a string
            11 | invalid options               | invalid option (nulls: must be a boolean)
            12 | operation unsupported         | cannot remove 'x' entities by 'name' when not using a database
            13 | foreign keys unresolved       | foreign key unresolved (a.b: x)
            14 | invalid declarative configuration | declarative config is invalid: {}
            15 | transformation error          | transformation failed: x
            16 | invalid foreign key           | invalid foreign key: '{id="x"}'
            17 | invalid workspace             | invalid workspace 'x'
            18 | invalid global query          | unique key name is invalid for global query
            """)
    @DisplayName("every code of the contract has its name and its text")
    void codesHaveTheirNamesAndTexts(int code, String name, String message) {
        Map<String, String> id = Map.of("id", "x");
        Map<String, String> byName = Map.of("name", "x");
        List<EntailException> all = List.of(
                Failures.invalidPrimaryKey(id),
                Failures.schemaViolation(Map.of("a", "x")),
                Failures.primaryKeyTaken(id),
                Failures.stillReferenced("services", "routes"),
                Failures.notUnique(byName),
                Failures.notFoundBy(byName),
                Failures.invalidOffset("x", "bad base64 encoding"),
                Failures.invalidSize(50_000),
                Failures.invalidUnique("name", "expected a string"),
                Failures.invalidOptions(Map.of("nulls", "must be a boolean")),
                Failures.onlyReads("remove", "x", "name"),
                Failures.unresolved(Map.of("a", Map.of("b", "x"))),
                new DeclarativeConfigException("declarative config is invalid: {}", Map.of()),
                Failures.transformationFailed("x"),
                Failures.invalidForeignKey(id),
                Failures.invalidWorkspace("x"),
                Failures.uniqueWithinWorkspaces("name"));

        EntailException failure =
                all.stream().filter(each -> each.code() == code).findFirst().orElseThrow();

        assertThat(failure.codeName()).isEqualTo(name);
        assertThat(failure).hasMessage(message);
    }

    @Test
    @DisplayName("violations of options are counted like those of entities")
    void optionsAreCounted() {
        assertThat(Failures.invalidOptions(Map.of("ttl", "cannot be used with 'routes'")))
                .hasMessage("invalid option (ttl: cannot be used with 'routes')");
        assertThat(Failures.invalidOptions(Map.of("size", "must be a number", "max", "must be a number")))
                .hasMessage("2 option violations (max: must be a number; size: must be a number)");
    }

    @Test
    @DisplayName("messages quote only the beginning of long values, and list only the first of many faults")
    void longValuesAndManyFaultsAreCut() {
        String megabyte = "x".repeat(1 << 20);
        Map<String, Object> many = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            many.put("field" + i, "unknown field");
        }

        assertThat(List.of(
                        Failures.invalidOffset(megabyte, "invalid offset"),
                        Failures.invalidWorkspace(megabyte),
                        Failures.notFoundBy(Map.of("name", megabyte)),
                        Failures.notFoundBy(Map.of(megabyte, "x")),
                        Failures.schemaViolation(Map.of(megabyte, "unknown field")),
                        Failures.unresolved(Map.of("a", Map.of(megabyte, "x")))))
                .allSatisfy(e -> assertThat(e.getMessage().length()).isLessThan(1_200));
        assertThat(Failures.schemaViolation(many).getMessage())
                .startsWith("10000 schema violations (field0: unknown field; ")
                .hasSizeLessThan(70_000)
                .containsPattern("; and [0-9]+ more\\)$");
        assertThat(Failures.notFoundBy(many).getMessage())
                .hasSizeLessThan(10_000)
                .endsWith(",...}'");
    }
}
