package io.entail.declarative;

import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entity as a file has it. Immutable.
 *
 * @param path where it is, such as {@code services[2].routes[1]}
 * @param values its fields as they are written, without comments and without nested children
 * @param parent the entity it is nested under, null at the top
 * @param parentField the field that refers to the parent, null at the top
 */
record Entry(
        EntityDefinition definition,
        String path,
        Map<String, @Nullable Object> values,
        @Nullable Entry parent,
        @Nullable String parentField) {

    String entity() {
        return definition.name();
    }
}
