package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.NullTrees;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per input: the values that the caller gives, and the normalised ones, both as JSON. */
class ShorthandTest {
    private static final Functions FUNCTIONS = Functions.builtIn()
            .withShorthand("pair", value -> {
                String[] parts = value == null ? new String[] {"none", "none"} : ((String) value).split("-", -1);
                return Map.of("a", parts[0], "b", parts[parts.length - 1]);
            })
            .withShorthand("b-only", value -> Map.of("b", "from b-only"))
            .withShorthand("joined", value -> Map.of("a", String.join("+", strings(value))))
            .withShorthand("upper", value -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                NullTrees.put(fields, "c", value == null ? null : value + "!");
                return fields;
            });

    private final EntityDefinition things =
            TestDefinitions.of(FUNCTIONS, TestDefinitions.file("", """
                            union { null, string } a = null;
                            union { string, null } b = "default";
                            union { null, string } c = null;
                            """, """
                            @shorthand([
                              {"name": "ab", "type": "string", "function": "pair"},
                              {"name": "late", "type": "string", "function": "b-only"},
                              {"name": "all", "type": {"type": "array", "items": "string"}, "function": "joined"},
                              {"name": "c", "type": "string", "function": "upper"}
                            ])
                            """)).require("things");

    private static List<String> strings(@Nullable Object value) {
        return ((Collection<?>) Objects.requireNonNull(value))
                .stream().map(String::valueOf).toList();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"ab":"x-y"}                       | {"a":"x","b":"y"}
            {"a":"given","ab":"x-y"}           | {"a":"x","b":"y"}
            {"ab":"x-y","late":"z"}            | {"a":"x","b":"from b-only"}
            {"ab":null}                        | {"a":"none","b":"none"}
            {"all":["p","q"]}                  | {"a":"p+q","b":"default"}
            {"c":"same name"}                  | {"b":"default","c":"same name!"}
            {"c":null}                         | {"b":"default","c":null}
            {}                                 | {"b":"default"}
            """)
    void aShorthandStandsForItsFieldsAndWins(String input, String expected) {
        Map<String, Object> values = insert(map(input));
        values.remove("id");
        assertThat(values).isEqualTo(map(expected));
        assertThat(EntityInput.validate(Definitions.of(List.of(things)), things, insert(map(input)), false))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"ab":5,"a":7,"colour":1}          | {"ab":"expected a string"}
            {"ab":""}                          | {"ab":"length must be at least 1"}
            {"all":"p"}                        | {"all":"expected an array"}
            {"all":["p",5]}                    | {"all":{"2":"expected a string"}}
            {"ab":5,"all":"p"}                 | {"ab":"expected a string","all":"expected an array"}
            """)
    void oneOfAWrongTypeIsToldAloneUnderItsOwnName(String input, String expected) {
        assertThat(EntityInput.shorthandFaults(things, map(input))).isEqualTo(map(expected));
        assertThat(EntityInput.validate(Definitions.of(List.of(things)), things, insert(map(input)), false))
                .isEqualTo(map(expected));
    }

    @Test
    void aPatchHasShorthandsToo() {
        assertThat(EntityInput.forUpdate(things, Map.of("ab", "x-y"), Instant.EPOCH))
                .isEqualTo(Map.of("a", "x", "b", "y"));
    }

    @Test
    void nestedRecordsHaveShorthandsToo() {
        Functions functions = Functions.builtIn().withShorthand("inner", value -> Map.of("x", value + "!"));
        EntityDefinition outer = TestDefinitions.of(
                        functions,
                        TestDefinitions.file(
                                "@shorthand({\"name\": \"short\", \"type\": \"string\", \"function\": \"inner\"}) "
                                        + "record Inner { union { null, string } x = null; }",
                                "union { null, Inner } inner = null; union { null, array<Inner> } many = null;"))
                .require("things");
        Map<String, Object> values = EntityInput.forInsert(
                outer,
                map("{\"inner\":{\"short\":\"a\"},\"many\":[{\"short\":\"b\"},{\"short\":5}]}"),
                Instant.EPOCH,
                UUID::randomUUID);
        assertThat(values)
                .containsEntry("inner", Map.of("x", "a!"))
                .containsEntry("many", Arrays.asList(Map.of("x", "b!"), Map.of("short", 5)));
        assertThat(EntityInput.validate(Definitions.of(List.of(outer)), outer, values, false))
                .isEqualTo(Map.of("many", Map.of("2", Map.of("short", "expected a string"))));
    }

    @Test
    void theEntityIsReadWithoutTheFunctionAndMissesIt() {
        EntityDefinition lacking = EntityDefinition.fromLog(things.json());
        assertThat(lacking.missingFunctions())
                .containsExactly(
                        "Thing: shorthand 'pair'",
                        "Thing: shorthand 'b-only'",
                        "Thing: shorthand 'joined'",
                        "Thing: shorthand 'upper'");
        assertThat(lacking.with(FUNCTIONS).missingFunctions()).isEmpty();
    }

    private Map<String, Object> insert(Map<String, ?> input) {
        return EntityInput.forInsert(things, input, Instant.EPOCH, UUID::randomUUID);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }
}
