package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.function.Verdict;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One row per case: the check, what is validated, the values as JSON, and the faults as JSON. {@code new} is a new
 * entity, in which absent fields count as null. {@code change} is a stored entity with a patch applied to it, in which
 * they count as null, too. {@code patch} is a patch alone, in which absent fields are not checked.
 */
class EntityChecksTest {
    private static final String FIELDS = """
            union { null, string } a = null;
            union { null, string } b = null;
            union { null, string } c = null;
            union { null, int } n = null;
            union { null, array<string> } @set(true) s = null;
            union { null, boolean } t = null;
            union { null, Inner } @required(false) r = null;
            """;

    private static final Functions FUNCTIONS = Functions.builtIn()
            .withEntityCheck(
                    "a-before-b",
                    fields -> text(fields, "a").compareTo(text(fields, "b")) < 0
                            ? Verdict.pass()
                            : Verdict.refuse("a must come before b"))
            .withEntityCheck("never", fields -> Verdict.refuse())
            .withEntityCheck("two", fields -> Verdict.refuse("one", "two"))
            .withEntityCheck("sees", fields -> Verdict.refuse("sees " + new TreeMap<>(fields)))
            .withEntityCheck("tells-b", fields -> Verdict.refuseFields(Map.of("b", "b is bad", "r.x", "x is bad")));

    private static String text(Map<String, Object> fields, String name) {
        return String.valueOf(fields.getOrDefault(name, ""));
    }

    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @atLeastOneOf(["a", "b"])        | new    | {"a":"x"}              | {}
            @atLeastOneOf(["a", "b"])        | new    | {}                     | {"@entity":["at least one of these fields must be non-empty: 'a', 'b'"]}
            @atLeastOneOf(["a", "b"])        | new    | {"a":null,"b":null}    | {"@entity":["at least one of these fields must be non-empty: 'a', 'b'"]}
            @atLeastOneOf(["a", "s"])        | new    | {"s":[]}               | {"@entity":["at least one of these fields must be non-empty: 'a', 's'"]}
            @atLeastOneOf(["a", "n"])        | new    | {"n":0}                | {}
            @atLeastOneOf(["a", "t"])        | new    | {"t":false}            | {}
            @atLeastOneOf(["a", "b"])        | new    | {"a":""}               | {"a":"length must be at least 1","@entity":["at least one of these fields must be non-empty: 'a', 'b'"]}
            @atLeastOneOf(["a", "b"])        | new    | {"a":5}                | {"a":"expected a string"}
            @atLeastOneOf(["a", "b"])        | change | {}                     | {"@entity":["when updating, at least one of these fields must be non-empty: 'a', 'b'"]}
            @atLeastOneOf(["a", "b"])        | patch  | {}                     | {}
            @atLeastOneOf(["a", "b"])        | patch  | {"a":null}             | {"@entity":["when updating, at least one of these fields must be non-empty: 'a', 'b'"]}
            @atLeastOneOf([["a"], ["b"]])    | new    | {}                     | {"@entity":["at least one of these fields must be non-empty: 'a'","at least one of these fields must be non-empty: 'b'"]}
            @atLeastOneOf(["r.x", "a"])      | new    | {"r":{}}               | {"@entity":["at least one of these fields must be non-empty: 'r.x', 'a'"]}
            @atLeastOneOf(["r.x", "a"])      | new    | {"r":{"x":"y"}}        | {}
            @onlyOneOf(["a", "b"])           | new    | {"a":"x"}              | {}
            @onlyOneOf(["a", "b"])           | new    | {"a":"x","b":"y"}      | {"@entity":["exactly one of these fields must be non-empty: 'a', 'b'"]}
            @onlyOneOf(["a", "b"])           | new    | {}                     | {"@entity":["exactly one of these fields must be non-empty: 'a', 'b'"]}
            @onlyOneOf(["a", "b"])           | new    | {"a":5,"b":"y"}        | {"a":"expected a string","@entity":["exactly one of these fields must be non-empty: 'a', 'b'"]}
            @onlyOneOf(["a", "b"])           | patch  | {"a":"x"}              | {"b":"field required for entity check when updating"}
            @onlyOneOf(["a", "b"])           | patch  | {"c":"x"}              | {}
            @onlyOneOf(["a", "b"])           | patch  | {"a":"x","b":null}     | {}
            @distinct(["a", "b", "c"])       | new    | {"a":"x","b":"y"}      | {}
            @distinct(["a", "b", "c"])       | new    | {"a":"x","c":"x"}      | {"@entity":["values of these fields must be distinct: 'a', 'b', 'c'"]}
            @distinct(["a", "b"])            | new    | {"a":null,"b":null}    | {}
            @distinct(["a", "b"])            | patch  | {"a":"x"}              | {"b":"field required for entity check when updating"}
            @distinct(["a", "b"])            | new    | {"a":5,"b":5}          | {"a":"expected a string","b":"expected a string","@entity":["values of these fields must be distinct: 'a', 'b'"]}
            @mutuallyRequired(["a", "b"])    | new    | {}                     | {}
            @mutuallyRequired(["a", "b"])    | new    | {"a":"x","b":"y"}      | {}
            @mutuallyRequired(["a", "b"])    | new    | {"a":"x"}              | {"@entity":["all or none of these fields must be set: 'a', 'b'"]}
            @mutuallyRequired(["a", "b"])    | patch  | {"a":"x"}              | {"@entity":["all or none of these fields must be set: 'a', 'b'"]}
            @mutuallyRequired(["a", "b"])    | new    | {"a":5}                | {"a":"expected a string"}
            @mutuallyExclusive(["a", "b"])   | new    | {"a":"x"}              | {}
            @mutuallyExclusive(["a", "b"])   | new    | {"a":"x","b":"y"}      | {"@entity":["only one or none of these fields must be set: 'a', 'b'"]}
            @mutuallyExclusive(["a", "b"])   | new    | {"a":5,"b":"y"}        | {"a":"expected a string"}
            @mutuallyExclusive(["a", "b"])   | patch  | {"a":"x"}              | {}
            @mutuallyExclusiveSets({"set1": ["a"], "set2": ["b", "c"]}) | new | {"a":"x"} | {}
            @mutuallyExclusiveSets({"set1": ["a"], "set2": ["b", "c"]}) | new | {"a":"x","c":"y"} | {"@entity":["these sets are mutually exclusive: ('a'), ('c')"]}
            @mutuallyExclusiveSets({"set1": ["a"], "set2": ["b", "c"]}) | new | {"a":"x","b":"y","c":"z"} | {"@entity":["these sets are mutually exclusive: ('a'), ('b', 'c')"]}
            @mutuallyExclusiveSets({"set1": ["a"], "set2": ["b"]}) | new | {"a":5,"b":"y"} | {"a":"expected a string"}
            @entityCheck({"fieldSources": ["a", "b"], "function": "a-before-b"}) | new | {"a":"x","b":"y"} | {}
            @entityCheck({"fieldSources": ["a", "b"], "function": "a-before-b"}) | new | {"a":"y","b":"x"} | {"@entity":["a must come before b"]}
            @entityCheck({"fieldSources": ["a", "b"], "function": "a-before-b"}) | new | {"a":5,"b":"x"}   | {"a":"expected a string"}
            @entityCheck({"fieldSources": ["a", "b"], "function": "a-before-b"}) | change | {"a":"y"}       | {"@entity":["a must come before b"]}
            @entityCheck({"fieldSources": ["a", "b"], "function": "a-before-b"}) | patch | {"a":"y"}        | {"b":"field required for entity check when updating"}
            @entityCheck({"fieldSources": ["a", "b"], "function": "a-before-b"}) | patch | {"c":"y"}        | {}
            @entityCheck({"fieldSources": ["a"], "function": "never"})    | new | {}                       | {"@entity":["failed entity check: custom_entity_check({ 'a' })"]}
            @entityCheck({"fieldSources": ["a"], "function": "two"})      | new | {}                       | {"@entity":["one","two"]}
            @entityCheck({"fieldSources": ["a", "r.x"], "function": "sees"}) | new | {"a":"1","b":"2","r":{"x":"3","y":4}} | {"@entity":["sees {a=1, r={x=3}}"]}
            @entityCheck({"fieldSources": ["a"], "function": "tells-b"})  | new | {"b":"x","r":{"y":1}}    | {"b":"b is bad","r":{"x":"x is bad"}}
            @check("never")                  | new    | {"a":"x"}              | {"@entity":["entity check failed"]}
            @check("never")                  | new    | {"a":5}                | {"a":"expected a string","@entity":["entity check failed"]}
            @check("two")                    | new    | {"a":"x"}              | {"@entity":["one","two"]}
            @check("tells-b")                | new    | {"b":5}                | {"b":"b is bad","r":{"x":"x is bad"}}
            @check("never")                  | change | {"a":"x"}              | {}
            @check("never")                  | patch  | {"a":"x"}              | {}
            """)
    void checksOfLists(String check, String what, String values, String expected) {
        assertThat(judge(check, what, values)).isEqualTo(map(expected));
    }

    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"eq": "x"}, b, {"eq": null}            | new    | {"a":"x"}         | {}
            {"eq": "x"}, b, {"eq": null}            | new    | {"a":"x","b":"y"} | {"b":"value must be null","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, b, {"eq": null}            | new    | {"a":"z","b":"y"} | {}
            {"eq": "x"}, b, {"eq": null}            | new    | {"b":"y"}         | {}
            {"ne": "x"}, b, {"eq": null}            | new    | {"b":"y"}         | {"b":"value must be null","@entity":["failed conditional validation given value of field 'a'"]}
            {"ne": null}, b, {"eq": null}           | new    | {"b":"y"}         | {}
            {"required": true}, b, {"eq": null}     | new    | {"b":"y"}         | {}
            {"oneOf": ["x"]}, b, {"required": true} | new    | {"a":"x"}         | {"b":"required field missing","@entity":["failed conditional validation given value of field 'a'"]}
            {"oneOf": ["x"]}, b, {"oneOf": ["p"]}   | new    | {"a":"x","b":"q"} | {"b":"expected one of: p","@entity":["failed conditional validation given value of field 'a'"]}
            {"notOneOf": ["x"]}, b, {"oneOf": ["p"]} | new   | {"a":"x","b":"q"} | {}
            {"lenMin": 3}, b, {"lenMax": 1}         | new    | {"a":"xyz","b":"pq"} | {"b":"length must be at most 1","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, n, {"between": [1, 5]}     | new    | {"a":"x","n":6}   | {"n":"value should be between 1 and 5","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, n, {"gt": 5, "err": "too small"} | new | {"a":"x","n":5} | {"n":"too small","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, s, {"lenEq": 0}            | new    | {"a":"x","s":["p"]} | {"s":"length must be 0","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, s, {"lenEq": 0}            | new    | {"a":"x","s":[]}  | {}
            {"eq": "x"}, s, {"contains": "p"}       | new    | {"a":"x","s":["q"]} | {"s":"expected to contain: p","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, s, {"elements": {"oneOf": ["p"]}} | new | {"a":"x","s":["p","q"]} | {"s":{"2":"expected one of: p"},"@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, r.x, {"eq": "1"}           | new    | {"a":"x","r":{"x":"2"}} | {"r":{"x":"value must be 1"},"@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, b, {"eq": null}            | new    | {"a":"x","b":5}   | {"b":"value must be null","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, b, {"eq": null}            | new    | {"a":5,"b":"y"}   | {"a":"expected a string"}
            {"eq": "x"}, b, {"eq": null}            | change | {"a":"x","b":"y"} | {"b":"value must be null","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, b, {"eq": null}            | patch  | {"b":"y"}         | {"a":"field required for entity check when updating"}
            {"eq": "x"}, b, {"required": true}      | patch  | {"a":"x"}         | {"b":"required field missing","@entity":["failed conditional validation given value of field 'a'"]}
            {"eq": "x"}, b, {"eq": null}            | patch  | {"c":"y"}         | {}
            """)
    void aConditionIsToldOfTheEntityAndOfTheField(String condition, String what, String values, String expected) {
        String[] parts = condition.split(", (?=[a-z])|(?<=[a-z]), ", -1);
        String check = "@conditional({\"ifField\": \"a\", \"ifMatch\": " + parts[0] + ", \"thenField\": \"" + parts[1]
                + "\", \"thenMatch\": " + parts[2] + "})";
        assertThat(judge(check, what, values)).isEqualTo(map(expected));
    }

    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"] | new | {"a":"x"} | {"@entity":["at least one of these fields must be non-empty: 'b', 's'"]}
            "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"] | new | {"a":"x","s":["p"]} | {}
            "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"] | new | {"a":"y"} | {"@entity":["at least one of these fields must be non-empty: 'c'"]}
            "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"] | new | {"a":"z"} | {}
            "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"] | change | {"a":"x"} | {"@entity":["when updating, at least one of these fields must be non-empty: 'b', 's'"]}
            "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"] | patch | {"b":null} | {}
            "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"] | patch | {"a":"x"} | {"@entity":["when updating, at least one of these fields must be non-empty: 'b', 's'"]}
            "thenErr": "one of %s"                   | new    | {"a":"x"} | {"@entity":["one of 'b', 's'"]}
            "thenErr": "one of %s"                   | change | {"a":"x"} | {"@entity":["one of 'b', 's'"]}
            "thenErr": "one of %s"                   | new    | {"a":"y"} | {}
            "thenErr": "t", "elseMatch": {"eq": "y"}, "elseThenAtLeastOneOf": ["c"], "elseThenErr": "none of %s" | new | {"a":"y"} | {"@entity":["none of 'c'"]}
            "thenErr": "t"                           | new    | {"a":"x","b":5} | {"b":"expected a string"}
            """)
    void oneOfSeveralIsNeededUnderACondition(String more, String what, String values, String expected) {
        String check = "@conditionalAtLeastOneOf({\"ifField\": \"a\", \"ifMatch\": {\"eq\": \"x\"}, "
                + "\"thenAtLeastOneOf\": [\"b\", \"s\"], " + more + "})";
        assertThat(judge(check, what, values)).isEqualTo(map(expected));
    }

    @Test
    void theOwnTextOfAConditionNamesTheField() {
        String check = "@conditional({\"ifField\": \"a\", \"ifMatch\": {\"eq\": \"x\"}, \"thenField\": \"b\", "
                + "\"thenMatch\": {\"eq\": null}, \"thenErr\": \"no b with this %s\"})";
        assertThat(judge(check, "new", "{\"a\":\"x\",\"b\":\"y\"}"))
                .isEqualTo(map("{\"b\":\"value must be null\",\"@entity\":[\"no b with this a\"]}"));
    }

    @Test
    void messagesComeInTheOrderOfDeclaration() {
        assertThat(judge("@onlyOneOf([\"a\", \"b\"]) @atLeastOneOf([\"c\"]) @check(\"two\")", "new", "{}"))
                .isEqualTo(map("{\"@entity\":[\"exactly one of these fields must be non-empty: 'a', 'b'\","
                        + "\"at least one of these fields must be non-empty: 'c'\",\"one\",\"two\"]}"));
    }

    @Test
    void nestedRecordsHaveChecksOfTheirOwn() {
        EntityDefinition things = TestDefinitions.of(
                        FUNCTIONS,
                        TestDefinitions.file(
                                "@onlyOneOf([\"x\", \"y\"]) record Pair { union { null, string } x = null; union { null, int } y = null; }",
                                "union { null, Pair } @required(false) one = null; union { null, array<Pair> } many = null;"))
                .require("things");
        String none = "exactly one of these fields must be non-empty: 'x', 'y'";
        assertThat(TestDefinitions.errors(
                        things, "{\"id\":\"" + TestDefinitions.ID + "\",\"one\":{},\"many\":[{\"y\":1},{}]}"))
                .isEqualTo(map("{\"one\":{\"@entity\":[\"" + none + "\"]},\"many\":{\"2\":{\"@entity\":[\"" + none
                        + "\"]}}}"));
    }

    @Test
    void whatStandsForASecretIsNotJudged() {
        EntityDefinition things = TestDefinitions.of(
                        FUNCTIONS,
                        TestDefinitions.file(
                                "",
                                "union { null, string } @referenceable(true) a = null; union { null, string } b = null;",
                                "@mutuallyExclusive([\"a\", \"b\"])"))
                .require("things");
        String id = "{\"id\":\"" + TestDefinitions.ID + "\",";
        assertThat(TestDefinitions.errors(things, id + "\"a\":\"{vault://env/a}\",\"b\":\"y\"}"))
                .isEmpty();
        assertThat(TestDefinitions.errors(things, id + "\"a\":\"x\",\"b\":\"y\"}"))
                .containsKey("@entity");
    }

    private static Map<String, Object> judge(String check, String what, String values) {
        String inner = "record Inner { union { null, string } x = null; union { null, int } y = null; }";
        EntityDefinition things = TestDefinitions.of(FUNCTIONS, TestDefinitions.file(inner, FIELDS, check))
                .require("things");
        Definitions definitions = Definitions.of(List.of(things));
        Map<String, Object> given = new LinkedHashMap<>(map(values));
        given.put("id", TestDefinitions.ID);
        return switch (what) {
            case "new" -> EntityInput.validate(definitions, things, given, false);
            case "change" -> EntityInput.validate(definitions, things, given, true);
            default -> EntityInput.validatePatch(definitions, things, map(values));
        };
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }
}
