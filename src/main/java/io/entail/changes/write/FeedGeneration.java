package io.entail.changes.write;

import io.entail.resolve.Definition;
import io.entail.resolve.Definition.Kind;
import io.entail.resolve.LogRecord.Field;
import io.entail.state.Defined;
import java.util.HashMap;
import java.util.Map;

/**
 * Which generation of an entity's records in the feed a version of its definition belongs to. In one generation fields are
 * only added and left out, so that the registry takes every version of the schema. Pure.
 */
public final class FeedGeneration {
    private FeedGeneration() {}

    /**
     * The generation, from 0. A migration begins another one, and so does a field whose type is not that of a field of the
     * same name in a preparation that was given up.
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
