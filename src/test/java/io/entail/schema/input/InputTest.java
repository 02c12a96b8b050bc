package io.entail.schema.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Presence, automatic values, defaults and normalisation, before validation. */
class InputTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 999_000_000);
    private static final long SECONDS = 1_700_000_000L;
    private static final UUID FRESH = UUID.fromString("11111111-2222-4333-8444-555555555555");

    private static final Definitions SHIPPED = Definitions.shipped();
    private final EntityDefinition services = SHIPPED.require("services");

    @Test
    void anInsertGetsIdTimesAndDefaults() {
        assertThat(insert(services, Map.of("host", "h")))
                .containsEntry("id", FRESH.toString())
                .containsEntry("created_at", SECONDS)
                .containsEntry("updated_at", SECONDS)
                .containsEntry("retries", 5)
                .containsEntry("protocol", "http")
                .containsEntry("enabled", true)
                .doesNotContainKeys("name", "path", "client_certificate");
    }

    @Test
    void whatTheCallerGaveIsKeptExceptUpdatedAt() {
        assertThat(insert(services, Map.of("id", TestDefinitions.ID, "created_at", 5, "updated_at", 6, "retries", 7)))
                .containsEntry("id", TestDefinitions.ID)
                .containsEntry("created_at", 5L)
                .containsEntry("updated_at", SECONDS)
                .containsEntry("retries", 7);
    }

    @Test
    void nullIsKeptInsteadOfADefaultAndCreatedAtIsMadeNevertheless() {
        Map<String, Object> values = insert(services, nulls("retries", "id", "created_at", "host"));
        assertThat(values)
                .containsEntry("retries", null)
                .containsEntry("id", null)
                .containsEntry("created_at", SECONDS);
        assertThat(EntityInput.validate(SHIPPED, services, values, false))
                .isEqualTo(Map.of("id", "required field missing", "host", "required field missing"));
    }

    @Test
    void aRequiredFieldWithADefaultCannotBeNull() {
        assertThat(EntityInput.validate(SHIPPED, services, insert(services, nulls("protocol", "host")), false))
                .containsEntry("protocol", "required field missing");
    }

    @Test
    void unknownFieldsReachValidationEvenWhenTheyAreNull() {
        Map<String, Object> input = nulls("colour");
        input.put("host", "h");
        assertThat(EntityInput.validate(SHIPPED, services, insert(services, input), false))
                .isEqualTo(Map.of("colour", "unknown field"));
    }

    @Test
    void theInputIsNotChanged() {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("host", "h");
        input.put("tags", Arrays.asList("a", "a"));
        insert(services, input);
        assertThat(input).hasSize(2).containsEntry("tags", List.of("a", "a"));
    }

    @Test
    void setsLoseRepetitionsAndKeepTheirOrder() {
        assertThat(insert(services, Map.of("tags", List.of("b", "a", "b")))).containsEntry("tags", List.of("b", "a"));
    }

    @Test
    void aSetIsMeasuredWithoutItsRepetitions() {
        EntityDefinition things = TestDefinitions.things("array<string> @set(true) @lenEq(2) names;");
        Definitions definitions = Definitions.of(List.of(things));
        Map<String, Object> values = insert(things, Map.of("names", List.of("a", "b", "a")));
        assertThat(EntityInput.validate(definitions, things, values, false)).isEmpty();
        Map<String, Object> fewer = insert(things, Map.of("names", List.of("a", "a")));
        assertThat(EntityInput.validate(definitions, things, fewer, false))
                .isEqualTo(Map.of("names", "length must be 2"));
    }

    @Test
    void aJavaSetIsAList() {
        assertThat(insert(services, Map.of("tags", new LinkedHashSet<>(List.of("b", "a")))))
                .containsEntry("tags", List.of("b", "a"));
    }

    @Test
    void numbersTakeTheClassOfTheirField() {
        assertThat(insert(services, Map.of("port", 80.0, "retries", 3L)))
                .containsEntry("port", 80)
                .containsEntry("retries", 3);
        assertThat(insert(services, Map.of("port", 80.5, "retries", "3")))
                .containsEntry("port", 80.5)
                .containsEntry("retries", "3");
    }

    @Test
    void anUpsertOfAnExistingRowKeepsItsAutomaticValues() {
        Map<String, Object> values = EntityInput.forUpsert(
                services,
                Map.of("host", "h"),
                Map.of("id", TestDefinitions.ID, "created_at", 5L, "updated_at", 6L, "retries", 9),
                NOW,
                () -> FRESH);
        assertThat(values)
                .containsEntry("id", TestDefinitions.ID)
                .containsEntry("created_at", 5L)
                .containsEntry("updated_at", SECONDS)
                .containsEntry("retries", 5);
    }

    @Test
    void anAutomaticTextHas32Characters() {
        EntityDefinition keys = TestDefinitions.things("union { null, string } @auto(true) key = null;");
        assertThat(insert(keys, Map.of())).containsEntry("key", "11111111222243338444555555555555");
        assertThat(EntityInput.forUpsert(keys, Map.of(), Map.of("key", "old"), NOW, () -> FRESH))
                .containsEntry("key", "old");
    }

    @Test
    void aPatchGetsNothingButUpdatedAt() {
        assertThat(EntityInput.forUpdate(services, Map.of("port", 81.0), NOW))
                .isEqualTo(Map.of("port", 81, "updated_at", SECONDS));
    }

    @Test
    void anEntityWithoutUpdatedAtGetsNone() {
        assertThat(EntityInput.forUpdate(SHIPPED.require("consumers"), Map.of("username", "a"), NOW))
                .isEqualTo(Map.of("username", "a"));
    }

    @Test
    void requiredRecordsAlwaysHaveTheirWholeStructure() {
        EntityDefinition things = TestDefinitions.things(
                "record Inner { union { int, null } n = 7; union { null, string } s = null; } "
                        + "record Outer { union { null, Inner } inner = null; union { null, Inner } @required(false) other = null; }",
                "union { null, Outer } outer = null;");
        assertThat(insert(things, Map.of())).containsEntry("outer", Map.of("inner", Map.of("n", 7)));
        assertThat(insert(things, Map.of("outer", Map.of("inner", Map.of("s", "x")))))
                .containsEntry("outer", Map.of("inner", Map.of("s", "x", "n", 7)));
        assertThat(insert(things, Map.of("outer", Map.of("other", Map.of()))))
                .containsEntry("outer", Map.of("inner", Map.of("n", 7), "other", Map.of("n", 7)));
        assertThat(TestDefinitions.errors(things, "{\"id\":\"" + TestDefinitions.ID + "\",\"outer\":null}"))
                .isEqualTo(Map.of("outer", "required field missing"));
    }

    private static Map<String, Object> insert(EntityDefinition definition, Map<String, ?> input) {
        return EntityInput.forInsert(definition, input, NOW, () -> FRESH);
    }

    @SuppressWarnings("NullAway")
    private static Map<String, Object> nulls(String... names) {
        Map<String, Object> values = new LinkedHashMap<>();
        @Nullable Object none = null;
        for (String name : names) {
            values.put(name, none);
        }
        return values;
    }
}
