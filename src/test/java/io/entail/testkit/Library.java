package io.entail.testkit;

import io.entail.schema.Definitions;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Entities for tests, with every kind of key, constraint and reference: {@code src/test/resources/definitions/library}. */
public final class Library {
    private Library() {}

    /** Returns the folder of the definition files. */
    public static Path folder() {
        try {
            URI uri = Objects.requireNonNull(Library.class.getResource("/definitions/library"))
                    .toURI();
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the library's entities together with the shipped ones. */
    public static Definitions definitions() {
        return Definitions.load(List.of(folder()), true);
    }

    /**
     * Returns only the library's entities. It is for stores with a low limit for one write, because shipped definitions
     * are large.
     */
    public static Definitions alone() {
        return Alone.DEFINITIONS;
    }

    private static final class Alone {
        static final Definitions DEFINITIONS = Definitions.of(definitions().all().stream()
                .filter(definition -> definition.avro().getNamespace().equals("io.entail.library")
                        || definition.name().equals("workspaces"))
                .toList());
    }
}
