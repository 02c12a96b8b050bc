package io.entail.testkit;

import io.entail.schema.Definitions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The entities of {@code src/test/resources/definitions/types}, which have fields of the types that databases know, as
 * values, keys and references.
 */
public final class Types {
    private Types() {}

    /** Returns the folder of the definition files. */
    public static Path folder() {
        try {
            URI uri = Objects.requireNonNull(Types.class.getResource("/definitions/types"))
                    .toURI();
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns these entities together with the shipped ones. */
    public static Definitions definitions() {
        return Definitions.load(List.of(folder()), true);
    }

    /** Returns only these entities and workspaces, for stores whose limit for one write is low. */
    public static Definitions alone() {
        return Definitions.of(definitions().all().stream()
                .filter(definition -> definition.avro().getNamespace().equals("io.entail.types")
                        || definition.name().equals("workspaces"))
                .toList());
    }
}
