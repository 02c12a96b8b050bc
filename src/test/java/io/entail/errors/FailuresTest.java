package io.entail.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FailuresTest {

    @Test
    @DisplayName("one violation has no count")
    void oneViolationHasNoCount() {
        SchemaViolationException failure = Failures.schemaViolation(Map.of("host", "required field missing"));

        assertThat(failure).hasMessage("schema violation (host: required field missing)");
        assertThat(failure.code()).isEqualTo(2);
        assertThat(failure.codeName()).isEqualTo("schema violation");
        assertThat(failure.fields()).containsEntry("host", "required field missing");
    }

    @Test
    @DisplayName("several violations are counted, those of the entity first, then by name")
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
    @DisplayName("values are shown sorted, strings quoted, null as null")
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
    @DisplayName("keys and parents are named as in the contract")
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

    @Test
    @DisplayName("options are counted like violations")
    void optionsAreCounted() {
        assertThat(Failures.invalidOptions(Map.of("ttl", "cannot be used with 'routes'")))
                .hasMessage("invalid option (ttl: cannot be used with 'routes')");
        assertThat(Failures.invalidOptions(Map.of("size", "must be a number", "max", "must be a number")))
                .hasMessage("2 option violations (max: must be a number; size: must be a number)");
    }
}
