package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An entity whose selector is a text, and one whose selector is a set. */
class SubschemaTest {
    private static final String TOOLS = """
            @entity("tools") @primaryKey(["id"]) @subschemaKey("kind")
            @subschemaError("no tool called '%s'") @atLeastOneOf(["size", "colour"])
            record Tool {
              union { null, uuid } @auto(true) id = null;
              union { null, string } @required(true) kind = null;
              union { int, null } size = 1;
              union { null, string } colour = null;
              union { null, string } @json(true) @abstract(true) @required(true) config = null;
            }
            """;

    private static final String HAMMER = """
            record Head { union { int, null } @between([1, 9]) weight = 2; union { null, string } steel = null; }
            @onlyOneOf(["wood", "plastic"])
            record HammerConfig {
              union { null, string } wood = null;
              union { null, string } plastic = null;
              union { double, null } length = 30.0;
              union { array<string>, null } @set(true) marks = [];
              Head head;
            }
            @subschemaOf("tools") @subschemaNames(["hammer", "mallet"]) @mutuallyRequired(["size", "colour"])
            record Hammer {
              HammerConfig config;
              union { int, null } @between([1, 5]) size = 3;
              union { null, string } @eq(null) @err("hammers have no colour") colour = null;
            }
            """;

    private static final String SAW = """
            record SawConfig { union { null, string } @required(true) blade = null; }
            @subschemaOf("tools") @subschemaNames(["saw"]) record Saw { SawConfig config; }
            """;

    private static final String WAYS = """
            @entity("ways") @primaryKey(["id"]) @subschemaKey("kinds")
            record Way {
              union { null, uuid } @auto(true) id = null;
              union { array<@oneOf(["rail", "road", "air"]) string>, null } @set(true) @required(true) kinds = ["road"];
              union { boolean, null } @required(true) paved = true;
            }
            @subschemaOf("ways") @subschemaNames(["rail"]) record Rail { union { boolean, null } @required(true) paved = false; }
            @subschemaOf("ways") @subschemaNames(["road"]) record Road { }
            """;

    private final Definitions definitions = TestDefinitions.of(TOOLS, HAMMER, SAW, WAYS);
    private final EntityDefinition tools = definitions.require("tools");
    private final EntityDefinition ways = definitions.require("ways");

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind":"hammer"}                                | {"config":{"length":30,"marks":[],"head":{"weight":2}},"size":3}
            {"kind":"mallet","size":null}                    | {"config":{"length":30,"marks":[],"head":{"weight":2}},"size":null}
            {"kind":"hammer","config":{"length":5.5,"marks":["a","b","a"],"head":{"weight":7.0}}} | {"config":{"length":5.5,"marks":["a","b"],"head":{"weight":7}},"size":3}
            {"kind":"hammer","config":{"wood":null,"length":null}} | {"config":{"length":null,"marks":[],"head":{"weight":2}},"size":3}
            {"kind":"saw"}                                   | {"config":{},"size":1}
            {"kind":"saw","config":{"blade":"x"}}            | {"config":{"blade":"x"},"size":1}
            """)
    void defaultsAndTypesAreThoseOfTheVariant(String input, String expected) {
        Map<String, Object> values = insert(tools, input);
        assertThat(values.keySet()).contains("id", "kind");
        values.keySet().removeAll(List.of("id", "kind"));
        assertThat(CanonicalJson.write(values)).isEqualTo(CanonicalJson.write(map(expected)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kind":"hammer","config":{"wood":"oak"},"size":null}        | {"@entity":["at least one of these fields must be non-empty: 'size', 'colour'"]}
            {"kind":"hammer","config":{"wood":"oak"}}                    | {"@entity":["all or none of these fields must be set: 'size', 'colour'"]}
            {"kind":"hammer","config":{"wood":"oak"},"size":7}           | {"size":"value should be between 1 and 5"}
            {"kind":"hammer","config":{"wood":"oak"},"colour":"red"}     | {"colour":"hammers have no colour"}
            {"kind":"hammer","config":{},"size":9}                       | {"config":{"@entity":["exactly one of these fields must be non-empty: 'wood', 'plastic'"]},"size":"value should be between 1 and 5"}
            {"kind":"hammer","config":{"wood":"oak","head":{"weight":10,"z":1}},"size":9} | {"config":{"head":{"weight":"value should be between 1 and 9","z":"unknown field"}},"size":"value should be between 1 and 5"}
            {"kind":"hammer","config":{"wood":"oak","nail":null},"size":9} | {"config":{"nail":"unknown field"},"size":"value should be between 1 and 5"}
            {"kind":"hammer","config":"x","size":9}                      | {"config":"expected a record","size":"value should be between 1 and 5"}
            {"kind":"hammer","config":null,"size":9}                     | {"config":"required field missing","size":"value should be between 1 and 5"}
            {"kind":"saw","colour":"red"}                                | {"config":{"blade":"required field missing"}}
            {"kind":"saw","config":{"blade":5}}                          | {"config":{"blade":"expected a string"}}
            {"kind":"saw","config":{"blade":"x"}}                        | {}
            {"kind":"drill","size":"x","config":{"a":1}}                 | {"kind":"no tool called 'drill'"}
            {"size":"x"}                                                 | {"kind":"required field missing"}
            {"kind":null,"size":"x"}                                     | {"kind":"required field missing"}
            {"kind":5}                                                   | {"kind":"expected a string"}
            {"kind":5,"config":{"a":1}}                                  | {"kind":"expected a string"}
            """)
    void theSelectorSaysWhatIsJudged(String input, String expected) {
        assertThat(EntityInput.validate(definitions, tools, insert(tools, input), false))
                .isEqualTo(map(expected));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"kinds":["rail"]}         | false | {}
            {"kinds":["road"]}         | true  | {}
            {}                         | true  | {}
            {"kinds":["air","rail"]}   | false | {}
            {"kinds":["rail","road"]}  | false | {}
            {"kinds":["air"]}          | true  | {"kinds":"unknown type: air"}
            {"kinds":["ship"]}         | true  | {"kinds":"unknown type: ship"}
            {"kinds":["ship","road"]}  | true  | {"kinds":{"1":"expected one of: rail, road, air"}}
            {"kinds":[]}               | true  | {"kinds":"unknown type: nil"}
            {"kinds":null}             | true  | {"kinds":"required field missing"}
            {"kinds":"rail"}           | true  | {"kinds":"expected a set"}
            {"kinds":[5]}              | true  | {"kinds":{"1":"expected a string"}}
            """)
    void aSetChoosesByItsFirstElementThatHasAVariant(String input, boolean paved, String expected) {
        Map<String, Object> values = insert(ways, input);
        assertThat(values).containsEntry("paved", paved);
        assertThat(EntityInput.validate(definitions, ways, values, false)).isEqualTo(map(expected));
    }

    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"wood":"oak","length":30,"marks":[],"head":{"weight":2}} | {"length":31.0}              | {"wood":"oak","length":31,"marks":[],"head":{"weight":2}}
            {"wood":"oak","length":30,"marks":[],"head":{"weight":2}} | {"wood":null,"plastic":"abs"} | {"plastic":"abs","length":30,"marks":[],"head":{"weight":2}}
            {"wood":"oak","length":30,"marks":[],"head":{"weight":2}} | {"length":null}              | {"wood":"oak","length":null,"marks":[],"head":{"weight":2}}
            {"wood":"oak","length":30,"marks":["a"],"head":{"weight":2}} | {"marks":["b"]}           | {"wood":"oak","length":30,"marks":["b"],"head":{"weight":2}}
            {"wood":"oak","length":30,"marks":[],"head":{"weight":2}} | {"head":{"steel":"x"}}       | {"wood":"oak","length":30,"marks":[],"head":{"weight":2,"steel":"x"}}
            {"wood":"oak"}                                            | {"plastic":null}             | {"wood":"oak","length":30,"marks":[],"head":{"weight":2}}
            {"wood":"oak"}                                            | {"nail":1}                   | {"wood":"oak","length":30,"marks":[],"head":{"weight":2},"nail":1}
            """)
    void aPatchMergesThroughTheVariant(String stored, String patch, String merged) {
        Map<String, Object> row = Map.of("id", TestDefinitions.ID, "kind", "hammer", "config", map(stored));
        Map<String, Object> changes = EntityInput.forUpdate(tools, Map.of("config", map(patch)), Instant.EPOCH);
        Map<String, Object> values = EntityInput.merge(tools, row, changes);
        assertThat(CanonicalJson.write(values.get("config"))).isEqualTo(CanonicalJson.write(map(merged)));
    }

    @Test
    void readsGiveTheFieldsOfTheCurrentSubschemaFromStoredJson() {
        Map<String, Object> values =
                insert(tools, "{\"kind\":\"hammer\",\"config\":{\"wood\":\"oak\",\"length\":null},\"size\":null}");
        Map<String, Object> stored = tools.codec().decode(tools.codec().encode(values));
        assertThat(stored.get("config"))
                .isEqualTo(map("{\"head\":{\"weight\":2},\"length\":null,\"marks\":[],\"wood\":\"oak\"}"));
        Map<String, Object> old =
                Map.of("kind", "hammer", "config", map("{\"wood\":\"oak\",\"gone\":1,\"head\":{\"gone\":2}}"));
        assertThat(EntityInput.forRead(tools, old, true).get("config"))
                .isEqualTo(Map.of("wood", "oak", "length", 30, "marks", List.of(), "head", Map.of("weight", 2)));
    }

    @Test
    void aDefinitionOfTheLogGetsTheVariantsOfTheProcess() {
        EntityDefinition inLog = EntityDefinition.fromLog(tools.json());
        assertThat(inLog.subschemas()).isEmpty();
        EntityDefinition bound = inLog.boundTo(definitions);
        assertThat(bound.subschemas()).containsExactly("hammer", "mallet", "saw");
        assertThat(bound.fieldsOf("saw")).extracting(FieldDefinition::name).contains("config", "size");
        assertThat(bound.subschemaKey()).contains("kind");
        assertThat(bound.json()).isEqualTo(tools.json());
    }

    @Test
    void anAbstractFieldWithoutAVariantHasNoValue() {
        EntityDefinition things =
                TestDefinitions.things("union { null, string } @json(true) @abstract(true) f = null;");
        assertThat(TestDefinitions.errors(things, "{\"id\":\"" + TestDefinitions.ID + "\",\"f\":{}}"))
                .isEqualTo(Map.of("f", "error in schema definition: abstract field was not specialized"));
        assertThat(TestDefinitions.errors(things, "{\"id\":\"" + TestDefinitions.ID + "\"}"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            @subschemaOf("tools") @subschemaNames(["x"]) record X { Config config; string f; }            | X.f: error in definition of 'x': f: cannot create a new field
            @subschemaOf("tools") @subschemaNames(["x"]) record X { Config config; union { null, string } size = null; } | X.size: error in definition of 'x': size: cannot change type in a specialized field
            record Dated { union { null, array<date> } since = null; } @subschemaOf("tools") @subschemaNames(["x"]) record X { Dated config; } | X.config: error in definition of 'x': config: what is stored as JSON cannot have a field of type 'date'; write string
            record Dear { decimal(5,2) price; } @subschemaOf("tools") @subschemaNames(["x"]) record X { Dear config; } | X.config: error in definition of 'x': config: what is stored as JSON cannot have a field of type 'decimal'; write double or string
            @subschemaOf("tools") @subschemaNames(["x"]) record X { string config; }                      | X.config: error in definition of 'x': config: cannot change type in a specialized field
            @subschemaOf("tools") @subschemaNames(["x", "y"]) record X { union { int, null } size = 1; }  | X.config: error in definition of 'x', 'y': config: abstract field was not specialized
            @subschemaOf("plain") @subschemaNames(["x"]) record X { }                                     | X: error in definition of 'x': entities of type 'plain' cannot have subschemas
            @subschemaOf("nothing") @subschemaNames(["x"]) record X { }                                   | X: subschemaOf: there is no entity 'nothing'
            @subschemaOf("tools") @subschemaNames([]) record X { Config config; }                         | X: subschemaNames: expected at least one name
            @subschemaOf("tools") @subschemaNames(["x"]) @entity("z") record X { Config config; }         | X: a record is an entity or a subschema, not both
            @subschemaOf("tools") @subschemaNames(["x"]) @shines(1) record X { Config config; }           | X: unknown property 'shines'
            @subschemaOf("tools") @subschemaNames(["x"]) @atLeastOneOf(["z"]) record X { Config config; } | X: atLeastOneOf: values must be field names
            @subschemaOf("tools") @subschemaNames(["saw"]) record X { Config config; }                    | X: error in definition of 'saw': 'saw' has a subschema already
            """)
    void whatDoesNotFitTheEntityIsNamed(String subschema, String expected) {
        String plain = "@entity(\"plain\") @primaryKey([\"id\"]) record Plain { union { null, uuid } id = null; }";
        String config = "record Config { union { null, string } a = null; } ";
        assertThat(TestDefinitions.faults(TOOLS, SAW, plain, config + subschema))
                .contains(": " + expected);
    }

    private static Map<String, Object> insert(EntityDefinition definition, String input) {
        return new LinkedHashMap<>(EntityInput.forInsert(
                definition, map(input), Instant.EPOCH, () -> UUID.fromString(TestDefinitions.ID)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }

    @Test
    void aLogThatHasNotAllFieldsYetThatASubschemaAsksForCanBeRead() {
        Definitions shipped = Definitions.shipped();
        EntityDefinition routes = shipped.require("routes");
        Schema old = new Schema.Parser().parse(routes.json());
        List<Schema.Field> fields = old.getFields().stream()
                .filter(field -> !field.name().equals("path_syntax"))
                .map(field -> new Schema.Field(field, field.schema()))
                .toList();
        Schema older = Schema.createRecord(old.getName(), old.getDoc(), old.getNamespace(), false, fields);
        old.getObjectProps().forEach(older::addProp);
        EntityDefinition inLog = EntityDefinition.fromLog(older.toString());
        assertThat(DefinitionChange.compare(inLog, routes, List.of()).kind())
                .isEqualTo(DefinitionChange.Kind.EXTENSION);
        EntityDefinition bound = inLog.boundTo(shipped);
        assertThat(bound.missingFunctions()).contains("HttpRoute: entityCheck");
        assertThat(EntityInput.forRead(bound, Map.of("paths", List.of("/a")), true))
                .containsEntry("paths", List.of("/a"));
        assertThat(routes.boundTo(shipped).missingFunctions()).isEmpty();
    }
}
