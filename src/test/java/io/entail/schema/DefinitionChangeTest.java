package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.DefinitionChange.Kind;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per change of a field or record: the definition in the log, the one in the file, and the kind of change. */
class DefinitionChangeTest {
    private static final String PARENTS = "@entity(\"parents\") @primaryKey([\"id\"]) record Parent "
            + "{ union { null, uuid } @auto(true) id = null; }";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string a;                                     | string a;                                       | EQUAL
            string @lenMin(1) @lenMax(5) a;               | string @lenMax(5) @lenMin(1) a;                 | EQUAL
            string a;                                     | /** Said better. */ string a;                   | EXTENSION
            string a;                                     | string a; union { null, int } b = null;         | EXTENSION
            string a;                                     | string @indexed(true) a;                        | EXTENSION
            string @indexed(true) a;                      | string a;                                       | EXTENSION
            string a; string b;                           | string b; string a;                             | EXTENSION
            string a;                                     | union { null, string } a = null;                | EXTENSION
            string @lenMax(5) a;                          | string @lenMax(6) a;                            | EXTENSION
            string @lenMax(5) a;                          | string a;                                       | EXTENSION
            string @lenMin(2) a;                          | string @lenMin(1) a;                            | EXTENSION
            string a;                                     | string @lenMin(0) a;                            | EXTENSION
            int @between([1, 5]) a;                       | int @between([0, 5]) a;                         | EXTENSION
            string @oneOf(["x"]) a;                       | string @oneOf(["y", "x"]) a;                    | EXTENSION
            union { int, null } a = 5;                    | union { int, null } a = 6;                      | EXTENSION
            array<@lenMax(1) string> a;                   | array<@lenMax(2) string> a;                     | EXTENSION
            Inner a;                                      | Inner2 a;                                       | field 'a': the record changed from Inner to Inner2
            string a;                                     | string a; union { null, Inner } @required(false) b = null; | EXTENSION
            string a;                                     | string a; union { null, Inner } b = null;       | the new field 'b' has to be one that can be null, with the default null
            string a;                                     | string a; int b = 5;                            | the new field 'b' has to be one that can be null, with the default null
            string a;                                     | string a; union { int, null } b = 5;            | the new field 'b' has to be one that can be null, with the default null
            string a;                                     | string a; union { null, int } @required(true) b = null; | the new field 'b' cannot be required
            string a;                                     | string a; union { null, int } @unique(true) b = null; | the unique constraint on 'b' is new
            string a;                                     | string a; union { null, uuid } @references("parents") b = null; | the reference of 'b' to 'parents' by 'id' (on delete: restrict) is new
            string a; string b;                           | string a;                                       | field 'b' was removed
            string a;                                     | int a;                                          | field 'a': the type changed from string to int
            array<string> a;                              | array<string> @set(true) a;                     | field 'a': the type changed from array<string> to set<string>
            string a;                                     | string @json(true) a;                           | field 'a': the type changed from string to json
            decimal(10,2) a;                              | decimal(10,3) a;                                | field 'a': the type changed from decimal(10,2) to decimal(10,3)
            decimal(10,2) a;                              | decimal(11,2) a;                                | field 'a': the type changed from decimal(10,2) to decimal(11,2)
            map<decimal(10,2)> a;                         | map<decimal(10,1)> a;                           | field 'a': the type changed from map<decimal(10,2)> to map<decimal(10,1)>
            int a;                                        | date a;                                         | field 'a': the type changed from int to date
            long a;                                       | timestamp_ms a;                                 | field 'a': the type changed from long to timestamp_ms
            bytes a;                                      | decimal(5,0) a;                                 | field 'a': the type changed from bytes to decimal(5,0)
            decimal(5,1) @between([1, 5]) a;              | decimal(5,1) @between([0.5, 5]) a;              | EXTENSION
            date @between(["2026-01-01", "2026-02-01"]) a; | date @between(["2026-01-02", "2026-02-01"]) a; | field 'a': the rule between changed from ["2026-01-01","2026-02-01"] to ["2026-01-02","2026-02-01"] and refuses what was allowed
            bytes @lenMax(5) a;                           | bytes @lenMax(6) a;                             | EXTENSION
            string a;                                     | string a; union { null, decimal(5,1) } b = null; | EXTENSION
            union { null, string } a = null;              | string a;                                       | field 'a' can no longer be null
            union { null, string } a = null;              | union { null, string } @required(true) a = null; | field 'a' is required now and was not
            union { string, null } @required(true) a = "x"; | union { null, string } @required(true) a = null; | field 'a' is required and its default is gone
            union { null, uuid } @auto(true) a = null;    | union { null, uuid } a = null;                  | field 'a' is no longer auto
            string a;                                     | string @lenMax(5) a;                            | field 'a': the rule lenMax 5 is new
            string @lenMax(5) a;                          | string @lenMax(4) a;                            | field 'a': the rule lenMax changed from 5 to 4 and refuses what was allowed
            string @lenMin(0) a;                          | string a;                                       | field 'a': the rule lenMin changed from 0 to none and refuses what was allowed
            int @between([0, 5]) a;                       | int @between([1, 6]) a;                         | field 'a': the rule between changed from [0,5] to [1,6] and refuses what was allowed
            string @oneOf(["x", "y"]) a;                  | string @oneOf(["x", "z"]) a;                    | field 'a': the rule oneOf changed from ["x","y"] to ["x","z"] and refuses what was allowed
            array<string> a;                              | array<@lenMax(2) string> a;                     | the elements of field 'a': the rule lenMax 2 is new
            string @eq("x") a;                            | string a;                                       | EXTENSION
            string @eq("x") a;                            | string @eq("y") a;                              | field 'a': the rule eq changed from "x" to "y" and refuses what was allowed
            union { null, string } @ne(null) a = null;    | union { null, string } @ne("x") a = null;       | field 'a': the rule ne changed from null to "x" and refuses what was allowed
            string @notOneOf(["x", "y"]) a;               | string @notOneOf(["x"]) a;                      | EXTENSION
            string @notOneOf(["x"]) a;                    | string @notOneOf(["x", "y"]) a;                 | field 'a': the rule notOneOf changed from ["x"] to ["x","y"] and refuses what was allowed
            int @gt(5) a;                                 | int @gt(4) a;                                   | EXTENSION
            int @gt(5) a;                                 | int @gt(5.5) a;                                 | field 'a': the rule gt changed from 5 to 5.5 and refuses what was allowed
            string @uuid(true) a;                         | string @uuid(true) @lenMax(99) a;               | field 'a': the rule lenMax 99 is new
            string @isRegex(true) a;                      | string a;                                       | EXTENSION
            string a;                                     | string @isRegex(true) a;                        | field 'a': the rule isRegex true is new
            string @lenEq(2) a;                           | string @lenEq(3) a;                             | field 'a': the rule lenEq changed from 2 to 3 and refuses what was allowed
            string @startsWith("ab") a;                   | string @startsWith("a") a;                      | EXTENSION
            string @startsWith("a") a;                    | string @startsWith("ab") a;                     | field 'a': the rule startsWith changed from "a" to "ab" and refuses what was allowed
            string @match("a") a;                         | string @match("a") @err("x") a;                 | EXTENSION
            string @match("a") @err("x") a;               | string @match("b") a;                           | field 'a': the rule match changed from "a" to "b" and refuses what was allowed
            string @notMatch("a") a;                      | string @notMatch("b") a;                        | field 'a': the rule notMatch changed from "a" to "b" and refuses what was allowed
            string @matchAll(["a", "b"]) a;               | string @matchAll([{"pattern": "b", "err": "x"}]) a; | EXTENSION
            string @matchAll(["a"]) a;                    | string @matchAll(["a", "b"]) a;                 | field 'a': the rule matchAll changed from ["a"] to ["a","b"] and refuses what was allowed
            string @matchNone(["a", "b"]) a;              | string @matchNone(["a"]) a;                     | EXTENSION
            string @matchNone(["a"]) a;                   | string @matchNone(["b"]) a;                     | field 'a': the rule matchNone changed from ["a"] to ["b"] and refuses what was allowed
            string @matchAny({"patterns": ["a"]}) a;      | string @matchAny({"patterns": ["b", "a"]}) a;   | EXTENSION
            string @matchAny({"patterns": ["a", "b"]}) a; | string @matchAny({"patterns": ["a"]}) a;        | field 'a': the rule matchAny changed from {"patterns":["a","b"]} to {"patterns":["a"]} and refuses what was allowed
            array<int> @contains(1) a;                    | array<int> @contains(2) a;                      | field 'a': the rule contains changed from 1 to 2 and refuses what was allowed
            array<int> @mutuallyExclusiveSubsets([[1], [2], [3]]) a; | array<int> @mutuallyExclusiveSubsets([[2], [1]]) a; | EXTENSION
            array<int> @mutuallyExclusiveSubsets([[1], [2]]) a; | array<int> @mutuallyExclusiveSubsets([[1], [2, 3]]) a; | field 'a': the rule mutuallyExclusiveSubsets changed from [[1],[2]] to [[1],[2,3]] and refuses what was allowed
            string @format("host") a;                     | string @format("sni") a;                        | field 'a': the rule format changed from "host" to "sni" and refuses what was allowed
            string a;                                     | string @format("sni") a;                        | field 'a': the rule format "sni" is new
            string @check("public-key") a;                | string @check("public-key") @lenMin(0) a;       | EXTENSION
            string a;                                     | string @referenceable(true) a;                  | EXTENSION
            string @referenceable(true) a;                | string a;                                       | field 'a' is no longer referenceable
            map<int> @keys({"lenMax": 3}) a;              | map<int> @keys({"lenMax": 4}) a;                | EXTENSION
            map<int> a;                                   | map<int> @keys({"lenMax": 4}) a;                | the keys of field 'a': the rule lenMax 4 is new
            """)
    void aFileExtendsTheLogOrIsRefusedWithTheReason(String inLog, String inFile, String expected) {
        DefinitionChange change = DefinitionChange.compare(thing("", inLog), thing("", inFile), List.of());
        String told = change.kind() == Kind.REFUSED
                ? String.join("; ", change.reasons())
                : change.kind().toString();
        assertThat(told).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @atLeastOneOf(["a"])      | @atLeastOneOf(["a", "b"])       | EXTENSION
            @atLeastOneOf(["a"])      |                                 | EXTENSION
            @atLeastOneOf(["a", "b"]) | @atLeastOneOf(["a"])            | the entity: the rule atLeastOneOf changed from ["a","b"] to ["a"] and refuses what was allowed
            @onlyOneOf(["a", "b"])    | @onlyOneOf(["b", "a"])          | EXTENSION
            @distinct(["a", "b"])     | @distinct(["a", "c"])           | the entity: the rule distinct changed from ["a","b"] to ["a","c"] and refuses what was allowed
            @distinct(["a", "b", "c"]) | @distinct(["a", "b"])          | EXTENSION
            @mutuallyExclusive(["a", "b"]) | @mutuallyExclusive(["a", "b", "c"]) | the entity: the rule mutuallyExclusive changed from ["a","b"] to ["a","b","c"] and refuses what was allowed
            @mutuallyRequired(["a", "b"]) | @mutuallyRequired(["b", "a"]) | EXTENSION
            @mutuallyRequired(["a", "b", "c"]) | @mutuallyRequired(["a", "b"]) | the entity: the rule mutuallyRequired changed from ["a","b","c"] to ["a","b"] and refuses what was allowed
            @mutuallyExclusiveSets({"set1": ["a", "b"], "set2": ["c"]}) | @mutuallyExclusiveSets({"set1": ["a"], "set2": ["c"]}) | EXTENSION
            @mutuallyExclusiveSets({"set1": ["a"], "set2": ["c"]}) | @mutuallyExclusiveSets({"set1": ["a", "b"], "set2": ["c"]}) | the entity: the rule mutuallyExclusiveSets changed from {"set1":["a"],"set2":["c"]} to {"set1":["a","b"],"set2":["c"]} and refuses what was allowed
            @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null}}) | @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null}, "thenErr": "no"}) | EXTENSION
            @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null}}) | @conditional({"ifField": "a", "ifMatch": {"eq": "y"}, "thenField": "b", "thenMatch": {"eq": null}}) | the entity: the rule conditional changed from {"ifField":"a","ifMatch":{"eq":"x"},"thenField":"b","thenMatch":{"eq":null}} to {"ifField":"a","ifMatch":{"eq":"y"},"thenField":"b","thenMatch":{"eq":null}} and refuses what was allowed
            @conditional({"ifField": "a", "ifMatch": {"ne": "x"}, "thenField": "b", "thenMatch": {"eq": null}}) | @conditional({"ifField": "a", "ifMatch": {"notOneOf": ["x", "y"]}, "thenField": "b", "thenMatch": {"eq": null}}) | EXTENSION
            @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"oneOf": ["1"]}}) | @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"oneOf": ["1", "2"]}}) | EXTENSION
            @conditionalAtLeastOneOf({"ifField": "a", "ifMatch": {"eq": "x"}, "thenAtLeastOneOf": ["b"]}) | @conditionalAtLeastOneOf({"ifField": "a", "ifMatch": {"eq": "x"}, "thenAtLeastOneOf": ["b", "c"]}) | EXTENSION
            @entityCheck({"fieldSources": ["a"], "function": "oauth2-some-flow"}) | @entityCheck({"fieldSources": ["a"], "function": "rate-limits-ascend"}) | the entity: the rule entityCheck changed from {"fieldSources":["a"],"function":"oauth2-some-flow"} to {"fieldSources":["a"],"function":"rate-limits-ascend"} and refuses what was allowed
                                      | @check("rate-limits-ascend")    | the entity: the rule check "rate-limits-ascend" is new
            @ttl(true)                |                                 | ttl changed from true to false
                                      | @subschemaKey("a")              | the subschema key changed from none to a
            @dbExport(false)          | @adminApiName("x")              | EXTENSION
                                      | @shorthand({"name": "s", "type": "string", "function": "service-url"}) | EXTENSION
                                      | @transformation({"input": ["a"], "onWrite": "target-port"}) | EXTENSION
            @workspaceable(false)     | @workspaceable(true)            | workspaceable changed from false to true
            @endpointKey("id")        |                                 | the endpoint key changed from id to none
            @cacheKey(["a", "b"])     |                                 | the unique constraint on 'a' and 'b' is gone
            """)
    void rulesOfTheEntityMayOnlyLoosen(String inLog, String inFile, String expected) {
        String fields =
                "union { null, string } a = null; union { null, string } b = null; union { null, string } c = null;";
        String after = inFile == null ? "" : inFile;
        aFileExtends(thing(inLog == null ? "" : inLog, fields), thing(after, fields), expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"eq": "z"}            | {"required": true} | EXTENSION
            {"oneOf": ["z", "w"], "required": true} | {"required": true} | EXTENSION
            {"oneOf": ["z", "w"]}  | {"required": true} | REFUSED
            {"eq": "y"}            | {"required": true} | REFUSED
            {"oneOf": ["y", "z"]}  | {"required": true} | REFUSED
            {"ne": "x"}            | {"required": true} | REFUSED
            """)
    @DisplayName("a new rule may restrict values that were not allowed before, and no others")
    void aNewRuleMayHoldForNewValues(String match, String then, Kind expected) {
        String before = "union { null, string } @oneOf([\"x\", \"y\"]) a = null;";
        String after =
                "union { null, string } @oneOf([\"x\", \"y\", \"z\", \"w\"]) a = null; union { null, string } b = null;";
        String rule = "@conditional({\"ifField\": \"a\", \"ifMatch\": " + match
                + ", \"thenField\": \"b\", \"thenMatch\": " + then + "})";
        assertThat(DefinitionChange.compare(thing("", before), thing(rule, after), List.of())
                        .kind())
                .isEqualTo(expected);
    }

    @Test
    @DisplayName("a new rule about a new field is an extension, because no stored row has the field")
    void aNewRuleMayBeAboutNewFields() {
        String more = "string a; union { null, string } b = null; union { null, string } c = null;";
        assertThat(DefinitionChange.compare(thing("", "string a;"), thing("@distinct([\"b\", \"c\"])", more), List.of())
                        .kind())
                .isEqualTo(Kind.EXTENSION);
        assertThat(DefinitionChange.compare(
                                thing("", "string a;"), thing("@atLeastOneOf([\"b\", \"c\"])", more), List.of())
                        .kind())
                .isEqualTo(Kind.REFUSED);
    }

    @Test
    @DisplayName("a rule of a field may become conditional, which loosens it; other conditional rules cannot be added")
    void aRuleOfAFieldMayMoveIntoACondition() {
        String condition =
                "@conditional({\"ifField\": \"a\", \"ifMatch\": {\"eq\": \"x\"}, \"thenField\": \"b\", \"thenMatch\": {%s}})";
        String a = "union { null, string } a = null; union { null, string } ";
        EntityDefinition inLog = thing(String.format(condition, "\"required\": true"), a + "@lenMax(3) b = null;");
        aFileExtends(
                inLog,
                thing(String.format(condition, "\"required\": true, \"lenMax\": 3"), a + "b = null;"),
                "EXTENSION");
        DefinitionChange stricter = DefinitionChange.compare(
                inLog,
                thing(String.format(condition, "\"required\": true, \"lenMax\": 2"), a + "b = null;"),
                List.of());
        assertThat(stricter.kind()).isEqualTo(Kind.REFUSED);
        assertThat(String.join("; ", stricter.reasons())).contains("the rule conditional changed");
    }

    @Test
    void nestedRecordsFollowTheSameRules() {
        String one = "record Deep { union { null, int } n = null; }";
        String two = "record Deep { union { null, int } n = null; union { null, string } more = null; }";
        String three = "record Deep { union { null, int } @required(true) n = null; }";
        aFileExtends(deep(one), deep(two), "EXTENSION");
        aFileExtends(deep(two), deep(one), "field 'list.more' was removed");
        aFileExtends(deep(one), deep(three), "field 'list.n' is required now and was not");
    }

    @Test
    void anOlderBinaryIsRecognised() {
        EntityDefinition one = thing("", "string a;");
        EntityDefinition two = thing("", "string a; union { null, int } b = null;");
        EntityDefinition three = thing("", "string a; union { null, int } b = null; union { null, int } c = null;");
        assertThat(DefinitionChange.compare(three, one, List.of(one.json(), two.json()))
                        .kind())
                .isEqualTo(Kind.OLDER);
    }

    @Test
    void aLogDefinitionWithUnknownPartsIsNotReplaced() {
        String json = thing("", "string a;").json();
        EntityDefinition inLog = EntityDefinition.fromLog(json.replace(
                "{\"name\":\"a\",\"type\":\"string\"", "{\"name\":\"a\",\"type\":\"string\",\"shines\":true"));
        assertThat(inLog.unsupported()).containsExactly("Thing.a: shines");
        aFileExtends(
                inLog,
                thing("", "string a; union { null, int } b = null;"),
                "the log's definition has what this process does not know: Thing.a: shines");
    }

    private static void aFileExtends(EntityDefinition inLog, EntityDefinition inFile, String expected) {
        DefinitionChange change = DefinitionChange.compare(inLog, inFile, List.of());
        assertThat(
                        change.kind() == Kind.REFUSED
                                ? String.join("; ", change.reasons())
                                : change.kind().toString())
                .isEqualTo(expected);
    }

    private static EntityDefinition deep(String record) {
        return TestDefinitions.things(record, "union { null, array<Deep> } list = null;");
    }

    private static EntityDefinition thing(String annotations, String fields) {
        String records =
                "record Inner { union { null, string } s = null; } record Inner2 { union { null, string } s = null; }";
        String workspaces =
                "@entity(\"workspaces\") @primaryKey([\"id\"]) record Workspace { union { null, uuid } id = null; }";
        return TestDefinitions.of(
                        TestDefinitions.file(records + " " + PARENTS + " " + workspaces + " " + annotations, fields))
                .require("things");
    }
}
