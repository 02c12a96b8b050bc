package io.entail.schema.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DefinitionException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Definitions that do not load, with their messages. */
class DefinitionFaultsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string @shines(true) f;                 | Thing.f: unknown property 'shines'
            array<@shines(true) string> f;          | Thing.f: unknown property 'shines'
            string @required("yes") f;              | Thing.f: required: expected a boolean
            string @required(false) f;              | Thing.f: cannot be unset: its type has no null
            @unique(true) union { null, string } f = null; | Thing.f: line 2: an annotation before the type: it belongs between type and name
            @unique(true) string f;                 | Thing.f: line 2: an annotation before the type: it belongs between type and name
            union { null, @lenMax(3) string } f = null; | Thing.f: 'lenMax' must stand between type and name
            string @between([0, 1]) f;              | Thing.f: field of type 'string' cannot have attribute 'between'
            int @between([0]) f;                    | Thing.f: between: length must be 2
            int @between([0, "a"]) f;               | Thing.f: between: expected an integer
            int @between([0, 1.5]) f;               | Thing.f: between: expected an integer
            int @between([5, 1]) f;                 | Thing.f: between: the lower end 5 is above the upper end 1
            int @lenMin(3) f;                       | Thing.f: field of type 'int' cannot have attribute 'lenMin'
            string @lenMin(-1) f;                   | Thing.f: lenMin: expected a length of 0 or more
            boolean @oneOf([true]) f;               | Thing.f: field of type 'boolean' cannot have attribute 'oneOf'
            int @oneOf(["a"]) f;                    | Thing.f: oneOf: expected an integer
            string @oneOf([]) f;                    | Thing.f: oneOf: expected at least one value
            string @oneOf("a") f;                   | Thing.f: oneOf: expected a list
            string @eq(1) f;                        | Thing.f: eq: expected a string
            int @ne("a") f;                         | Thing.f: ne: expected an integer
            boolean @eq("true") f;                  | Thing.f: eq: expected a boolean
            array<int> @eq(1) f;                    | Thing.f: eq: expected a list
            map<int> @eq([]) f;                     | Thing.f: eq: expected an object
            boolean @notOneOf([true]) f;            | Thing.f: field of type 'boolean' cannot have attribute 'notOneOf'
            int @notOneOf([1.5]) f;                 | Thing.f: notOneOf: expected an integer
            string @gt(1) f;                        | Thing.f: field of type 'string' cannot have attribute 'gt'
            int @gt("1") f;                         | Thing.f: gt: expected a number
            int @uuid(true) f;                      | Thing.f: field of type 'int' cannot have attribute 'uuid'
            string @uuid(1) f;                      | Thing.f: uuid: expected true
            int @isRegex(true) f;                   | Thing.f: field of type 'int' cannot have attribute 'isRegex'
            string @isRegex(false) f;               | Thing.f: isRegex: expected true
            int @lenEq(1) f;                        | Thing.f: field of type 'int' cannot have attribute 'lenEq'
            boolean @lenMax(1) f;                   | Thing.f: field of type 'boolean' cannot have attribute 'lenMax'
            int @startsWith("1") f;                 | Thing.f: field of type 'int' cannot have attribute 'startsWith'
            string @startsWith(1) f;                | Thing.f: startsWith: expected a string
            int @match("1") f;                      | Thing.f: field of type 'int' cannot have attribute 'match'
            string @match("(") f;                   | Thing.f: match: missing closing )
            string @match("((a{100}){100}){100}") f; | Thing.f: match: more than 10000 instructions
            string @match(1) f;                     | Thing.f: match: expected a pattern
            array<string> @notMatch("1") f;         | Thing.f: field of type 'array' cannot have attribute 'notMatch'
            int @matchAll(["1"]) f;                 | Thing.f: field of type 'int' cannot have attribute 'matchAll'
            string @matchAll("a") f;                | Thing.f: matchAll: expected a list of patterns
            string @matchAll([]) f;                 | Thing.f: matchAll: expected a list of patterns
            string @matchAll([{"err": "x"}]) f;     | Thing.f: matchAll: expected a pattern
            string @matchAll([{"pattern": "a", "error": "x"}]) f; | Thing.f: matchAll: expected an object of err, pattern
            string @matchAll([{"pattern": "a", "err": 1}]) f; | Thing.f: matchAll: err: expected a string
            int @matchNone(["1"]) f;                | Thing.f: field of type 'int' cannot have attribute 'matchNone'
            string @matchNone([1]) f;               | Thing.f: matchNone: expected an object of err, pattern
            int @matchAny({"patterns": ["1"]}) f;   | Thing.f: field of type 'int' cannot have attribute 'matchAny'
            string @matchAny(["a"]) f;              | Thing.f: matchAny: expected an object of err, patterns
            string @matchAny({"patterns": []}) f;   | Thing.f: matchAny: expected a list of patterns
            string @contains("a") f;                | Thing.f: field of type 'string' cannot have attribute 'contains'
            array<int> @contains("a") f;            | Thing.f: contains: expected an integer
            array<array<int>> @contains(1) f;       | Thing.f: contains: only scalar elements can be named
            map<int> @mutuallyExclusiveSubsets([["a"]]) f; | Thing.f: field of type 'map' cannot have attribute 'mutuallyExclusiveSubsets'
            array<string> @mutuallyExclusiveSubsets(["a"]) f; | Thing.f: mutuallyExclusiveSubsets: expected a list of lists
            array<string> @mutuallyExclusiveSubsets([[1]]) f; | Thing.f: mutuallyExclusiveSubsets: expected a string
            int @format("host") f;                  | Thing.f: field of type 'int' cannot have attribute 'format'
            string @format(1) f;                    | Thing.f: format: expected the name of a format
            string @check(true) f;                  | Thing.f: check: expected the name of a check
            string @err(1) f;                       | Thing.f: err: expected a string
            int @referenceable(true) f;             | Thing.f: field of type 'int' cannot have attribute 'referenceable'
            array<string> @encrypted(true) f;       | Thing.f: field of type 'array' cannot have attribute 'encrypted'
            boolean @legacy(true) f;                | Thing.f: field of type 'boolean' cannot have attribute 'legacy'
            int @keys({"lenMax": 1}) f;             | Thing.f: unknown property 'keys'
            map<int> @keys({"shines": 1}) f;        | Thing.f: unknown property 'shines'
            map<int> @keys({"between": [1, 2]}) f;  | Thing.f: field of type 'string' cannot have attribute 'between'
            map<int> @keys(["a"]) f;                | Thing.f: keys: expected an object
            union { null, uuid } @references("workspaces") @eq("x") f = null; | Thing.f: a reference has no rules but eq(null) and ne(null): the parent's key has those of its own
            union { null, uuid } @references("workspaces") @eq(null) f = null; |
            double @auto(true) created_at;          | Thing.created_at: field of type 'double' cannot have attribute 'auto'
            double @timestamp("seconds") @auto(true) created_at; |
            double @timestamp("hours") f;           | Thing.f: timestamp: expected one of: seconds
            string @set(true) f;                    | Thing.f: field of type 'string' cannot have attribute 'set'
            int @json(true) f;                      | Thing.f: field of type 'int' cannot have attribute 'json'
            int @timestamp("seconds") f;            | Thing.f: field of type 'int' cannot have attribute 'timestamp'
            long @timestamp("hours") f;             | Thing.f: timestamp: expected one of: seconds
            boolean @unique(true) f;                | Thing.f: field of type 'boolean' cannot have attribute 'unique'
            array<string> @unique(true) f;          | Thing.f: field of type 'array' cannot have attribute 'unique'
            string @uniqueAcrossWs(true) f;         | Thing.f: uniqueAcrossWs without unique
            int @auto(true) f;                      | Thing.f: field of type 'int' cannot have attribute 'auto'
            long @timestamp("seconds") @auto(true) f; | Thing.f: only timestamps called created_at and updated_at can be auto
            string @auto(true) f = "x";             | Thing.f: auto and a default exclude each other
            string @oneOf(["a"]) f = "b";           | Thing.f: default: expected one of: a
            string @json(true) f = "[]";            | Thing.f: default: expected a record
            string @json(true) f = "{";             | Thing.f: default: not JSON
            string @onDelete("cascade") f;          | Thing.f: onDelete without references
            union { null, uuid } @references("nothing") f = null; | Thing.f: schema refers to an invalid foreign entity: nothing
            union { null, uuid } @references("pairs") f = null; | Thing.f: 'pairs' has a key of several fields: it cannot be referred to
            union { null, uuid } @references("rooms") f = null; | Thing.f: an entity of no workspace cannot refer to 'rooms', whose rows have one
            union { null, uuid } @references("tags") f = null; | Thing.f: the key of 'tags' is 'tag': write @references("tags.tag")
            union { null, uuid } @references("tags.tag") f = null; | Thing.f: the key of 'tags' is of type 'string'
            union { null, string } @references("tags.tag") f = null; |
            union { null, uuid } @references("things") f = null; |
            uuid @references("things") f;           | Thing.f: a reference to the entity itself cannot be required
            union { null, uuid } @references("workspaces") @onDelete("eat") f = null; | Thing.f: onDelete: expected one of: restrict, cascade, null
            uuid @references("workspaces") @onDelete("null") f; | Thing.f: onDelete null on a required field
            boolean @references("workspaces") f;    | Thing.f: field of type 'boolean' cannot have attribute 'references'
            string @lenMax(3) @references("tags.tag") f; | Thing.f: a reference has no rules but eq(null) and ne(null): the parent's key has those of its own
            union { null, string, int } f = null;   | Thing.f: a union must be of null and one type
            array<union { null, string }> f;        | Thing.f: elements cannot be a union: none of them may be null
            float f;                                | Thing.f: invalid type: float; write double
            decimal(39,2) f;                        | Thing.f: decimal: the precision has to be between 1 and 38, and is 39; write string for numbers with more digits
            array<decimal(39,2)> f;                 | Thing.f: decimal: the precision has to be between 1 and 38, and is 39; write string for numbers with more digits
            time_ms f;                              | Thing.f: logical type 'time-millis' of int is not supported; write int for milliseconds of a day, or string
            local_timestamp_ms f;                   | Thing.f: logical type 'local-timestamp-millis' of long is not supported; write timestamp_ms for a point in time, or string
            bytes @match("a") f;                    | Thing.f: field of type 'bytes' cannot have attribute 'match'
            bytes @oneOf(["YQ=="]) f;               | Thing.f: field of type 'bytes' cannot have attribute 'oneOf'
            date @gt(5) f;                          | Thing.f: field of type 'date' cannot have attribute 'gt'
            date @lenMax(5) f;                      | Thing.f: field of type 'date' cannot have attribute 'lenMax'
            timestamp_ms @timestamp("seconds") f;   | Thing.f: field of type 'timestamp_ms' cannot have attribute 'timestamp'
            date @auto(true) created_at;            | Thing.created_at: field of type 'date' cannot have attribute 'auto'
            timestamp_ms @auto(true) f;             | Thing.f: only timestamps called created_at and updated_at can be auto
            decimal(4,2) @between([0, 100.0]) f;    | Thing.f: between: expected a value of type decimal(4,2)
            decimal(4,2) @oneOf(["1.001"]) f;       | Thing.f: oneOf: expected a value of type decimal(4,2)
            date @between(["2026-02-01", "2026-01-01"]) f; | Thing.f: between: the lower end 2026-02-01 is above the upper end 2026-01-01
            date @between([1, 2]) f;                | Thing.f: between: expected a value of type date
            date @oneOf(["2026-02-30"]) f;          | Thing.f: oneOf: expected a value of type date
            timestamp_ms @eq("2026-11-28") f;       | Thing.f: eq: expected a value of type timestamp_ms
            decimal(4,2) f = "1";                   | Thing.f: default: Avro takes the text for the bytes of the unscaled value, not for a number; write "\\u0064" for 1.00; put \\u0000 before it if these bytes are meant
            decimal(4,2) f = "999";                 | Thing.f: default: Avro takes the text for the bytes of the unscaled value, not for a number; put \\u0000 before it if these bytes are meant
            decimal(2,0) f = "\\u0064";              | Thing.f: default: a decimal of more than 2 digits
            decimal(2,0) f = "";                    | Thing.f: default: expected a text with the bytes of the unscaled value
            date f = 9999999;                       | Thing.f: default: expected a date such as 2026-11-28
            Room f;                                 | Thing.f: an entity cannot be nested: write @references
            Loop f;                                 | Loop.again: record 'Loop' contains itself
            array<Empty> f;                         | Thing.f: elements need at least one field
            WithReference f;                        | WithReference.r: references stand at the top of an entity, not in nested records
            WithUnique f;                           | WithUnique.u: unique fields stand at the top of an entity, not in nested records
            WithAuto f;                             | WithAuto.a: auto values stand at the top of an entity, not in nested records
            union { null, int } @ttl(true) f = null; | Thing.f: unknown property 'ttl'
            union { null, boolean } @abstract(true) f = null; | Thing.f: field of type 'boolean' cannot have attribute 'abstract'
            union { null, uuid } @references("workspaces") @abstract(true) f = null; | Thing.f: field of type 'reference' cannot have attribute 'abstract'
            union { null, uuid } @references("codes") f = null; | Thing.f: rows of 'codes' may expire: onDelete has to be cascade or null
            union { null, uuid } @references("codes") @onDelete("cascade") f = null; |
            array<string> @indexed(true) f;         | Thing.f: indexed: 'f' is of type 'array', which has no order
            string @json(true) @indexed(true) f;    | Thing.f: indexed: 'f' is of type 'json', which has no order
            map<int> @indexed(true) f;              | Thing.f: indexed: 'f' is of type 'map', which has no order
            WithUnique @indexed(true) f;            | Thing.f: indexed: 'f' is of type 'record', which has no order
            string @encrypted(true) @indexed(true) f; | Thing.f: indexed: 'f' is a secret (encrypted), and an index would tell it
            string @indexed("yes") f;               | Thing.f: indexed: expected a boolean
            WithIndexed f;                          | WithIndexed.i: indexed fields stand at the top of an entity, not in nested records or subschemas
            boolean @indexed(true) f;               |
            union { null, uuid } @references("workspaces") @indexed(true) f = null; |
            string _f;                              | Thing._f: the name is reserved
            string ws_id;                           | Thing.ws_id: the name is reserved
            """)
    void aFieldThatMakesNoSenseIsNamed(String field, String expected) {
        String others = """
                @entity("workspaces") @primaryKey(["id"]) record Workspace { union { null, uuid } id = null; }
                @entity("pairs") @primaryKey(["a", "b"]) record Pair { string a; string b; }
                @entity("rooms") @primaryKey(["id"]) @workspaceable(true) record Room { union { null, uuid } id = null; }
                @entity("tags") @primaryKey(["tag"]) record Tag { string tag; }
                @entity("codes") @primaryKey(["id"]) @ttl(true) record Code { union { null, uuid } id = null; }
                record Loop { union { null, Loop } again = null; }
                record Empty {}
                record WithReference { union { null, uuid } @references("workspaces") r = null; }
                record WithUnique { string @unique(true) u = "x"; }
                record WithAuto { uuid @auto(true) a; }
                record WithIndexed { string @indexed(true) i = "x"; }
                """.replace("\n", " ");
        String faults = TestDefinitions.faults(TestDefinitions.file(others, field));
        if (expected == null) {
            assertThat(faults).isEmpty();
        } else {
            assertThat(faults).contains(": " + expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @entity("x") @primaryKey(["f"]) @shines(1)      | R: unknown property 'shines'
            @entity("X") @primaryKey(["f"])                 | R: entity: expected a name of a-z, 0-9 and _, at most 48 characters
            @entity(1) @primaryKey(["f"])                   | R: entity: expected a string
            @entity("x")                                    | R: primaryKey: required field missing
            @entity("x") @primaryKey("f")                   | R: primaryKey: expected a list of strings
            @entity("x") @primaryKey(["z"])                 | R: primaryKey: values must be field names, 'z' is none
            @entity("x") @primaryKey(["f", "f"])            | R: primaryKey: 'f' is named twice
            @entity("x") @primaryKey(["l"])                 | R.l: field of type 'array' cannot be part of the primary key
            @entity("x") @primaryKey(["u"])                 | R.u: unique on a part of the primary key
            @entity("x") @primaryKey(["f"]) @endpointKey("z") | R: endpointKey: value must be a field name, 'z' is none
            @entity("x") @primaryKey(["f"]) @endpointKey("l") | R: endpointKey: field of type 'array' cannot name an entity
            @entity("x") @primaryKey(["f"]) @cacheKey(["g"]) | R: cacheKey: a field used as a single cache key must be unique
            @entity("x") @primaryKey(["f"]) @cacheKey(["g", "z"]) | R: cacheKey: values must be field names, 'z' is none
            @entity("x") @primaryKey(["f"]) @cacheKey(["g", "l"]) | R.l: field of type 'array' cannot be part of a cache key
            @entity("x") @primaryKey(["f"]) @workspaceable(1) | R: workspaceable: expected a boolean
            @entity("x") @primaryKey(["f"]) @workspaceable(true) | R: workspaceable, but there is no entity 'workspaces'
            @entity("x") @primaryKey(["f"]) @atLeastOneOf(["z"]) | R: atLeastOneOf: values must be field names
            @entity("x") @primaryKey(["f"]) @atLeastOneOf([]) | R: atLeastOneOf: expected at least one field name
            @entity("x") @primaryKey(["f"]) @onlyOneOf(["g", "z.y"]) | R: onlyOneOf: values must be field names
            @entity("x") @primaryKey(["f"]) @onlyOneOf(["g", "g.y"]) | R: onlyOneOf: values must be field names
            @entity("x") @primaryKey(["f"]) @distinct("g")  | R: distinct: expected a list
            @entity("x") @primaryKey(["f"]) @mutuallyExclusiveSets(["g"]) | R: mutuallyExclusiveSets: expected an object or a list of objects
            @entity("x") @primaryKey(["f"]) @mutuallyExclusiveSets({"set1": ["g"]}) | R: mutuallyExclusiveSets: set2: required field missing
            @entity("x") @primaryKey(["f"]) @mutuallyExclusiveSets({"set1": ["g"], "set2": ["f"], "distinct": ["g"]}) | R: mutuallyExclusiveSets: distinct: unknown field
            @entity("x") @primaryKey(["f"]) @conditional({"ifField": "z"}) | R: conditional: values must be field names
            @entity("x") @primaryKey(["f"]) @conditional({"ifField": "f", "thenField": "g"}) | R: conditional: ifMatch: required field missing
            @entity("x") @primaryKey(["f"]) @conditional({"ifField": "f", "ifMatch": {"between": [1, 2]}, "thenField": "g", "thenMatch": {}}) | R: conditional: field of type 'string' cannot have attribute 'between'
            @entity("x") @primaryKey(["f"]) @conditional({"ifField": "f", "ifMatch": {"shines": 1}, "thenField": "g", "thenMatch": {}}) | R: conditional: shines: unknown field
            @entity("x") @primaryKey(["f"]) @conditional({"ifField": "f", "ifMatch": {"lenMin": "a"}, "thenField": "g", "thenMatch": {}}) | R: conditional: lenMin: expected an integer
            @entity("x") @primaryKey(["f"]) @conditional({"ifField": "f", "ifMatch": {"elements": {}}, "thenField": "g", "thenMatch": {}}) | R: conditional: elements: expected an object, for an array, a set or a map
            @entity("x") @primaryKey(["f"]) @conditionalAtLeastOneOf({"ifField": "f", "ifMatch": {}, "thenAtLeastOneOf": []}) | R: conditionalAtLeastOneOf: expected at least one field name
            @entity("x") @primaryKey(["f"]) @conditionalAtLeastOneOf({"ifField": "f", "ifMatch": {}, "thenAtLeastOneOf": ["g"], "elseMatch": {}}) | R: conditionalAtLeastOneOf: elseMatch and elseThenAtLeastOneOf belong together
            @entity("x") @primaryKey(["f"]) @entityCheck({"function": "a"}) | R: entityCheck: fieldSources: required field missing
            @entity("x") @primaryKey(["f"]) @entityCheck({"function": 5, "fieldSources": ["f"]}) | R: entityCheck: function: expected a string
            @entity("x") @primaryKey(["f"]) @check(["a"])   | R: check: expected the name of an entity check
            @entity("x") @primaryKey(["f"]) @shorthand({"name": "s", "type": "string"}) | R: shorthand: function: required field missing
            @entity("x") @primaryKey(["f"]) @shorthand({"name": "s", "type": "float", "function": "a"}) | invalid type: float; write double
            @entity("x") @primaryKey(["f"]) @shorthand({"name": "s", "type": "star", "function": "a"}) | R: shorthand: type:
            @entity("x") @primaryKey(["f"]) @transformation({"input": ["z"], "onWrite": "a"}) | R: transformation: invalid field name: z
            @entity("x") @primaryKey(["f"]) @transformation({"input": ["f"], "needs": ["z"], "onWrite": "a"}) | R: transformation: invalid field name: z
            @entity("x") @primaryKey(["f"]) @transformation({"input": ["f"]}) | R: transformation: at least one of these fields must be non-empty: 'onWrite', 'onRead'
            @entity("x") @primaryKey(["f"]) @transformation({"input": [], "onRead": "a"}) | R: transformation: expected a list of field names
            @entity("x") @primaryKey(["f"]) @subschemaKey("z") | R: subschemaKey: value must be a field name, 'z' is none
            @entity("x") @primaryKey(["f"]) @subschemaKey("l") | R.l: subschemaKey: must be a string or set field
            @entity("x") @primaryKey(["f"]) @subschemaError("no %s") | R: subschemaError without subschemaKey
            @entity("x") @primaryKey(["f"]) @index("g")     | R: index: expected a list of field names, or a list of such lists
            @entity("x") @primaryKey(["f"]) @index([])      | R: index: expected a list of field names, or a list of such lists
            @entity("x") @primaryKey(["f"]) @index([["g"], []]) | R: index: expected a list of field names, or a list of such lists
            @entity("x") @primaryKey(["f"]) @index([["g"], "f"]) | R: index: expected a list of field names, or a list of such lists
            @entity("x") @primaryKey(["f"]) @index(["g", "z"]) | R: index: values must be field names, 'z' is none
            @entity("x") @primaryKey(["f"]) @index(["g", "g"]) | R: index: 'g' is named twice
            @entity("x") @primaryKey(["f"]) @index([["g", "f"], ["g", "f"]]) | R: index: [g, f] is there twice
            @entity("x") @primaryKey(["f"]) @index(["g", "l"]) | R: index: 'l' is of type 'array', which has no order
            @entity("x") @primaryKey(["f"]) @index(["f", "g", "u", "f", "g"]) | R: index: more than 4 fields
            @entity("x") @primaryKey(["f"]) @index(["f", "g"]) @transformation({"input": ["g"], "onWrite": "a"}) | R: index: 'g' is stored otherwise than it is given (transformation)
            @entity("x") @primaryKey(["f"]) @ttl(1)         | R: ttl: expected a boolean
            @entity("workspaces") @primaryKey(["f"]) @workspaceable(true) | R: workspaces are not workspaceable and have one key field
            @primaryKey(["f"])                              | no record has @entity
            """)
    void anEntityThatMakesNoSenseIsNamed(String annotations, String expected) {
        assertThat(
                        TestDefinitions.faults(
                                annotations
                                        + " record R { string f; union { null, string } g = null; array<string> l; string @unique(true) u; }"))
                .contains(": " + expected);
    }

    @Test
    void aFieldCalledTtlIsReservedWhereRowsExpire() {
        String fields = "union { null, int } ttl = null;";
        assertThat(TestDefinitions.faults(TestDefinitions.file("", fields, "@ttl(true)")))
                .contains("Thing.ttl: ttl is a reserved field name when ttl is enabled");
        assertThat(TestDefinitions.faults(TestDefinitions.file("", fields))).isEmpty();
    }

    @Test
    void allFaultsAreToldAtOnceByFileRecordAndField(@TempDir Path folder) throws IOException {
        Path one = Files.writeString(
                folder.resolve("one.avdl"),
                "@entity(\"ones\") @primaryKey([\"id\"])\nrecord One {\n uuid id;\n int @lenMin(1) a;\n @unique(true)\n union { null, string } b = null;\n}");
        Path two = Files.writeString(
                folder.resolve("two.avsc"),
                "{\"type\":\"record\",\"name\":\"Two\",\"entity\":\"ones\",\"primaryKey\":[\"id\"],\"fields\":[{\"name\":\"id\",\"type\":\"string\",\"wrong\":1}]}");
        Path three = Files.writeString(folder.resolve("three.avdl"), "record {");
        assertThatThrownBy(() -> Definitions.load(List.of(folder), false))
                .isInstanceOfSatisfying(DefinitionException.class, e -> {
                    assertThat(e.fields()).containsOnlyKeys(one.toString(), two.toString(), three.toString());
                    assertThat(e.fields().get(one.toString()))
                            .isEqualTo(
                                    Map.of(
                                            "One",
                                            Map.of(
                                                    "a", "field of type 'int' cannot have attribute 'lenMin'",
                                                    "b",
                                                            "line 5: an annotation before the type: it belongs between type and name")));
                    assertThat(e.fields().get(two.toString()))
                            .isEqualTo(Map.of(
                                    "Two",
                                    Map.of("id", "unknown property 'wrong'"),
                                    "@file",
                                    "entity 'ones' is defined twice, also in " + one));
                    assertThat(e).hasMessageStartingWith("5 faults in definitions: " + one + ": One.b: line 5:");
                });
    }

    @Test
    void thePatternsOfADefinitionAreBoundedTogether() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            fields.append("string @match(\"(a{1,30}){1,90}\") f").append(i).append("; ");
        }
        assertThat(TestDefinitions.faults(TestDefinitions.file("", fields.toString())))
                .contains(": patterns of more than 100000 instructions in one definition");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            conditional             | "ifField": "a", "ifMatch": LARGE, "thenField": "b", "thenMatch": {"ne": "x"}
            conditional             | "ifField": "b", "ifMatch": {"ne": "x"}, "thenField": "a", "thenMatch": LARGE
            conditional             | "ifField": "l", "ifMatch": {"elements": LARGE}, "thenField": "b", "thenMatch": {"ne": "x"}
            conditionalAtLeastOneOf | "ifField": "a", "ifMatch": LARGE, "thenAtLeastOneOf": ["b"]
            conditionalAtLeastOneOf | "ifField": "a", "ifMatch": {"ne": "x"}, "thenAtLeastOneOf": ["b"], "elseMatch": LARGE, "elseThenAtLeastOneOf": ["l"]
            """)
    void thePatternsOfConditionsCountToo(String property, String check) {
        String pattern = "(a{1,30}){1,90}"; // 5,581 instructions
        String one = "{" + check.replace("LARGE", "{\"match\": \"" + pattern + "\"}") + "}";
        String checks = "@" + property + "([" + String.join(", ", Collections.nCopies(10, one)) + "])";
        String bare = "string a; string b; array<string> l; ";
        StringBuilder full = new StringBuilder(bare);
        for (int i = 0; i < 10; i++) {
            full.append("string @match(\"%s\") f%d; ".formatted(pattern, i));
        }

        assertThat(TestDefinitions.faults(TestDefinitions.file("", bare, checks)))
                .isEmpty();
        assertThat(TestDefinitions.faults(TestDefinitions.file("", full.toString())))
                .isEmpty();
        assertThat(TestDefinitions.faults(TestDefinitions.file("", full.toString(), checks)))
                .contains("Thing: " + property)
                .contains(": match: patterns of more than 100000 instructions in one definition");
    }

    @Test
    void aCycleIsToldAsAPath() {
        String idl = """
                @entity("%s") @primaryKey(["id"]) record %s {
                  union { null, uuid } id = null;
                  union { null, uuid } @references("%s") next = null;
                }""";
        assertThat(TestDefinitions.faults(
                        idl.formatted("a", "A", "b"), idl.formatted("b", "B", "c"), idl.formatted("c", "C", "b")))
                .isEqualTo(
                        "invalid definition: definitions: B: Cycle detected, cannot sort topologically: b -> c -> b");
    }

    @Test
    void filesThatNoParserShouldSeeAreRefused(@TempDir Path folder) throws IOException {
        Path large = Files.write(folder.resolve("large.avdl"), new byte[DefinitionSource.SIZE_MAX + 1]);
        Path binary = Files.write(folder.resolve("binary.avsc"), new byte[] {(byte) 0xFF});
        Path deep = Files.writeString(folder.resolve("deep.avdl"), "record R { " + "array<".repeat(10_000));
        Path deepJson = Files.writeString(folder.resolve("deep.avsc"), "[".repeat(10_000));
        Path imports = Files.writeString(folder.resolve("imports.avdl"), "import idl \"x.avdl\";");
        Path twice = Files.writeString(
                folder.resolve("twice.avsc"),
                "{\"type\":\"record\",\"name\":\"A\",\"entity\":\"a\",\"entity\":\"b\",\"fields\":[]}");
        Path text = Files.writeString(folder.resolve("notes.txt"), "");
        Path missing = folder.resolve("missing.avdl");
        assertThatThrownBy(() ->
                        Definitions.load(List.of(large, binary, deep, deepJson, imports, twice, text, missing), false))
                .hasMessageContaining(large + ": larger than 1048576 bytes")
                .hasMessageContaining(binary + ": not UTF-8")
                .hasMessageContaining(deep + ": line 1: more than 100 open brackets")
                .hasMessageContaining(deepJson + ": cannot be read: Document nesting depth")
                .hasMessageContaining(imports + ": line 1: imports are not followed")
                .hasMessageContaining(twice + ": cannot be read: Duplicate field 'entity'")
                .hasMessageContaining(text + ": neither .avdl nor .avsc")
                .hasMessageContaining(missing + ": cannot be read");
    }

    @Test
    void tooManyFieldsAndTooMuchNestingAreRefused() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < RecordReader.FIELDS_MAX; i++) {
            many.append("union { null, int } f").append(i).append(" = null; ");
        }
        assertThat(TestDefinitions.faults(TestDefinitions.file("", many.toString())))
                .contains("more than 1000 fields");
        StringBuilder doubling = new StringBuilder("record R0 { union { null, int } n = null; } ");
        for (int i = 1; i < 30; i++) {
            doubling.append("record R%d { R%d a; R%d b; } ".formatted(i, i - 1, i - 1));
        }
        assertThat(TestDefinitions.faults(TestDefinitions.file(doubling.toString(), "R29 f;")))
                .contains("more than 1000 fields");
        String arrays = "array<".repeat(ValueReader.DEPTH_MAX) + "int" + ">".repeat(ValueReader.DEPTH_MAX);
        assertThat(TestDefinitions.faults(TestDefinitions.file("", arrays + " f;")))
                .contains("nested more than 32 deep");
    }

    @Test
    void aSchemaObjectIsReadLikeAFile() {
        Schema good = SchemaBuilder.record("Good")
                .prop("entity", "goods")
                .prop("primaryKey", List.of("id"))
                .fields()
                .requiredString("id")
                .endRecord();
        assertThat(EntityDefinition.of(good).name()).isEqualTo("goods");
        Schema bad = SchemaBuilder.record("Bad").prop("entity", "bads").fields().endRecord();
        assertThatThrownBy(() -> EntityDefinition.of(bad))
                .isInstanceOf(DefinitionException.class)
                .hasMessage("invalid definition: schema: Bad: primaryKey: required field missing");
    }

    /** Avro's library itself throws a NullPointerException for such a default. */
    @Test
    void aDefaultWithAnUnknownFieldIsAFault() {
        String file = TestDefinitions.file("record Inner {}", "Inner f = {\"x\": {}};");
        assertThat(TestDefinitions.faults(file)).contains("Thing.f: default: expected a record");
    }
}
