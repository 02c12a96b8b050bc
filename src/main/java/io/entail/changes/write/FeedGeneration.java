package io.entail.changes.write;

import io.entail.resolve.Definition;
import io.entail.resolve.Definition.Kind;
import io.entail.resolve.LogRecord.Field;
import io.entail.state.Defined;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the generation of an entity's records in the feed that a version of its definition belongs to. Within a generation
 * fields are only added and left out, so that the registry accepts every version of the schema. Stateless.
 */
public final class FeedGeneration {
    private FeedGeneration() {}

    /**
     * Returns the generation, from 0. A migration begins a new one. So does a field whose type differs from that of the field
     * of the same name in a prepared definition that was given up.
     */
    public static int of(Defined entity, int version) {
        int generation = 0;
        Map<String, String> types = new HashMap<>();
        for (int number = 1; number <= version; number++) {
            Definition definition = entity.requireVersion(number).definition();
            if (definition.kind() == Kind.MIGRATED || isOther(definition, types)) {
                generation++;
                types.clear();
            }
            for (Field field : definition.constraints().fields()) {
                types.put(field.name(), field.type());
            }
        }
        return generation;
    }

    private static boolean isOther(Definition definition, Map<String, String> types) {
        return definition.constraints().fields().stream()
                .anyMatch(
                        field -> !types.getOrDefault(field.name(), field.type()).equals(field.type()));
    }
}
