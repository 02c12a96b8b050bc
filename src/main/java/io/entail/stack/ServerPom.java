package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The POM with the dependencies of a server: {@code src/stack/<server>/pom.xml} of a checkout, otherwise the copy in
 * the jar of Entail, which is written to the user's cache because Maven needs a file.
 *
 * @param file the POM
 * @param answers where Maven's results are kept: in the build folder of a checkout; in the user's cache for a jar,
 *     because the folder of the jar may not be writable
 */
record ServerPom(Path file, Path answers) {

    /** Finds the POM in the nearest checkout above the folder of this class, or in the jar. */
    static ServerPom of(String server) {
        for (Path folder = ServerCommand.launcherLocation(); folder != null; folder = folder.getParent()) {
            Path ofCheckout =
                    folder.resolve("src").resolve("stack").resolve(server).resolve("pom.xml");
            if (Files.exists(ofCheckout)) {
                return new ServerPom(ofCheckout, folder.resolve("target").resolve("stack"));
            }
        }
        try (InputStream packed = ServerPom.class.getResourceAsStream(server + "/pom.xml")) {
            if (packed == null) {
                throw new StackException("this build of Entail has no server '" + server + "'", null);
            }
            return inCache(cache().resolve("stack"), server, packed.readAllBytes());
        } catch (IOException e) {
            throw new StackException("the POM of " + server + " cannot be kept: " + Reasons.of(e), e);
        }
    }

    /** Each content has a file of its own, named by its hash, which another process sees completely or not at all. */
    private static ServerPom inCache(Path folder, String server, byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.UTF_8);
        Path file = folder.resolve(server + "-" + ServerClassPath.hash(text) + ".pom.xml");
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Path whole = Files.createTempFile(folder, server, ".new");
            Files.write(whole, content);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return new ServerPom(file, folder);
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("entail");
    }
}
