package io.entail.http.entities;

import io.entail.http.call.Query.Parameter;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An entity as a form. */
public final class EntityForm {
    private EntityForm() {}

    /** The values of a new one. */
    public static Map<String, @Nullable Object> read(EntityDefinition definition, List<Parameter> parameters) {
        return read(definition, parameters, Map::of);
    }

    /**
     * The values that a form gives.
     *
     * @param stored the fields that the row has now: types may depend on them where the form does not say
     */
    static Map<String, @Nullable Object> read(
            EntityDefinition definition, List<Parameter> parameters, Supplier<Map<String, Object>> stored) {
        return FormTree.read(parameters, plain -> fields(definition, plain, stored));
    }

    private static List<FieldDefinition> fields(
            EntityDefinition definition, Map<String, @Nullable Object> plain, Supplier<Map<String, Object>> stored) {
        String selector = definition.subschemaKey().orElse(null);
        if (selector == null) {
            return definition.fields();
        }
        Object chosen =
                plain.get(selector) != null ? plain.get(selector) : stored.get().get(selector);
        return chosen == null ? definition.fields() : definition.fieldsOf(Map.of(selector, chosen));
    }
}
