package io.entail.cli.settings;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the command line keeps things when nobody says otherwise, by the conventions of the XDG base directories. */
public final class Directories {
    private Directories() {}

    /** What outlives everything else: the stack of {@code dev}. */
    public static Path dev() {
        return given("XDG_DATA_HOME")
                .orElse(Path.of(System.getProperty("user.home"), ".local", "share"))
                .resolve("entail")
                .resolve("dev");
    }

    /** What can be made again: replicas. */
    public static Path cache() {
        return given("XDG_CACHE_HOME")
                .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("entail");
    }

    /** The profiles of the user. */
    static Path profiles(Map<String, String> environment) {
        String given = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return (given.isBlank() ? Path.of(System.getProperty("user.home"), ".config") : Path.of(given))
                .resolve("entail")
                .resolve("config");
    }

    /** The key that anchors are signed with. */
    public static Path anchorKey() {
        return given("XDG_CONFIG_HOME")
                .orElse(Path.of(System.getProperty("user.home"), ".config"))
                .resolve("entail")
                .resolve("anchor.key");
    }

    /** A path from the environment. */
    public static Optional<Path> given(String variable) {
        return Optional.ofNullable(System.getenv(variable))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }
}
