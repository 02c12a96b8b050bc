package io.entail.stack;

import io.entail.errors.StackException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The POM that says what a server is made of: {@code src/stack/<server>/pom.xml} of a checkout, {@code stack/<server>/pom.xml}
 * of the packaged distribution.
 *
 * @param file the POM
 * @param answers where what Maven says about it is kept: with what is built in a checkout, in the user's cache for a
 *     distribution, which may be somebody else's
 */
record ServerPom(Path file, Path answers) {

    /** In the nearest folder above our own classes that has it. */
    static ServerPom of(String server) {
        Path location = ServerCommand.launcherLocation();
        for (Path folder = location; folder != null; folder = folder.getParent()) {
            Path ofCheckout = in(folder.resolve("src").resolve("stack"), server);
            if (Files.exists(ofCheckout)) {
                return new ServerPom(ofCheckout, folder.resolve("target").resolve("stack"));
            }
            Path ofDistribution = in(folder.resolve("stack"), server);
            if (Files.exists(ofDistribution)) {
                return new ServerPom(ofDistribution, cache().resolve("stack"));
            }
        }
        throw new StackException(
                "the local stack runs from a checkout or the packaged distribution of Entail only: no stack/" + server
                        + "/pom.xml above " + location,
                null);
    }

    private static Path in(Path folder, String server) {
        return folder.resolve(server).resolve("pom.xml");
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("entail");
    }
}
