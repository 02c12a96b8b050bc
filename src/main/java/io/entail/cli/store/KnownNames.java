package io.entail.cli.store;

import io.entail.errors.Failures;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.load.Closest;
import java.util.List;
import java.util.Map;

/** Names that people give of entities and fields: when there is none of that name, the closest one is told. */
public final class KnownNames {
    private KnownNames() {}

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
            throw Failures.invalidOptions(Map.of(option, noField(definition, first)));
        }
    }

    /** What to say of a field that is not there: the closest one, or those that there are. */
    static String noField(EntityDefinition definition, String name) {
        List<String> fields =
                definition.fields().stream().map(FieldDefinition::name).toList();
        return definition.name() + " has no field '" + name + "'" + Closest.hint(name, fields);
    }
}
