package io.entail.schema.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RandomEntities;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.FieldType;
import io.entail.testkit.Seeds;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class FieldJsonTest {
    private static final ObjectMapper DATABASE = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    static {
        DATABASE.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNumberLength(2_000).build());
    }

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @Test
    void aValueThatIsReportedAsWholeIsReadBackUnchanged() {
        Random random = seeds.random();
        RandomEntities entities = new RandomEntities(seeds.seed());
        int whole = 0;
        for (int i = 0; i < 300; i++) {
            EntityDefinition definition = entities.definition();
            Map<String, Object> values =
                    definition.codec().decode(definition.codec().encode(entities.entity(definition)));
            for (FieldDefinition field : definition.fields()) {
                Object value = decoded(field, odd(values.get(field.name()), random));
                StringBuilder text = new StringBuilder();
                if (value != null && FieldJson.of(field).write(value, text)) {
                    whole++;
                    assertThat(FieldJson.of(field).read(asADatabaseHasIt(text.toString())))
                            .as("the value of %s is read back from %s", field, text)
                            .isEqualTo(value);
                }
            }
        }
        assertThat(whole).isPositive();
    }

    @Test
    void valuesThatADatabaseCannotHoldAreReplacedAndReported() {
        assertThat(written("json", Map.of("a", "x\0y"))).isEqualTo("lost {\"a\":\"x\uFFFDy\"}");
        assertThat(written("json", Map.of("a", "\ud800"))).isEqualTo("lost {\"a\":\"\uFFFD\"}");
        assertThat(written("json", Map.of("a", 1e10))).isEqualTo("lost {\"a\":10000000000}");
        assertThat(written("json", Map.of("a", new BigDecimal("1e400")))).startsWith("lost {\"a\":1000");
        assertThat(written("json", Map.of("a", new BigDecimal("1e999999999"))))
                .isEqualTo("lost {\"a\":\"1E+999999999\"}");
        assertThat(written("json", Map.of("a", 1.5, "b", 12))).startsWith("whole ");
        assertThat(written("map", Map.of("a", -0.0))).isEqualTo("whole {\"a\":\"-0.0\"}");
        assertThat(written("map", Map.of("\0", 1.0))).isEqualTo("lost {\"\uFFFD\":1.0}");
    }

    private static String written(String field, Map<String, ?> value) {
        EntityDefinition definition = EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "T", "entity": "t", "primaryKey": ["id"], "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "json", "type": ["null", "string"], "json": true},
                  {"name": "map", "type": ["null", {"type": "map", "values": "double"}]}]}"""));
        StringBuilder text = new StringBuilder();
        boolean whole = FieldJson.of(definition.requireField(field)).write(value, text);
        return (whole ? "whole " : "lost ") + text;
    }

    /**
     * Returns the value in the form in which the codec decodes it, because some values can be written in several ways.
     */
    private static @Nullable Object decoded(FieldDefinition field, @Nullable Object value) {
        try {
            return field.type() == FieldType.JSON ? CanonicalJson.read(CanonicalJson.write(value)) : value;
        } catch (IllegalArgumentException e) {
            return null; // JSON cannot represent the value.
        }
    }

    /** Replaces some values by unusual texts and numbers. */
    private static @Nullable Object odd(@Nullable Object value, Random random) {
        if (value instanceof String text && random.nextInt(6) == 0) {
            return text + List.of("\0", "\ud800", "\"", "\\", "\uFFFD", "\n").get(random.nextInt(6));
        }
        if (value instanceof Double && random.nextInt(4) == 0) {
            return List.of(-0.0, 0.0, Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE, 1e22, Double.NEGATIVE_INFINITY)
                    .get(random.nextInt(7));
        }
        if (value instanceof List<?> list) {
            List<Object> changed = new ArrayList<>();
            list.forEach(each -> changed.add(odd(each, random)));
            return changed;
        }
        if (value instanceof Map<?, ?> map && !(value instanceof Struct)) {
            Map<String, Object> changed = new LinkedHashMap<>();
            map.forEach((key, each) -> changed.put((String) key, odd(each, random)));
            return changed;
        }
        return value;
    }

    /** Returns the JSON as a database returns it: keys in another order, and numbers with only their digits. */
    private static String asADatabaseHasIt(String json) {
        try {
            return stored(DATABASE.readTree(json)).toString();
        } catch (IOException e) {
            throw new AssertionError("this is not JSON: " + json, e);
        }
    }

    private static JsonNode stored(JsonNode node) {
        if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            return DATABASE.getNodeFactory()
                    .rawValueNode(new RawValue((number.scale() < 0 ? number.setScale(0) : number).toPlainString()));
        }
        if (node instanceof ArrayNode list) {
            ArrayNode changed = DATABASE.createArrayNode();
            list.forEach(each -> changed.add(stored(each)));
            return changed;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode changed = DATABASE.createObjectNode();
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            Collections.reverse(names);
            names.forEach(name -> changed.set(name, stored(object.get(name))));
            return changed;
        }
        return node;
    }
}
