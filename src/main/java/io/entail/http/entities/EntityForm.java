package io.entail.http.entities;

import io.entail.http.call.QueryParameters.Parameter;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads an entity from a form. */
public final class EntityForm {
    private EntityForm() {}

    /** Returns the values of a new entity. */
    public static Map<String, @Nullable Object> read(EntityDefinition definition, List<Parameter> parameters) {
        return read(definition, parameters, Map::of);
    }

    /**
     * Returns the values that a form gives.
     *
     * @param stored the current fields of the row; they decide types that depend on a field which the form does not
     *     give
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
