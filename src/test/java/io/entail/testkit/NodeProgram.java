package io.entail.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program for Node in a folder of its own, with the packages that its lock file names. */
public final class NodeProgram {
    private static final Duration INSTALL_MAX = Duration.ofMinutes(3);
    private static final Duration RUN_MAX = Duration.ofMinutes(1);
    private static final long STEP_MILLIS = 10;

    private final Path folder;

    private NodeProgram(Path folder) {
        this.folder = folder;
    }

    /** Whether {@code node} and {@code npm} are on the path. */
    public static boolean isPossible() {
        return Command.areOnPath("node", "npm");
    }

    /** Copies a program and installs its packages beside the copy. */
    public static NodeProgram install(Path source, Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        NodeProgram program = new NodeProgram(folder);
        try (Run npm = program.start("npm", List.of("npm", "ci", "--no-audit", "--no-fund"), INSTALL_MAX)) {
            npm.awaitEnd();
            if (npm.exitCode() != 0) {
                throw new AssertionError("npm ci ended with " + npm.exitCode() + ":\n" + npm.errors());
            }
        }
        return program;
    }

    /** Runs one of the program's files. */
    public Run start(String file, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("node", file));
        command.addAll(arguments);
        return start("node", command, RUN_MAX);
    }

    private Run start(String name, List<String> command, Duration timeMax) throws IOException {
        Path out = Files.createTempFile(folder, name, ".out");
        Path err = Files.createTempFile(folder, name, ".err");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Run(process, out, err, timeMax);
    }

    /** A running process. Closing it kills the process. */
    public record Run(Process process, Path out, Path err, Duration timeMax) implements AutoCloseable {
        /** Returns the complete lines that the process has printed on standard output so far. */
        public List<String> lines() throws IOException {
            String text = Files.readString(out);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        }

        public String errors() throws IOException {
            return Files.readString(err);
        }

        /** Waits until the process has printed a line, and returns its first line. */
        public String awaitLine() throws IOException, InterruptedException {
            long deadline = System.nanoTime() + timeMax.toNanos();
            while (lines().isEmpty()) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new AssertionError("the program has printed no line in time: " + process + "\n" + errors());
                }
                Thread.sleep(STEP_MILLIS);
            }
            return lines().get(0);
        }

        /** Sends the signal that Ctrl-C sends. */
        public void interrupt() throws IOException, InterruptedException {
            new ProcessBuilder("/bin/sh", "-c", "kill -INT " + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
        }

        public void awaitEnd() throws IOException, InterruptedException {
            if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        "the program still runs after " + timeMax + "; it printed:\n" + lines() + errors());
            }
        }

        public int exitCode() {
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
