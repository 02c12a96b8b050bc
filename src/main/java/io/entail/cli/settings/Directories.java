package io.entail.cli.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The default directories of the command line, by the conventions of the XDG base directories. */
public final class Directories {
    private Directories() {}

    /** Returns the directory of the stack of {@code dev}, whose data cannot be made again. */
    public static Path dev() {
        return given("XDG_DATA_HOME")
                .orElse(Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("entail")
                .resolve("dev");
    }

    /** Returns the directory of replicas, which can be made again. */
    public static Path cache() {
        return given("XDG_CACHE_HOME")
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("entail");
    }

    /** Returns the file with the profiles of the user. */
    static Path profiles(Map<String, String> environment) {
        String given = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return (given.isBlank() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(given))
                .resolve("entail")
                .resolve("config");
    }

    /** Returns the file of the key with which anchors are signed. */
    public static Path anchorKey() {
        return given("XDG_CONFIG_HOME")
                .orElse(Path.of(System.getProperty("user.home"), ".config"))
                .resolve("entail")
                .resolve("anchor.key");
    }

    /** Returns a path from the environment. */
    public static Optional<Path> given(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
