package io.entail.cli.store;

import io.entail.errors.Failures;
import io.entail.schema.Closest;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Names that people give of entities and fields: when there is none of that name, the closest one is told. */
public final class Names {
    private Names() {}

    /**
     * The definition of an entity.
     *
     * @throws io.entail.errors.InvalidOptionsException when there is none of that name
     */
    public static EntityDefinition entity(Definitions definitions, String name) {
        EntityDefinition definition = definitions.get(name);
        if (definition == null) {
            List<String> names = definitions.all().stream()
                    .map(EntityDefinition::name)
                    .sorted()
                    .toList();
            throw Failures.invalidOptions(Map.of(
                    "entity",
                    "unknown entity '" + name + "'" + Closest.closest(name, names) + ", expected one of: "
                            + String.join(", ", names)));
        }
        return definition;
    }

    /**
     * Checks that an entity has a field; of a dotted name, its first part.
     *
     * @param option that names it, for the message
     * @throws io.entail.errors.InvalidOptionsException when it has not
     */
    public static void requireField(EntityDefinition definition, String option, String name) {
        String first = name.contains(".") ? name.substring(0, name.indexOf('.')) : name;
        if (definition.field(first) == null) {
            throw Failures.invalidOptions(
                    Map.of(option, definition.name() + " has no field '" + first + "'" + fieldHint(definition, first)));
        }
    }

    /** The closest field, or the fields that there are, as a remark behind a message. */
    static String fieldHint(EntityDefinition definition, String name) {
        List<String> fields =
                definition.fields().stream().map(FieldDefinition::name).collect(Collectors.toList());
        return Closest.hint(name, fields);
    }
}
