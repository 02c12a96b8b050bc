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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The class path of a server as its POM defines it, see {@link ServerPom}. Maven resolves it once and downloads what is
 * missing. The result is kept in a file whose name contains the hash of the POM, so until the POM changes it is found
 * without Maven and without a network. A server that is an archive is unpacked beside the result, see {@link
 * ServerArchive}.
 */
public final class ServerClassPath {
    private static final Duration MAVEN_TIME_MAX = Duration.ofMinutes(10);
    private static final List<String> SERVERS = List.of(KafkaServer.NAME, RegistryServer.NAME, PostgresServer.NAME);

    private ServerClassPath() {}

    /** Resolves in advance the class paths of the servers that every stack may use. */
    public static void main(String[] args) {
        SERVERS.forEach(ServerClassPath::of);
    }

    /** Returns the folder of a server that consists of programs, unpacked. */
    static Path programs(String server) {
        return Path.of(of(server));
    }

    /** Returns the jars in the syntax of {@code CLASSPATH}. */
    static synchronized String of(String server) {
        ServerPom pom = ServerPom.of(server);
        try {
            Path folder = Files.createDirectories(pom.answers());
            Path kept = folder.resolve(server + "-" + hash(Files.readString(pom.file())) + ".classpath");
            if (!isUsable(kept)) {
                // Maven's local repository does not support two processes that download the same artifact.
                try (FileChannel channel = FileChannel.open(
                                folder.resolve("maven.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock held = channel.lock()) {
                    if (held.isValid() && !isUsable(kept)) {
                        resolve(pom, kept);
                    }
                }
            }
            return Files.readString(kept).strip();
        } catch (IOException e) {
            throw new StackException("the class path of " + server + " cannot be worked out: " + Reasons.of(e), e);
        }
    }

    private static void resolve(ServerPom pom, Path kept) throws IOException {
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
        command.addAll(
                List.of("-f", pom.file().toString(), "dependency:build-classpath", "-Dmdep.outputFile=" + answer));
        run(command, pom.answers(), log, "Maven did not work out the class path of " + pom.file());
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

    /** Whether the result exists and all its jars do: local repositories may have been cleaned. */
    private static boolean isUsable(Path kept) throws IOException {
        return Files.exists(kept)
                && Arrays.stream(Files.readString(kept).strip().split(File.pathSeparator))
                        .allMatch(jar -> Files.exists(Path.of(jar)));
    }

    private static String maven() {
        List<Path> folders = new ArrayList<>();
        Optional.ofNullable(System.getenv("MAVEN_HOME")).ifPresent(home -> folders.add(Path.of(home, "bin")));
        String path = System.getenv().getOrDefault("PATH", "");
        Arrays.stream(path.split(File.pathSeparator, -1)).map(Path::of).forEach(folders::add);
        return folders.stream()
                .map(folder -> folder.resolve("mvn"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new StackException(
                        "the local stack gets its servers through Maven, 3.8.7 or later, and 'mvn' is not there: install it,"
                                + " on Debian and Ubuntu with 'apt-get install maven', or set MAVEN_HOME; with a Kafka of"
                                + " your own no command needs it (--bootstrap)",
                        null))
                .toString();
    }

    /** Returns sixteen hexadecimal digits of a hash of the text. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8).toLowerCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
