package io.entail.dao.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import io.entail.schema.value.FieldType;
import io.entail.testkit.Library;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class UnsetFieldsTest {
    private static Stream<EntityDefinition> definitions() {
        Definitions every = TestDefinitions.of("""
                namespace test; @entity("parents") @primaryKey(["id"]) record Parent { string id; }
                record Inner { int number; }
                @entity("things") @primaryKey(["id"]) @index(["size"]) record Thing {
                  string @uuid(true) id; string @unique(true) name; int @between([1, 9]) size; int @gt(1) @required(true) least = 3;
                  Inner inner; array<string> texts; map<string> named; timestamp_ms at; date day; decimal(9, 2) price;
                  string @json(true) config; bytes data; string @references("parents") other; long @timestamp("seconds") made;
                }""");
        return Stream.of(Definitions.shipped(), Library.definitions(), every)
                .flatMap(definitions -> definitions.all().stream());
    }

    @ParameterizedTest
    @MethodSource("definitions")
    @DisplayName("every definition allows unset fields without becoming another one in anything else")
    void everyDefinitionAllowsUnsetFields(EntityDefinition definition) {
        Schema allowed = UnsetFields.allowed(definition.avro(), definition);
        EntityDefinition lenient = EntityDefinition.of(allowed);
        assertThat(lenient.fieldTypes()).isEqualTo(definition.fieldTypes());
        assertThat(lenient.fields())
                .extracting(field -> field.name())
                .containsExactlyElementsOf(
                        definition.fields().stream().map(field -> field.name()).toList());
        if (definition.primaryKey().stream()
                .allMatch(name -> definition.requireField(name).type() == FieldType.STRING)) {
            Map<String, Object> key = new LinkedHashMap<>();
            definition.primaryKey().forEach(name -> key.put(name, TestDefinitions.ID));
            assertThat(lenient.codec().decode(lenient.codec().encode(key))).containsAllEntriesOf(key);
        }
    }
}
