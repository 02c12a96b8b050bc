package io.entail.testkit;

import io.entail.schema.EntityDefinition;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Adds indexes to definitions, for tests of stores whose definitions have none. */
public final class Indexed {
    private Indexed() {}

    /**
     * Returns a definition without indexes, extended by these. Each index is a list of fields, such as {@code "status,
     * total"}.
     */
    public static EntityDefinition with(EntityDefinition definition, String... indexes) {
        String lists = Arrays.stream(indexes)
                .map(fields -> "[\"" + fields.replace(", ", "\", \"") + "\"]")
                .collect(Collectors.joining(", ", "[", "]"));
        String json = definition.avro().toString();
        String entity = "\"entity\":\"" + definition.name() + "\"";
        return EntityDefinition.of(new Schema.Parser().parse(json.replace(entity, entity + ",\"index\":" + lists)));
    }
}
