package io.entail.schema;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.function.CheckFunction;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.NullTrees;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per attribute and value: the field's declaration, the value as JSON, and the result of the validation. */
class AttributesTest {
    private static final Functions FUNCTIONS = Functions.builtIn()
            .withCheck("even", CheckFunction.of(value -> ((Number) value).longValue() % 2 == 0))
            .withCheck("one_key", value -> ((Map<?, ?>) value).size() == 1 ? null : "expected one key");

    private static final String NESTED = "record Nested { union { null, int } n = null; }";
    private static final String PARENTS =
            "@entity(\"parents\") @primaryKey([\"id\"]) record Parent { union { null, uuid } id = null; }";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string @eq("a") f                           | "a"               | ok
            string @eq("a") f                           | "b"               | value must be a
            int @eq(5) f                                | 5.0               | ok
            double @eq(1.5) f                           | 2                 | value must be 1.5
            boolean @eq(true) f                         | false             | value must be true
            array<int> @eq([1, 2]) f                    | [1,2]             | ok
            array<int> @eq([1, 2]) f                    | [2,1]             | value must be [1,2]
            map<double> @eq({"a": 1}) f                 | {"a":1}           | ok
            map<double> @eq({"a": 1}) f                 | {"b":1}           | value must be {"a":1}
            Nested @eq({"n": 1}) f                      | {"n":1}           | ok
            Nested @eq({"n": 1}) f                      | {"n":2}           | value must be {"n":1}
            string @json(true) @eq({"a": [1]}) f        | {"a":[1]}         | ok
            string @json(true) @eq({"a": [1]}) f        | {"a":[2]}         | value must be {"a":[1]}
            string @eq("a") f                           | 1                 | expected a string
            union { null, string } @eq("a") f = null    | null              | value must be a
            union { null, string } @eq("a") @err("x") f = null | null       | value must be a
            union { null, string } @eq("a") @err("x") f = null | "b"        | x
            union { null, string } @eq(null) f = null   | null              | ok
            union { null, string } @eq(null) f = null   | "a"               | value must be null
            union { null, string } @eq(null) @err("x") f = null | "a"       | x
            union { null, uuid } @references("parents") @eq(null) f = null | null | ok
            union { null, uuid } @references("parents") @eq(null) f = null | {"id":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e"} | value must be null
            union { null, uuid } @references("parents") @eq(null) f = null | {"id":"x"} | value must be null
            union { null, uuid } @references("parents") @ne(null) f = null | null | value must not be null
            string @ne("a") f                           | "b"               | ok
            string @ne("a") f                           | "a"               | value must not be a
            long @ne(0) f                               | 0                 | value must not be 0
            union { null, int } @ne(null) f = null      | null              | value must not be null
            union { null, int } @ne(null) @err("x") f = null | null         | x
            union { null, int } @ne(null) f = null      | 1                 | ok
            union { null, int } @required(true) @ne(null) f = null | null   | value must not be null
            union { null, int } @required(true) @err("x") f = null | null   | required field missing
            string @notOneOf(["a", "b"]) f              | "c"               | ok
            string @notOneOf(["a", "b"]) f              | "b"               | must not be one of: a, b
            int @notOneOf([1, 2]) f                     | 2.0               | must not be one of: 1, 2
            string @oneOf(["a", "b"]) f                 | "b"               | ok
            string @oneOf(["a", "b"]) f                 | "c"               | expected one of: a, b
            int @gt(5) f                                | 6                 | ok
            int @gt(5) f                                | 5                 | value must be greater than 5
            double @gt(0.5) f                           | 0.25              | value must be greater than 0.5
            long @gt(1.5) f                             | 2                 | ok
            double @timestamp("seconds") f              | 1.5               | ok
            double @timestamp("seconds") f              | 0                 | expected a valid timestamp
            long @timestamp("seconds") f                | 1                 | ok
            long @timestamp("seconds") f                | -1                | expected a valid timestamp
            string @uuid(true) f                        | "6F6B9A3E-30fb-4c1c-8f8c-0d3a52ad1a0e" | ok
            string @uuid(true) f                        | "x"               | expected a valid UUID
            string @uuid(true) f                        | ""                | expected a valid UUID
            string @isRegex(true) f                     | "^a+$"            | ok
            string @isRegex(true) f                     | "(a"              | not a valid regex: (a
            string @isRegex(true) f                     | "(a{1000}){1000}" | not a valid regex: (a{1000}){1000}
            int @between([1, 5]) f                      | 5                 | ok
            double @between([1, 5]) f                   | 5.01              | value should be between 1 and 5
            string @lenEq(2) f                          | "é"               | ok
            array<int> @lenEq(2) f                      | [1]               | length must be 2
            map<int> @lenMin(1) f                       | {"a":1}           | ok
            map<int> @lenMin(1) f                       | {}                | length must be at least 1
            array<int> @set(true) @lenMax(1) f          | [1]               | ok
            array<int> @set(true) @lenMax(1) f          | [1,2]             | length must be at most 1
            string @startsWith("/") f                   | "/a"              | ok
            string @startsWith("/") f                   | "a"               | should start with: /
            string @notMatch("[0-9]") f                 | "a"               | ok
            string @notMatch("[0-9]") f                 | "a1"              | invalid value: a1
            string @matchNone(["a", {"pattern": "b", "err": "no b"}]) f | "c"  | ok
            string @matchNone(["a", {"pattern": "b", "err": "no b"}]) f | "ab" | invalid value: ab
            string @matchNone(["a", {"pattern": "b", "err": "no b"}]) f | "b"  | no b
            string @match("^[a-z]+$") f                 | "abc"             | ok
            string @match("^[a-z]+$") f                 | "aBc"             | invalid value: aBc
            string @matchAll([{"pattern": "^a", "err": "first a"}, "z$"]) f | "az" | ok
            string @matchAll([{"pattern": "^a", "err": "first a"}, "z$"]) f | "z"  | first a
            string @matchAll([{"pattern": "^a", "err": "first a"}, "z$"]) f | "a"  | invalid value: a
            string @matchAny({"patterns": ["^a", "z$"]}) f | "az"           | ok
            string @matchAny({"patterns": ["^a", "z$"]}) f | "b"            | invalid value: b
            string @matchAny({"patterns": ["^a"], "err": "first a"}) f | "b" | first a
            array<int> @contains(2) f                   | [1,2]             | ok
            array<int> @contains(2) f                   | []                | expected to contain: 2
            array<string> @set(true) @contains("a") f   | ["b"]             | expected to contain: a
            string @format("host") f                    | "a.b"             | ok
            string @format("host") f                    | "a.b:80"          | must not have a port
            array<@format("host") string> f             | ["a","b:1"]       | {2=must not have a port}
            int @check("even") f                        | 2                 | ok
            int @check("even") f                        | 3                 | failed validating: 3
            map<int> @check("one_key") f                | {"a":1}           | ok
            map<int> @check("one_key") f                | {}                | expected one key
            Nested @check("one_key") f                  | {}                | expected one key
            int @check("even") @err("odd") f            | 3                 | odd
            array<string> @set(true) @mutuallyExclusiveSubsets([["a", "b"], ["c"], ["d"]]) f | ["a","b","x"] | ok
            array<string> @set(true) @mutuallyExclusiveSubsets([["a", "b"], ["c"], ["d"]]) f | ["c","x","b","a"] | these sets are mutually exclusive: ('c'), ('a', 'b')
            map<int> @keys({"lenMax": 2}) f             | {"ab":1}          | ok
            map<int> @keys({"lenMax": 2}) f             | {"abc":1}         | length must be at most 2
            map<int> @keys({"format": "header_name", "matchNone": [{"pattern": "(?i)^host$", "err": "no host"}]}) f | {"HOST":1} | no host
            map<int> @keys({"lenMin": 0}) f             | {"":1}            | ok
            map<int> @keys({"lenMax": 2, "err": "x"}) f | {"abc":1}         | x
            string @referenceable(true) @lenMax(3) f    | "{vault://a/b}"   | ok
            string @referenceable(true) @lenMax(3) f    | "{vault://a/b"    | length must be at most 3
            string @lenMax(3) f                         | "{vault://a/b}"   | length must be at most 3
            array<@referenceable(true) @lenMax(3) string> f | ["{vault://a/b}"] | ok
            string @encrypted(true) f                   | "secret"          | ok
            string @encrypted(true) f                   | ""                | length must be at least 1
            string @legacy(true) @lenMin(0) f           | ""                | ok
            string @legacy(true) f                      | ""                | length must be at least 1
            """)
    void anAttributeLetsAValuePassOrSaysWhy(String declaration, String value, String expected) {
        assertThat(told(declaration, "{\"f\":" + value + "}", false)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string @err("x") @lenMax(3) f                             | ""    | x
            string @err("x") @lenMax(3) f                             | 1     | expected a string
            array<@err("x") @lenMax(3) string> f                      | [1,"long"] | {1=expected a string, 2=x}
            array<string> @err("x") @lenMin(1) f                      | [""]  | {1=length must be at least 1}
            string @err("x") @match("a") @lenMin(0) f                 | ""    | x
            """)
    void errStandsForTheWordsOfRulesAndOfNothingElse(String declaration, String value, String expected) {
        assertThat(told(declaration, "{\"f\":" + value + "}", false)).isEqualTo(expected);
    }

    /** Each value breaks two neighbouring rules, and the fault must be that of the first one. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string @ne("a") @eq("b") f                                | "a"   | value must be b
            string @notOneOf(["a"]) @ne("a") f                        | "a"   | value must not be a
            string @oneOf(["b"]) @notOneOf(["a"]) f                   | "a"   | must not be one of: a
            int @gt(5) @oneOf([7]) f                                  | 1     | expected one of: 7
            double @timestamp("seconds") @gt(5) f                     | -1    | value must be greater than 5
            double @between([5, 6]) @timestamp("seconds") f           | -1    | expected a valid timestamp
            string @isRegex(true) @uuid(true) f                       | "("   | expected a valid UUID
            string @lenEq(9) @isRegex(true) f                         | "("   | not a valid regex: (
            string @lenMin(9) @lenEq(8) f                             | "a"   | length must be 8
            string @lenMax(1) @lenMin(9) f                            | "ab"  | length must be at least 9
            string @startsWith("x") @lenMax(1) f                      | "ab"  | length must be at most 1
            string @notMatch("a") @startsWith("x") f                  | "ab"  | should start with: x
            string @matchNone([{"pattern": "a", "err": "none"}]) @notMatch("a") f | "ab" | invalid value: ab
            string @match("x") @matchNone([{"pattern": "a", "err": "none"}]) f | "ab" | none
            string @matchAll([{"pattern": "x", "err": "all"}]) @match("x") f | "ab" | invalid value: ab
            string @matchAny({"patterns": ["x"], "err": "any"}) @matchAll([{"pattern": "x", "err": "all"}]) f | "ab" | all
            string @format("host") @matchAny({"patterns": ["x"], "err": "any"}) f | "a:1" | any
            array<int> @mutuallyExclusiveSubsets([[1], [2]]) @check("one") @contains(3) f | [1,2] | expected to contain: 3
            array<int> @mutuallyExclusiveSubsets([[1], [2]]) @check("none") f | [1,2] | never
            """)
    void rulesAreCheckedInTheirFixedOrderWhateverTheOrderOfTheProperties(
            String declaration, String value, String expected) {
        Functions functions = FUNCTIONS.withCheck("one", list -> "one").withCheck("none", list -> "never");
        assertThat(told(declaration, "{\"f\":" + value + "}", false, functions)).isEqualTo(expected);
    }

    @Test
    void whatAnUpdateDoesNotMentionIsNotJudgedAndWhatAnInsertDoesNotMentionIsNull() {
        String ne = "union { null, string } @ne(null) f = null";
        assertThat(told(ne, "{}", true)).isEqualTo("ok");
        assertThat(told(ne, "{\"f\":null}", true)).isEqualTo("value must not be null");
        assertThat(told(ne, "{}", false)).isEqualTo("value must not be null");
        String eq = "union { null, string } @eq(\"a\") f = null";
        assertThat(told(eq, "{}", true)).isEqualTo("ok");
        assertThat(told(eq, "{}", false)).isEqualTo("value must be a");
        assertThat(told("union { null, string } @required(true) @ne(null) f = null", "{}", false))
                .isEqualTo("required field missing");
    }

    @Test
    void nullPassesEveryOtherRule() {
        assertThat(told(
                        "union { null, string } @oneOf([\"a\"]) @notOneOf([\"b\"]) @isRegex(true) @lenEq(1) @lenMin(1) "
                                + "@lenMax(1) @startsWith(\"a\") @match(\"a\") @notMatch(\"b\") @matchAll([\"a\"]) "
                                + "@matchNone([\"b\"]) @matchAny({\"patterns\": [\"a\"]}) @format(\"host\") f = null",
                        "{\"f\":null}",
                        false))
                .isEqualTo("ok");
        assertThat(told(
                        "union { null, array<int> } @contains(1) @mutuallyExclusiveSubsets([[1]]) f = null",
                        "{}",
                        false))
                .isEqualTo("ok");
    }

    @Test
    void anEmptyTextUnsetsALegacyId() {
        EntityDefinition things = things(
                "union { null, string } @uuid(true) @legacy(true) a = null; union { null, uuid } @legacy(true) b = null; "
                        + "union { null, uuid } c = null",
                FUNCTIONS);
        Map<String, Object> patch = EntityInput.forUpdate(things, Map.of("a", "", "b", "", "c", ""), Instant.EPOCH);
        Map<String, Object> expected = new LinkedHashMap<>();
        NullTrees.put(expected, "a", null);
        NullTrees.put(expected, "b", null);
        expected.put("c", "");
        assertThat(patch).isEqualTo(expected);
    }

    @Test
    void anAutomaticTimeHasMillisecondsWhereThereIsRoom() {
        EntityDefinition things = things(
                "union { null, double } @timestamp(\"seconds\") @auto(true) created_at = null; "
                        + "union { null, double } @timestamp(\"seconds\") @auto(true) updated_at = null",
                FUNCTIONS);
        Instant now = Instant.ofEpochMilli(1_700_000_000_123L);
        assertThat(EntityInput.forInsert(things, Map.of(), now, UUID::randomUUID))
                .containsEntry("created_at", 1_700_000_000.123)
                .containsEntry("updated_at", 1_700_000_000.123);
        assertThat(EntityInput.forUpdate(things, Map.of(), now)).isEqualTo(Map.of("updated_at", 1_700_000_000.123));
    }

    private static String told(String declaration, String json, boolean updating) {
        return told(declaration, json, updating, FUNCTIONS);
    }

    @SuppressWarnings("unchecked")
    private static String told(String declaration, String json, boolean updating, Functions functions) {
        EntityDefinition things = things(declaration, functions);
        Map<String, Object> values = (Map<String, Object>) requireNonNull(CanonicalJson.read(json));
        Map<String, Object> normal = updating
                ? EntityInput.forUpdate(things, values, Instant.EPOCH)
                : EntityInput.forInsert(things, values, Instant.EPOCH, UUID::randomUUID);
        Map<String, Object> errors = EntityInput.validate(Definitions.of(List.of()), things, normal, updating);
        errors.remove("id");
        return errors.isEmpty()
                ? "ok"
                : errors.entrySet().stream()
                        .map(error -> error.getKey().equals("f")
                                ? String.valueOf(error.getValue())
                                : error.getKey() + ": " + error.getValue())
                        .collect(Collectors.joining("; "));
    }

    private static EntityDefinition things(String declaration, Functions functions) {
        return TestDefinitions.of(functions, TestDefinitions.file(NESTED + " " + PARENTS, declaration + ";"))
                .require("things");
    }
}
