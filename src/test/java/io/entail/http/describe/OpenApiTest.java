package io.entail.http.describe;

import static io.entail.http.describe.Described.json;
import static io.entail.http.describe.Described.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import io.entail.testkit.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The document of the API. */
class OpenApiTest {
    private static final List<EntityDefinition> ALL =
            Definitions.load(List.of(Library.folder(), Types.folder()), true).all();
    private static final JsonNode DOCUMENT = json(OpenApi.of(ALL, "1.2.3"));

    private static JsonNode schemas(EntityDefinition definition) {
        return json(OpenApi.of(List.of(definition), "1")).at("/components/schemas");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "union { null, string } f = null ~ {'type': ['string', 'null'], 'minLength': 1} ~ {'type': ['string', 'null'], 'minLength': 1}",
                "union { string, null } f = \"x\" ~ {'type': ['string', 'null'], 'minLength': 1} ~ {'type': ['string', 'null'], 'minLength': 1, 'default': 'x'}",
                "string @lenMin(5) @lenMax(9) f ~ {'type': 'string', 'minLength': 2, 'maxLength': 9} ~ {'type': 'string', 'minLength': 2, 'maxLength': 9}",
                "union { null, string } @oneOf([\"a\", \"b\"]) f = null ~ {'type': ['string', 'null'], 'enum': ['a', 'b', null]} ~ {'type': ['string', 'null'], 'enum': ['a', 'b', null]}",
                "union { null, string } @startsWith(\"/\") @match(\"a.\") f = null ~ {'type': ['string', 'null'], 'minLength': 1, 'allOf': [{'pattern': '^\\\\/'}, {'pattern': 'a[^\\\\n]'}]} ~ {'type': ['string', 'null'], 'minLength': 1, 'allOf': [{'pattern': '^\\\\/'}, {'pattern': 'a[^\\\\n]'}]}",
                "union { null, string } @match(\"(?i)a\") f = null ~ {'type': ['string', 'null'], 'minLength': 1} ~ {'type': ['string', 'null'], 'minLength': 1}",
                "union { null, string } @notMatch(\"a\") f = null ~ {'type': ['string', 'null'], 'minLength': 1, 'not': {'type': 'string', 'pattern': 'a'}} ~ {'type': ['string', 'null'], 'minLength': 1, 'not': {'type': 'string', 'pattern': 'a'}}",
                "union { null, string } @eq(\"a\") f = null ~ {'type': 'string', 'minLength': 1, 'const': 'a'} ~ {'type': 'string', 'minLength': 1, 'const': 'a'}",
                "union { null, string } @eq(null) f = null ~ {'type': ['string', 'null'], 'minLength': 1} ~ {'type': 'null'}",
                "union { null, string } @referenceable(true) @oneOf([\"a\"]) f = null ~ {'anyOf': [{'type': 'string', 'enum': ['a']}, {'type': 'string', 'pattern': '^\\\\{vault://.+\\\\}$'}, {'type': 'null'}]} ~ {'anyOf': [{'type': 'string', 'enum': ['a']}, {'type': 'string', 'pattern': '^\\\\{vault://.+\\\\}$'}, {'type': 'null'}]}",
                "union { null, uuid } f = null ~ {'type': ['string', 'null'], 'format': 'uuid'} ~ {'type': ['string', 'null'], 'format': 'uuid'}",
                "int @between([1, 5]) @ne(3) f ~ {'type': 'integer', 'format': 'int32', 'minimum': 1, 'maximum': 5, 'not': {'const': 3}} ~ {'type': 'integer', 'format': 'int32', 'minimum': 1, 'maximum': 5, 'not': {'const': 3}}",
                "double @gt(0) f ~ {'type': 'number', 'format': 'double', 'exclusiveMinimum': 0} ~ {'type': 'number', 'format': 'double', 'exclusiveMinimum': 0}",
                "long @timestamp(\"seconds\") f ~ {'type': 'integer', 'format': 'int64', 'minimum': 1} ~ {'type': 'integer', 'format': 'int64', 'minimum': 1}",
                "boolean f ~ {'type': 'boolean'} ~ {'type': 'boolean'}",
                "decimal(10,2) @oneOf([1, \"2.5\"]) f ~ {'type': 'string', 'format': 'decimal', 'x-entail-type': 'decimal(10,2)', 'enum': ['1.00', '2.50']} ~ {'type': ['string', 'number'], 'format': 'decimal', 'x-entail-type': 'decimal(10,2)'}",
                "date f ~ {'type': 'string', 'format': 'date'} ~ {'type': 'string', 'format': 'date'}",
                "timestamp_ms f ~ {'type': 'string', 'format': 'date-time'} ~ {'type': 'string', 'format': 'date-time'}",
                "bytes @lenMax(4) f ~ {'type': 'string', 'contentEncoding': 'base64', 'maxLength': 8} ~ {'type': 'string', 'contentEncoding': 'base64', 'maxLength': 8}",
                "array<int> @set(true) @lenMin(1) @contains(5) f ~ {'type': 'array', 'items': {'type': 'integer', 'format': 'int32'}, 'uniqueItems': true, 'minItems': 1, 'contains': {'const': 5}} ~ {'type': 'array', 'items': {'type': 'integer', 'format': 'int32'}, 'uniqueItems': true, 'minItems': 1, 'contains': {'const': 5}}",
                "map<int> @keys({\"lenMax\": 5}) @lenMax(2) f ~ {'type': 'object', 'additionalProperties': {'type': 'integer', 'format': 'int32'}, 'propertyNames': {'minLength': 1, 'maxLength': 5}, 'maxProperties': 2} ~ {'type': 'object', 'additionalProperties': {'type': 'integer', 'format': 'int32'}, 'propertyNames': {'minLength': 1, 'maxLength': 5}, 'maxProperties': 2}",
                "string @json(true) f ~ {'type': 'object', 'additionalProperties': true} ~ {'type': 'object', 'additionalProperties': true}",
                "Inner f ~ {'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': ['boolean', 'null']}}, 'required': ['a', 'b']} ~ {'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': ['boolean', 'null']}}, 'required': ['a'], 'additionalProperties': false}",
                "array<Inner> f ~ {'type': 'array', 'items': {'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': ['boolean', 'null']}}, 'required': ['a']}} ~ {'type': 'array', 'items': {'type': 'object', 'properties': {'a': {'type': 'boolean'}, 'b': {'type': ['boolean', 'null']}}, 'required': ['a'], 'additionalProperties': false}}",
            })
    void aFieldIsAnsweredAndSentByItsTypeAndRules(String field, String answered, String sent) {
        JsonNode schemas =
                schemas(Described.things("record Inner { boolean a; union { null, boolean } b = null; }", field + ";"));
        assertThat(schemas.at("/Thing/properties/f")).isEqualTo(parse(answered));
        assertThat(schemas.at("/ThingWrite/properties/f")).isEqualTo(parse(sent));
    }

    @Test
    void answersHaveAllFieldsAndRequestsOnlyTheRequiredOnes() {
        JsonNode schemas = schemas(Described.things(
                "record Inner { boolean a = true; } record Needing { boolean a; }",
                "string needed; union { null, string } free = null; union { string, null } @required(true) given = \"x\";"
                        + "Inner inner; Needing needing; union { null, timestamp_ms } @auto(true) updated_at = null;"));
        assertThat(schemas.at("/Thing/required"))
                .isEqualTo(parse("['id', 'needed', 'free', 'given', 'inner', 'needing', 'updated_at']"));
        assertThat(schemas.at("/ThingWrite/required")).isEqualTo(parse("['needed', 'needing']"));
        assertThat(schemas.at("/ThingPatch/required").isMissingNode()).isTrue();
        assertThat(schemas.at("/ThingPatch/properties/given/default").isMissingNode())
                .isTrue();
        assertThat(schemas.at("/Thing/properties/updated_at/readOnly").asBoolean())
                .isTrue();
    }

    @Test
    void fieldsInThePathAreOptionalInTheBody() {
        String all = "{'allOf': [{'$ref': '#/components/schemas/TargetWrite'}], 'required': ['target']}";
        assertThat(sent("/upstreams/{upstreams}/targets", "post")).isEqualTo(parse(all));
        assertThat(sent("/upstreams/{upstreams}/targets/{targets}", "put"))
                .isEqualTo(parse("{'$ref': '#/components/schemas/TargetWrite'}"));
        assertThat(sent("/readings", "post").get("required")).isEqualTo(parse("['reader', 'page']"));
        assertThat(sent("/readings/{readings}", "put").get("required")).isNull();
        assertThat(sent("/readings/{readings}", "patch"))
                .isEqualTo(parse("{'$ref': '#/components/schemas/ReadingPatch'}"));
    }

    private static JsonNode sent(String path, String method) {
        return DOCUMENT.get("paths").get(path).get(method).at("/requestBody/content/application~1json/schema");
    }

    @Test
    void aPluginIsOneOfThoseThatAreDescribedByItsName() {
        JsonNode plugin = DOCUMENT.at("/components/schemas/Plugin");
        assertThat(plugin.at("/discriminator/propertyName").asText()).isEqualTo("name");
        int plugins = Definitions.shipped().require("plugins").subschemas().size();
        assertThat(plugin.get("oneOf")).hasSize(plugins);
        assertThat(DOCUMENT.at("/components/schemas/PluginKeyAuthWrite/properties/name"))
                .isEqualTo(parse("{'type': 'string', 'const': 'key-auth'}"));
        List<EntityDefinition> accepting =
                Definitions.shipped().accepting(Set.of("mine")).all();
        JsonNode other = json(OpenApi.of(accepting, "1")).at("/components/schemas");
        assertThat(other.at("/Plugin/oneOf")).hasSize(plugins + 1);
        assertThat(other.at("/PluginOther/properties/name/not/enum")).hasSize(plugins);
    }

    @Test
    void everyCallHasAnIdOfItsOwnThatGeneratorsTakeAndIsTheSameEachTime() {
        List<String> ids = new ArrayList<>();
        DOCUMENT.get("paths")
                .forEach(path -> path.forEach(call -> {
                    if (call.has("operationId")) {
                        ids.add(call.get("operationId").asText());
                    }
                }));
        assertThat(ids)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z0-9]*"))
                .contains(
                        "listServices",
                        "createRouteOfService",
                        "getRouteService",
                        "getServiceHistory",
                        "getTargetOfUpstreamBlame",
                        "undo");
        assertThat(json(OpenApi.of(ALL, "1.2.3"))).isEqualTo(DOCUMENT);
    }

    @Test
    void everyReferenceLeadsSomewhereAndEveryComponentIsUsed() {
        Set<String> used = new HashSet<>();
        DOCUMENT.findValuesAsText("$ref").forEach(ref -> used.add(ref.substring(1)));
        DOCUMENT.findValues("mapping")
                .forEach(map -> map.forEach(ref -> used.add(ref.asText().substring(1))));
        assertThat(used).allMatch(ref -> !DOCUMENT.at(ref).isMissingNode());
        DOCUMENT.get("components")
                .properties()
                .forEach(section -> section.getValue().fieldNames().forEachRemaining(name -> {
                    if (!section.getKey().equals("securitySchemes")) {
                        assertThat(used).contains("/components/" + section.getKey() + "/" + name);
                    }
                }));
    }

    @Test
    void entitiesKeepTheirNamesBesideOthersOfTheSameName() {
        List<EntityDefinition> definitions = Described.of(Described.entity("errors", "", "Error", "boolean f;")
                        + Described.entity("a", "", "Book", "")
                        + Described.entity("b", "", "BookWrite", ""))
                .all();
        JsonNode schemas = json(OpenApi.of(definitions, "1")).at("/components/schemas");
        assertThat(schemas.at("/Error/properties").has("f")).isTrue();
        assertThat(schemas.at("/Error2/properties").has("message")).isTrue();
        assertThat(schemas.has("BookWrite2")).isTrue();
    }
}
