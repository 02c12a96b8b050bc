package io.entail.stack;

import io.entail.errors.StackException;
import io.entail.text.Reasons;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The class path of a server, as its POM under {@code src/stack/<server>/} says. Maven works it out (and downloads what
 * is missing) once; the answer is kept in {@code target/stack/} under a name that holds the POM's hash, so that it is
 * found again in no time, without a network, until the POM changes. A server that comes as an archive is unpacked beside
 * the answer, see {@link ServerArchive}.
 */
public final class ServerClassPath {
    private static final Duration MAVEN_TIME_MAX = Duration.ofMinutes(10);
    private static final List<String> SERVERS = List.of(KafkaServer.NAME, RegistryServer.NAME, PostgresServer.NAME);

    private ServerClassPath() {}

    /** Works out ahead of their use the class paths of the servers that every stack may have. */
    public static void main(String[] args) {
        SERVERS.forEach(ServerClassPath::of);
    }

    /** The folder of a server that is programs and no class path, unpacked. */
    static Path programs(String server) {
        return Path.of(of(server));
    }

    /** The jars, joined as {@code CLASSPATH} wants them. */
    static synchronized String of(String server) {
        Path home = home(server);
        Path pom = pom(home, server);
        try {
            Path folder = Files.createDirectories(home.resolve("target/stack"));
            Path kept = folder.resolve(server + "-" + hash(pom) + ".classpath");
            if (!isUsable(kept)) {
                // Maven's local repository does not bear two processes that download the same thing.
                try (FileChannel channel = FileChannel.open(
                                folder.resolve("maven.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    if (held.isValid() && !isUsable(kept)) {
                        resolve(home, pom, kept);
                    }
                }
            }
            return Files.readString(kept).strip();
        } catch (IOException e) {
            throw new StackException("the class path of " + server + " cannot be worked out: " + Reasons.of(e), e);
        }
    }

    private static void resolve(Path home, Path pom, Path kept) throws IOException {
        Path answer = kept.resolveSibling(kept.getFileName() + ".new");
        Path log = kept.resolveSibling(kept.getFileName() + ".log");
        List<String> command = new ArrayList<>(List.of(maven(), "-q", "-B"));
        String options = System.getenv().getOrDefault("ENTAIL_MAVEN_OPTS", "");
        command.addAll(Arrays.stream(options.split("\\s+"))
                .filter(option -> !option.isEmpty())
                .toList());
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        command.addAll(List.of("-f", pom.toString(), "dependency:build-classpath", "-Dmdep.outputFile=" + answer));
        run(command, home, log, "Maven did not work out the class path of " + pom);
        String path = Files.readString(answer).strip();
        Path folder = Path.of(kept.toString().replaceAll("\\.classpath$", ""));
        Files.writeString(answer, ServerArchive.unpacked(path, folder, log));
        Files.move(answer, kept, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void run(List<String> command, Path directory, Path log, String failure) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(MAVEN_TIME_MAX.toMillis(), TimeUnit.MILLISECONDS) || process.exitValue() != 0) {
                throw new StackException(failure + "; it said:\n" + LogTail.of(log), null);
            }
        } catch (InterruptedException e) {
            throw Pause.interrupted(command.get(0), e);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whether it is there and so are the jars, as local repositories get tidied. */
    private static boolean isUsable(Path kept) throws IOException {
        return Files.exists(kept)
                && Arrays.stream(Files.readString(kept).strip().split(File.pathSeparator))
                        .allMatch(jar -> Files.exists(Path.of(jar)));
    }

    /** The project's folder: the nearest one above our own classes that has the server's POM. */
    private static Path home(String server) {
        Path location = ServerCommand.launcherLocation();
        for (Path folder = location; folder != null; folder = folder.getParent()) {
            if (Files.exists(pom(folder, server))) {
                return folder;
            }
        }
        throw new StackException(
                "the local stack runs from a checkout of Entail only: no src/stack/" + server + "/pom.xml above "
                        + location,
                null);
    }

    private static Path pom(Path home, String server) {
        return home.resolve("src").resolve("stack").resolve(server).resolve("pom.xml");
    }

    private static String maven() {
        String home = System.getenv("MAVEN_HOME");
        if (home != null && Files.isExecutable(Path.of(home, "bin", "mvn"))) {
            return Path.of(home, "bin", "mvn").toString();
        }
        return "mvn";
    }

    private static String hash(Path pom) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(Files.readString(pom).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8).toLowerCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
