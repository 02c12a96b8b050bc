package io.entail.testkit;

import io.entail.schema.Definitions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Entities that are asked for by their fields: {@code src/test/resources/definitions/items}. */
public final class Items {
    private Items() {}

    /** The files of the definitions. */
    public static Path folder() {
        try {
            URI uri = Objects.requireNonNull(Items.class.getResource("/definitions/items"))
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
                .filter(definition -> definition.avro().getNamespace().equals("io.entail.items")
                        || definition.name().equals("workspaces"))
                .toList());
    }
}
