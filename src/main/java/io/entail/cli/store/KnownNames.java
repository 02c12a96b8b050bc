package io.entail.cli.store;

import io.entail.errors.Failures;
import io.entail.errors.words.Excerpt;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.load.Closest;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Looks up names of entities, fields and parents. The error for a name that does not exist suggests the closest one.
 */
public final class KnownNames {
    private KnownNames() {}

    /**
     * Returns the definition of an entity.
     *
     * @throws io.entail.errors.InvalidOptionsException when there is no entity with that name
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
     * Checks that an entity has a field. Of a dotted name, each part is checked as far as the definition describes it.
     *
     * @param option the option that names the field, for the message
     * @throws io.entail.errors.InvalidOptionsException when there is no such field
     */
    public static void requireField(EntityDefinition definition, String option, String name) {
        List<FieldDefinition> fields = definition.fields();
        String path = "";
        for (String part : name.split("\\.", -1)) {
            FieldDefinition field = fields.stream()
                    .filter(each -> each.name().equals(part))
                    .findFirst()
                    .orElse(null);
            if (field == null) {
                throw Failures.invalidOptions(Map.of(option, noField(definition.name(), path, part, fields)));
            }
            if (field.type() != FieldType.RECORD) {
                return;
            }
            fields = field.fields();
            path = path + part + ".";
        }
    }

    /**
     * Returns the message for a missing field, with the closest one or all fields.
     *
     * @param path the dotted name of the value in which the field is missing, with a dot at its end; empty for the
     *     entity itself
     * @param there the fields that exist
     */
    static String noField(String entity, String path, String name, List<FieldDefinition> there) {
        List<String> fields = there.stream().map(FieldDefinition::name).toList();
        return entity + " has no field '" + path + name + "'" + Closest.hint(name, fields);
    }

    /**
     * Returns the messages for parents that do not exist, each with the closest name.
     *
     * @param given the values of the row
     * @param unresolved the references without a parent, each with the fields that name the parent
     * @param names returns the names of an entity's rows
     */
    static List<String> noParents(
            Definitions definitions,
            EntityDefinition definition,
            Map<String, ?> given,
            Map<String, ?> unresolved,
            Function<EntityDefinition, List<String>> names) {
        List<String> told = new ArrayList<>();
        for (ReferenceField reference : definition.references()) {
            EntityDefinition parent = definitions.get(reference.entity());
            String field = parent == null ? null : parent.endpointKey().orElse(null);
            if (parent != null
                    && field != null
                    && unresolved.get(reference.field()) instanceof Map<?, ?> misses
                    && misses.containsKey(field)
                    && given.get(reference.field()) instanceof Map<?, ?> named) {
                String name = Excerpt.of(String.valueOf(named.get(field)));
                String closest = Closest.closest(name, names.apply(parent));
                if (!closest.isEmpty()) {
                    told.add(parent.name() + " has no '" + name + "'" + closest);
                }
            }
        }
        return told;
    }
}
