package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Records of a migrated entity have other names in the feed, and are otherwise unchanged. */
final class GenerationNamesTest {
    private static final Definitions ALL = Library.definitions();

    @Test
    void everyNamedTypeOfAnEntityHasTheGenerationInItsName() {
        for (EntityDefinition definition : ALL.all()) {
            List<String> names = names(definition.avro());
            assertThat(names(ChangeSchemas.change(definition.avro(), 1)
                            .getField("after")
                            .schema()))
                    .isEqualTo(names.stream().map(name -> name + "_2").toList());
            assertThat(names(ChangeSchemas.change(definition.avro(), 2)
                            .getField("after")
                            .schema()))
                    .isEqualTo(names.stream().map(name -> name + "_3").toList());
        }
    }

    @Test
    void beforeTheFirstMigrationNothingIsCalledOtherwise() {
        for (EntityDefinition definition : ALL.all()) {
            assertThat(ChangeSchemas.change(definition.avro(), 0)).isEqualTo(ChangeSchemas.change(definition.avro()));
        }
    }

    @Test
    void withTheNamesOfBeforeItIsTheSchemaOfBefore() {
        for (EntityDefinition definition : ALL.all()) {
            String renamed = GenerationNames.of(definition.avro(), 1).toString();
            for (String name : names(definition.avro())) {
                String last = name.substring(name.lastIndexOf('.') + 1);
                renamed = renamed.replaceAll("(\"|\\.)" + last + "_2\"", "$1" + last + "\"");
            }
            assertThat(new Schema.Parser().parse(renamed)).isEqualTo(definition.avro());
        }
    }

    /** An older release reads it, too: the name of the record of a change follows from that of the entity's record. */
    @Test
    void aReaderNeedsNothingButTheSchema() {
        for (EntityDefinition definition : ALL.all()) {
            Schema change = ChangeSchemas.change(definition.avro(), 1);
            assertThat(change.getFullName()).isEqualTo(definition.avro().getFullName() + "_2Change");
            FeedSchema read = FeedSchema.of(1, new Schema.Parser().parse(change.toString()));
            assertThat(read).isInstanceOfSatisfying(FeedSchema.OfChanges.class, changes -> {
                assertThat(changes.form()).isEqualTo(FeedForm.SECOND);
                assertThat(changes.definition().name()).isEqualTo(definition.name());
                assertThat(changes.definition().fieldTypes().keySet())
                        .isEqualTo(definition.fieldTypes().keySet());
                assertThat(changes.definition().primaryKey()).isEqualTo(definition.primaryKey());
                assertThat(changes.definition().endpointKey()).isEqualTo(definition.endpointKey());
            });
        }
    }

    private static List<String> names(Schema schema) {
        Set<String> names = new LinkedHashSet<>();
        collect(schema, names);
        return new ArrayList<>(names);
    }

    private static void collect(Schema schema, Set<String> names) {
        switch (schema.getType()) {
            case RECORD -> {
                if (names.add(schema.getFullName())) {
                    schema.getFields().forEach(field -> collect(field.schema(), names));
                }
            }
            case ENUM, FIXED -> names.add(schema.getFullName());
            case ARRAY -> collect(schema.getElementType(), names);
            case MAP -> collect(schema.getValueType(), names);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, names));
            default -> {}
        }
    }
}
