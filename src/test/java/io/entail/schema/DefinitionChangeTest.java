package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.DefinitionChange.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per change of a field or record: what is in the log, what is in the file, and what follows. */
class DefinitionChangeTest {
    private static final String PARENTS = "@entity(\"parents\") @primaryKey([\"id\"]) record Parent "
            + "{ union { null, uuid } @auto(true) id = null; }";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string a;                                     | string a;                                       | EQUAL
            string @lenMin(1) @lenMax(5) a;               | string @lenMax(5) @lenMin(1) a;                 | EQUAL
            string a;                                     | /** Said better. */ string a;                   | EXTENSION
            string a;                                     | string a; union { null, int } b = null;         | EXTENSION
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
            Inner a;                                      | Inner2 a;                                       | Thing.a: record changed from Inner to Inner2
            string a;                                     | string a; union { null, Inner } @required(false) b = null; | EXTENSION
            string a;                                     | string a; union { null, Inner } b = null;       | Thing.b: a new field can be null and has the default null
            string a;                                     | string a; int b = 5;                            | Thing.b: a new field can be null and has the default null
            string a;                                     | string a; union { int, null } b = 5;            | Thing.b: a new field can be null and has the default null
            string a;                                     | string a; union { null, int } @required(true) b = null; | Thing.b: a new field cannot be required
            string a;                                     | string a; union { null, int } @unique(true) b = null; | Thing: unique changed from [] to [UniqueConstraint[name=b, fields=[b], acrossWorkspaces=false]]
            string a;                                     | string a; union { null, uuid } @references("parents") b = null; | Thing: references changed from [] to [ReferenceField[field=b, entity=parents, key=id, onDelete=RESTRICT]]
            string a; string b;                           | string a;                                       | Thing.b: removed
            string a;                                     | int a;                                          | Thing.a: type changed from string to int
            array<string> a;                              | array<string> @set(true) a;                     | Thing.a: type changed from array<string> to set<string>
            string a;                                     | string @json(true) a;                           | Thing.a: type changed from string to json
            union { null, string } a = null;              | string a;                                       | Thing.a: can no longer be null
            union { null, string } a = null;              | union { null, string } @required(true) a = null; | Thing.a: required is new
            union { string, null } @required(true) a = "x"; | union { null, string } @required(true) a = null; | Thing.a: the default of a required field is gone
            union { null, uuid } @auto(true) a = null;    | union { null, uuid } a = null;                  | Thing.a: no longer auto
            string a;                                     | string @lenMax(5) a;                            | Thing.a: lenMax is new
            string @lenMax(5) a;                          | string @lenMax(4) a;                            | Thing.a: lenMax is stricter
            string @lenMin(0) a;                          | string a;                                       | Thing.a: lenMin is stricter
            int @between([0, 5]) a;                       | int @between([1, 6]) a;                         | Thing.a: between is stricter
            string @oneOf(["x", "y"]) a;                  | string @oneOf(["x", "z"]) a;                    | Thing.a: oneOf is stricter
            array<string> a;                              | array<@lenMax(2) string> a;                     | Thing.a[]: lenMax is new
            string @eq("x") a;                            | string a;                                       | EXTENSION
            string @eq("x") a;                            | string @eq("y") a;                              | Thing.a: eq is stricter
            union { null, string } @ne(null) a = null;    | union { null, string } @ne("x") a = null;       | Thing.a: ne is stricter
            string @notOneOf(["x", "y"]) a;               | string @notOneOf(["x"]) a;                      | EXTENSION
            string @notOneOf(["x"]) a;                    | string @notOneOf(["x", "y"]) a;                 | Thing.a: notOneOf is stricter
            int @gt(5) a;                                 | int @gt(4) a;                                   | EXTENSION
            int @gt(5) a;                                 | int @gt(5.5) a;                                 | Thing.a: gt is stricter
            string @uuid(true) a;                         | string @uuid(true) @lenMax(99) a;               | Thing.a: lenMax is new
            string @isRegex(true) a;                      | string a;                                       | EXTENSION
            string a;                                     | string @isRegex(true) a;                        | Thing.a: isRegex is new
            string @lenEq(2) a;                           | string @lenEq(3) a;                             | Thing.a: lenEq is stricter
            string @startsWith("ab") a;                   | string @startsWith("a") a;                      | EXTENSION
            string @startsWith("a") a;                    | string @startsWith("ab") a;                     | Thing.a: startsWith is stricter
            string @match("a") a;                         | string @match("a") @err("x") a;                 | EXTENSION
            string @match("a") @err("x") a;               | string @match("b") a;                           | Thing.a: match is stricter
            string @notMatch("a") a;                      | string @notMatch("b") a;                        | Thing.a: notMatch is stricter
            string @matchAll(["a", "b"]) a;               | string @matchAll([{"pattern": "b", "err": "x"}]) a; | EXTENSION
            string @matchAll(["a"]) a;                    | string @matchAll(["a", "b"]) a;                 | Thing.a: matchAll is stricter
            string @matchNone(["a", "b"]) a;              | string @matchNone(["a"]) a;                     | EXTENSION
            string @matchNone(["a"]) a;                   | string @matchNone(["b"]) a;                     | Thing.a: matchNone is stricter
            string @matchAny({"patterns": ["a"]}) a;      | string @matchAny({"patterns": ["b", "a"]}) a;   | EXTENSION
            string @matchAny({"patterns": ["a", "b"]}) a; | string @matchAny({"patterns": ["a"]}) a;        | Thing.a: matchAny is stricter
            array<int> @contains(1) a;                    | array<int> @contains(2) a;                      | Thing.a: contains is stricter
            array<int> @mutuallyExclusiveSubsets([[1], [2], [3]]) a; | array<int> @mutuallyExclusiveSubsets([[2], [1]]) a; | EXTENSION
            array<int> @mutuallyExclusiveSubsets([[1], [2]]) a; | array<int> @mutuallyExclusiveSubsets([[1], [2, 3]]) a; | Thing.a: mutuallyExclusiveSubsets is stricter
            string @format("host") a;                     | string @format("sni") a;                        | Thing.a: format is stricter
            string a;                                     | string @format("sni") a;                        | Thing.a: format is new
            string @check("public-key") a;                | string @check("public-key") @lenMin(0) a;       | EXTENSION
            string a;                                     | string @referenceable(true) a;                  | EXTENSION
            string @referenceable(true) a;                | string a;                                       | Thing.a: no longer referenceable
            map<int> @keys({"lenMax": 3}) a;              | map<int> @keys({"lenMax": 4}) a;                | EXTENSION
            map<int> a;                                   | map<int> @keys({"lenMax": 4}) a;                | Thing.a{}: lenMax is new
            """)
    void aFileExtendsTheLogOrTheReasonIsTold(String inLog, String inFile, String expected) {
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
            @atLeastOneOf(["a", "b"]) | @atLeastOneOf(["a"])            | Thing: atLeastOneOf is new or stricter
            @onlyOneOf(["a", "b"])    | @onlyOneOf(["b", "a"])          | EXTENSION
            @distinct(["a", "b"])     | @distinct(["a", "c"])           | Thing: distinct is new or stricter
            @distinct(["a", "b", "c"]) | @distinct(["a", "b"])          | EXTENSION
            @mutuallyExclusive(["a", "b"]) | @mutuallyExclusive(["a", "b", "c"]) | Thing: mutuallyExclusive is new or stricter
            @mutuallyRequired(["a", "b"]) | @mutuallyRequired(["b", "a"]) | EXTENSION
            @mutuallyRequired(["a", "b", "c"]) | @mutuallyRequired(["a", "b"]) | Thing: mutuallyRequired is new or stricter
            @mutuallyExclusiveSets({"set1": ["a", "b"], "set2": ["c"]}) | @mutuallyExclusiveSets({"set1": ["a"], "set2": ["c"]}) | EXTENSION
            @mutuallyExclusiveSets({"set1": ["a"], "set2": ["c"]}) | @mutuallyExclusiveSets({"set1": ["a", "b"], "set2": ["c"]}) | Thing: mutuallyExclusiveSets is new or stricter
            @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null}}) | @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null}, "thenErr": "no"}) | EXTENSION
            @conditional({"ifField": "a", "ifMatch": {"eq": "x"}, "thenField": "b", "thenMatch": {"eq": null}}) | @conditional({"ifField": "a", "ifMatch": {"eq": "y"}, "thenField": "b", "thenMatch": {"eq": null}}) | Thing: conditional is new or stricter
            @conditionalAtLeastOneOf({"ifField": "a", "ifMatch": {"eq": "x"}, "thenAtLeastOneOf": ["b"]}) | @conditionalAtLeastOneOf({"ifField": "a", "ifMatch": {"eq": "x"}, "thenAtLeastOneOf": ["b", "c"]}) | EXTENSION
            @entityCheck({"fieldSources": ["a"], "function": "oauth2-some-flow"}) | @entityCheck({"fieldSources": ["a"], "function": "rate-limits-ascend"}) | Thing: entityCheck is new or stricter
                                      | @check("rate-limits-ascend")    | Thing: check is new or stricter
            @ttl(true)                |                                 | Thing: ttl changed from true to false
                                      | @subschemaKey("a")              | Thing: subschemaKey changed from none to a
            @dbExport(false)          | @adminApiName("x")              | EXTENSION
                                      | @shorthand({"name": "s", "type": "string", "function": "service-url"}) | EXTENSION
                                      | @transformation({"input": ["a"], "onWrite": "target-port"}) | EXTENSION
            @workspaceable(false)     | @workspaceable(true)            | Thing: workspaceable changed from false to true
            @endpointKey("id")        |                                 | Thing: endpointKey changed from id to none
            @cacheKey(["a", "b"])     |                                 | Thing: unique changed from [UniqueConstraint[name=cache_key, fields=[a, b], acrossWorkspaces=false]] to []
            """)
    void rulesOfTheEntityMayOnlyLoosen(String inLog, String inFile, String expected) {
        String fields =
                "union { null, string } a = null; union { null, string } b = null; union { null, string } c = null;";
        String after = inFile == null ? "" : inFile;
        aFileExtends(thing(inLog == null ? "" : inLog, fields), thing(after, fields), expected);
    }

    @Test
    void nestedRecordsFollowTheSameRules() {
        String one = "record Deep { union { null, int } n = null; }";
        String two = "record Deep { union { null, int } n = null; union { null, string } more = null; }";
        String three = "record Deep { union { null, int } @required(true) n = null; }";
        aFileExtends(deep(one), deep(two), "EXTENSION");
        aFileExtends(deep(two), deep(one), "Thing.list[].more: removed");
        aFileExtends(deep(one), deep(three), "Thing.list[].n: required is new");
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
    void whatTheLogKnowsAndThisProcessDoesNotIsKept() {
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
