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

/** Names that people give of entities, fields and parents: when there is none of that name, the closest one is told. */
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
     * Checks that an entity has a field; of a dotted name, each part as far as the definition says what is inside.
     *
     * @param option that names it, for the message
     * @throws io.entail.errors.InvalidOptionsException when it has not
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
     * What to say of a field that is not there: the closest one, or those that there are.
     *
     * @param path where it was looked for, with a dot at its end; empty among the fields of the entity
     * @param there the fields that are there
     */
    static String noField(String entity, String path, String name, List<FieldDefinition> there) {
        List<String> fields = there.stream().map(FieldDefinition::name).toList();
        return entity + " has no field '" + path + name + "'" + Closest.hint(name, fields);
    }

    /**
     * What to say of parents that a write names by values that no row has, with the closest such value.
     *
     * @param given the values of the row
     * @param unresolved the references that led nowhere, each with the fields by which the parent was named
     * @param names the names of rows of an entity
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
