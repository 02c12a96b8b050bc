package io.entail.testkit;

import io.entail.schema.Definitions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Entities with the types that databases have, as values, keys and references: {@code src/test/resources/definitions/types}. */
public final class Types {
    private Types() {}

    /** The files of the definitions. */
    public static Path folder() {
        try {
            URI uri = Objects.requireNonNull(Types.class.getResource("/definitions/types"))
                    .toURI();
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** These entities and those that come with Entail. */
    public static Definitions definitions() {
        return Definitions.load(List.of(folder()), true);
    }

    /** These entities and workspaces, for stores where a write carries little. */
    public static Definitions alone() {
        return Definitions.of(definitions().all().stream()
                .filter(definition -> definition.avro().getNamespace().equals("io.entail.types")
                        || definition.name().equals("workspaces"))
                .toList());
    }
}
