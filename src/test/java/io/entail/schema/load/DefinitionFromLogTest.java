package io.entail.schema.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DefinitionException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import io.entail.testkit.Seeds;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A newer process may have written a definition with properties that this one does not know: it can still read, and
 * must not write.
 */
class DefinitionFromLogTest {
    @RegisterExtension
    final Seeds seeds = new Seeds();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "type":"string","sparkle":"host"                           | Thing.f: sparkle
            "type":"string","lenMax":{"of":5}                           | Thing.f: lenMax
            "type":"string","between":[1,2]                             | Thing.f: field of type 'string' cannot have attribute 'between'
            "type":"string","references":"things","onDelete":"archive"  | Thing.f: onDelete
            "type":{"type":"long","logicalType":"timestamp-micros"}     | Thing.f: logical type 'timestamp-micros' of long is not supported; write timestamp_ms
            "type":{"type":"array","items":{"type":"string","sparkles":1}} | Thing.f: sparkles
            """)
    void unknownPropertiesAreRemembered(String field, String unsupported) {
        EntityDefinition definition = EntityDefinition.fromLog(thing(field));
        assertThat(definition.unsupported()).containsExactly(unsupported);
        assertThat(definition.field("f")).isNotNull();
        assertThatThrownBy(() -> new DefinitionSource("t.avsc", false, thing(field))
                        .definitions(new DefinitionFaults())
                        .forEach(EntityDefinition::of))
                .isInstanceOf(DefinitionException.class);
    }

    @Test
    void rowsOfSuchADefinitionAreRead() {
        EntityDefinition definition = EntityDefinition.fromLog(thing("\"type\":\"string\",\"sparkle\":\"host\""));
        Map<String, Object> values = Map.of("id", TestDefinitions.ID, "f", "a.b");
        assertThat(definition.codec().decode(definition.codec().encode(values))).isEqualTo(values);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "type":{"type":"fixed","name":"F","size":4}         | Thing.f: invalid type: fixed; write bytes @lenEq(4)
            "type":{"type":"bytes","logicalType":"decimal","precision":40} | Thing.f: decimal: the precision has to be
            "type":["null","string","int"]                      | Thing.f: a union must be of null and one type
            "type":"unheardOf"                                  | cannot be read:
            """)
    void anUndecodableDefinitionIsAnError(String field, String message) {
        assertThatThrownBy(() -> EntityDefinition.fromLog(thing(field)))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(message);
    }

    @Test
    void brokenTextIsRefusedOrReadButNeverAnotherError() {
        Random random = seeds.random();
        String good = Definitions.shipped().require("routes").json();
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int hits = 1 + random.nextInt(3); hits > 0; hits--) {
                int at = random.nextInt(text.length());
                text.replace(
                        at,
                        at + random.nextInt(20),
                        random.nextBoolean() ? "" : "\"{},[]:1 x".substring(random.nextInt(10)));
            }
            String broken = text.toString();
            try {
                assertThat(EntityDefinition.fromLog(broken).fields()).isNotNull();
            } catch (DefinitionException e) {
                assertThat(e.fields()).isNotEmpty();
            }
        }
    }

    private static String thing(String field) {
        return "{\"type\":\"record\",\"name\":\"Thing\",\"entity\":\"things\",\"primaryKey\":[\"id\"],\"fields\":["
                + "{\"name\":\"id\",\"type\":{\"type\":\"string\",\"logicalType\":\"uuid\"}},{\"name\":\"f\"," + field
                + "}]}";
    }
}
