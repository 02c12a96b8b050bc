package io.entail.testkit;

import io.entail.stack.ServerLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class of the test class path in a JVM of its own, which a test can kill, freeze or run under other
 * conditions. The child exits when the test's JVM ends in any way, because its standard input is closed then.
 *
 * <pre>
 * try (ChildJvm child = ChildJvm.of(Writer.class).withFlags("-Xmx64m").withArguments(bootstrap).start()) {
 *     child.awaitLine("ready");
 *     child.kill();
 * }
 * </pre>
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration LINE_WAIT_MAX = Duration.ofMinutes(3);
    private static final long STEP_MILLIS = 10;

    private final Process process;
    private final Path out;
    private final Path err;

    private ChildJvm(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Returns the builder of a child that will run this class. The child is not started yet. */
    public static Builder of(Class<?> main) {
        return new Builder(main.getName());
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Returns the complete lines that the child has printed on standard output so far. */
    public List<String> lines() {
        String text = read(out);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    /** Returns the text that the child has printed on standard error so far. */
    public String errors() {
        return read(err);
    }

    /**
     * Waits for the first line on standard output that starts with this text. Fails if the child exits before it prints
     * one.
     */
    public String awaitLine(String start) throws InterruptedException {
        long deadline = System.nanoTime() + LINE_WAIT_MAX.toNanos();
        while (true) {
            boolean ended = !process.isAlive();
            Optional<String> line =
                    lines().stream().filter(l -> l.startsWith(start)).findFirst();
            if (line.isPresent()) {
                return line.get();
            }
            if (ended || System.nanoTime() > deadline) {
                throw new AssertionError((ended ? "the child ended" : LINE_WAIT_MAX + " passed")
                        + " before it printed '" + start + "'; it printed:\n" + read(out) + errors());
            }
            Thread.sleep(STEP_MILLIS);
        }
    }

    /** Waits until the child exits and returns its exit code. Fails if it still runs after this time. */
    public int awaitEnd(Duration timeMax) throws InterruptedException {
        if (!process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(
                    "the child still runs after " + timeMax + "; it printed:\n" + read(out) + errors());
        }
        return process.exitValue();
    }

    /** Sends {@code SIGKILL} and returns when the child has exited. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Sends {@code SIGTERM}, so that shutdown hooks run. */
    public void terminate() {
        process.destroy();
    }

    /** Sends {@code SIGSTOP}, which freezes the child until {@link #resume}. */
    public void pause() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets a child go on that {@link #pause} has frozen. */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + pid())
                .inheritIO()
                .start()
                .waitFor();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Collects the settings of a child and starts it. */
    public static final class Builder {
        private final String main;
        private final List<String> flags = new ArrayList<>();
        private final List<String> arguments = new ArrayList<>();
        private final Map<String, String> environment = new LinkedHashMap<>();
        private final List<String> program = new ArrayList<>();

        private Builder(String main) {
            this.main = main;
        }

        /** Adds flags of the JVM, such as {@code -Xmx64m} or {@code -Duser.timezone=Asia/Tokyo}. */
        public Builder withFlags(String... more) {
            flags.addAll(List.of(more));
            return this;
        }

        /** Adds flags that suit a JVM that lives for seconds, and sets the maximum size of its heap. */
        public Builder shortLived(String heapMax) {
            return withFlags("-Xmx" + heapMax, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
        }

        /** Adds arguments of the main class. */
        public Builder withArguments(String... more) {
            arguments.addAll(List.of(more));
            return this;
        }

        /** Sets an environment variable, such as {@code LC_ALL}. */
        public Builder withEnvironment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Starts the JVM through this command, which must replace itself by the JVM, as {@code setpriv} does. */
        public Builder startedBy(String... command) {
            program.addAll(List.of(command));
            return this;
        }

        /** Uses another class path than that of this JVM, such as {@link PackedClassPath}. */
        public Builder withClassPath(String path) {
            return withEnvironment("CLASSPATH", path);
        }

        public ChildJvm start() throws IOException {
            Path folder = Files.createDirectories(Path.of("target", "children"));
            Path out = Files.createTempFile(folder, main.substring(main.lastIndexOf('.') + 1) + "-", ".out");
            Path err = Path.of(out.toString().replaceAll("out$", "err"));
            List<String> command = new ArrayList<>(program);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(flags);
            command.addAll(List.of(ServerLauncher.class.getName(), main));
            command.addAll(arguments);
            ProcessBuilder process =
                    new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
            process.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            process.environment().putAll(environment);
            return new ChildJvm(process.start(), out, err);
        }
    }
}
