package io.entail.http.describe;

import static io.entail.http.describe.Described.json;
import static io.entail.http.describe.Described.parse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Entities in the form in which the gateway describes them. */
class SchemaFormTest {
    private static final Definitions SHIPPED = Definitions.shipped();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "union { null, string } f = null ~ {'type': 'string'}",
                "string f ~ {'type': 'string', 'required': true}",
                "union { string, null } @lenMin(0) f = \"x\" ~ {'type': 'string', 'len_min': 0, 'default': 'x'}",
                "union { null, string } @unique(true) @uniqueAcrossWs(true) f = null ~ {'type': 'string', 'unique': true, 'unique_across_ws': true}",
                "union { null, string } @startsWith(\"/\") @err(\"no\") f = null ~ {'type': 'string', 'starts_with': '/', 'err': 'no'}",
                "union { null, string } @matchAll([\"a\", {\"pattern\": \"b\", \"err\": \"e\"}]) f = null ~ {'type': 'string', 'match_all': [{'pattern': 'a'}, {'pattern': 'b', 'err': 'e'}]}",
                "union { null, string } @matchAny({\"patterns\": [\"a\"], \"err\": \"e\"}) f = null ~ {'type': 'string', 'match_any': {'patterns': ['a'], 'err': 'e'}}",
                "union { null, string } @notOneOf([\"a\"]) @ne(null) f = null ~ {'type': 'string', 'not_one_of': ['a'], 'ne': null}",
                "union { null, string } @referenceable(true) @encrypted(true) f = null ~ {'type': 'string', 'referenceable': true, 'encrypted': true}",
                "union { null, string } @isRegex(true) @immutable(true) f = null ~ {'type': 'string', 'is_regex': true, 'immutable': true}",
                "union { null, uuid } f = null ~ {'type': 'string', 'uuid': true}",
                "union { null, int } @between([1, 5]) f = null ~ {'type': 'integer', 'between': [1, 5]}",
                "union { null, long } @timestamp(\"seconds\") @auto(true) created_at = null ~ {'type': 'integer', 'timestamp': true, 'auto': true}",
                "union { null, double } @gt(0) f = null ~ {'type': 'number', 'gt': 0}",
                "union { boolean, null } @required(true) f = false ~ {'type': 'boolean', 'required': true, 'default': false}",
                "union { null, array<@lenMax(5) string> } @set(true) @lenEq(2) f = null ~ {'type': 'set', 'elements': {'type': 'string', 'len_max': 5}, 'len_eq': 2}",
                "union { null, map<array<int>> } @keys({\"lenMax\": 5}) f = null ~ {'type': 'map', 'keys': {'type': 'string', 'len_max': 5}, 'values': {'type': 'array', 'elements': {'type': 'integer'}}}",
                "union { null, decimal(10,2) } f = null ~ {'type': 'string', 'decimal': {'precision': 10, 'scale': 2}}",
                "union { null, date } f = null ~ {'type': 'string', 'date': true}",
                "union { null, timestamp_ms } f = null ~ {'type': 'string', 'date_time': true}",
                "union { null, bytes } f = null ~ {'type': 'string', 'base64': true}",
                "union { null, string } @json(true) f = null ~ {'type': 'map', 'keys': {'type': 'string'}, 'values': {'type': 'any'}}",
                "union { null, uuid } @references(\"things\") @onDelete(\"cascade\") f = null ~ {'type': 'foreign', 'reference': 'things', 'on_delete': 'cascade'}",
                "Inner f ~ {'type': 'record', 'required': true, 'fields': [{'a': {'type': 'string'}}, {'b': {'type': 'integer', 'default': 5}}], 'entity_checks': [{'at_least_one_of': ['a', 'b']}]}",
            })
    void aFieldHasItsTypeAndItsAttributes(String field, String form) {
        EntityDefinition things = Described.things(
                "@atLeastOneOf([\"a\", \"b\"]) record Inner { union { null, string } a = null; union { int, null } b = 5; }",
                field + ";");
        JsonNode fields = json(SchemaForm.of(things)).get("fields");
        assertThat(fields.get(0))
                .isEqualTo(parse("{'id': {'type': 'string', 'uuid': true, 'required': true, 'auto': true}}"));
        assertThat(fields.get(1).elements().next()).isEqualTo(parse(form));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "@onlyOneOf([\"a\", \"b\"]) ~ [{'only_one_of': ['a', 'b']}]",
                "@distinct([[\"a\", \"b\"], [\"b\", \"c\"]]) ~ [{'distinct': ['a', 'b']}, {'distinct': ['b', 'c']}]",
                "@mutuallyExclusiveSets({\"set1\": [\"a\"], \"set2\": [\"b\"]}) ~ [{'mutually_exclusive_sets': {'set1': ['a'], 'set2': ['b']}}]",
                "@conditional({\"ifField\": \"a\", \"ifMatch\": {\"notOneOf\": [\"x\"]}, \"thenField\": \"b\", \"thenMatch\": {\"required\": true}, \"thenErr\": \"e\"}) ~ [{'conditional': {'if_field': 'a', 'if_match': {'not_one_of': ['x']}, 'then_field': 'b', 'then_match': {'required': true}, 'then_err': 'e'}}]",
                "@conditionalAtLeastOneOf({\"ifField\": \"a\", \"ifMatch\": {\"eq\": \"x\"}, \"thenAtLeastOneOf\": [\"b\"], \"elseMatch\": {\"eq\": null}, \"elseThenAtLeastOneOf\": [\"c\"]}) ~ [{'conditional_at_least_one_of': {'if_field': 'a', 'if_match': {'eq': 'x'}, 'then_at_least_one_of': ['b'], 'else_match': {'eq': null}, 'else_then_at_least_one_of': ['c']}}]",
                "@entityCheck({\"fieldSources\": [\"a\"], \"function\": \"http-log\"}) ~ [{'custom_entity_check': {'field_sources': ['a']}}]"
            })
    void checksOfSeveralFieldsHaveOneObjectEach(String check, String form) {
        String fields =
                "union { null, string } a = null; union { null, string } b = null; union { null, string } c = null;";
        EntityDefinition things = Described.of(
                        Described.entity("things", check.replace("http-log", "certificate-and-key"), "Thing", fields))
                .require("things");
        assertThat(json(SchemaForm.of(things)).get("entity_checks")).isEqualTo(parse(form));
    }

    @Test
    void aPluginHasTheFieldsOfItsSubschemaAndNoOthers() {
        JsonNode form = json(SchemaForm.of(SHIPPED.require("plugins"), "acl").orElseThrow());
        assertThat(form.get("fields").findValuesAsText("reference")).containsExactly("consumers");
        assertThat(form.at("/fields/1/config")).isEqualTo(parse("""
                                {'type': 'record', 'required': true,
                                 'description': 'The groups: those that may pass, or those that may not.',
                                 'fields': [
                                   {'allow': {'type': 'array', 'elements': {'type': 'string'}}},
                                   {'deny': {'type': 'array', 'elements': {'type': 'string'}}},
                                   {'hide_groups_header': {'type': 'boolean', 'required': true, 'default': false}}],
                                 'entity_checks': [{'only_one_of': ['allow', 'deny']}],
                                 'shorthand_fields': [
                                   {'whitelist': {'type': 'array', 'elements': {'type': 'string', 'is_regex': true}}},
                                   {'blacklist': {'type': 'array', 'elements': {'type': 'string', 'is_regex': true}}}]}
                                """));
        assertThat(SchemaForm.of(SHIPPED.require("plugins"), "nothing")).isEmpty();
    }

    static List<String> plugins() {
        return SHIPPED.require("plugins").subschemas();
    }

    /** Clients of the gateway do the same: they fill in defaults before they compare configurations. */
    @ParameterizedTest
    @MethodSource("plugins")
    void whoFillsAConfigurationByItGetsWhatTheStoreFillsIn(String plugin) {
        EntityDefinition plugins = SHIPPED.require("plugins");
        ObjectNode filled = filled(json(SchemaForm.of(plugins, plugin).orElseThrow()));
        Map<String, Object> given = new LinkedHashMap<>(Map.of("name", plugin, "config", Map.of()));
        Map<String, Object> stored = EntityInput.withNulls(
                plugins, EntityInput.forInsert(plugins, given, Instant.ofEpochSecond(1), UUID::randomUUID));
        ObjectNode config = (ObjectNode) json(stored).get("config");
        // These values are generated anew each time.
        List<String> madeUp = List.of("provision_key", "secret");
        config.remove(madeUp);
        ((ObjectNode) filled.get("config")).remove(madeUp);
        assertThat(plain(filled.get("config"))).isEqualTo(plain(config));
        assertThat(filled.get("protocols")).isEqualTo(json(stored).get("protocols"));
    }

    /** Returns the tree with all whole numbers written in the same way. */
    private static JsonNode plain(JsonNode node) {
        return parse(node.toString().replaceAll("([0-9])\\.0\\b", "$1"));
    }

    private static ObjectNode filled(JsonNode schema) {
        ObjectNode filled = new ObjectMapper().createObjectNode();
        for (JsonNode one : schema.get("fields")) {
            String name = one.fieldNames().next();
            JsonNode field = one.get(name);
            boolean record = field.get("type").asText().equals("record");
            if (record) {
                filled.set(name, filled(field));
            } else {
                filled.set(name, field.path("default").deepCopy());
                if (filled.get(name).isMissingNode()) {
                    filled.putNull(name);
                }
            }
        }
        return filled;
    }
}
