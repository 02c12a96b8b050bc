package io.entail.bench.measure;

import io.entail.stack.ServerLauncher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A main class in a JVM of its own, which reports its progress in lines on standard output. The process ends with this
 * one.
 */
public final class ChildJvm implements AutoCloseable {
    private static final Duration LINE_WAIT_MAX = Duration.ofMinutes(15);
    private static final int ERROR_LINES = 20;

    private final String name;
    private final Path log;
    private final long started;
    private final Process process;
    private final BlockingQueue<Message> lines = new LinkedBlockingQueue<>();

    private ChildJvm(String name, Path log, ProcessBuilder builder) {
        this.name = name;
        this.log = log;
        this.started = System.nanoTime();
        try {
            this.process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
        Thread reader = new Thread(this::readAll, "bench-child-" + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** The text of a line and the time when it came, in seconds after the start of the process. */
    public record Message(double seconds, String text, boolean last) {
        public long number() {
            return Long.parseLong(text.split(" ", -1)[1]);
        }
    }

    public static ChildJvm start(Path folder, Class<?> main, List<String> flags, List<String> arguments) {
        Path log = folder.resolve(main.getSimpleName() + ".log");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-Dlogback.configurationFile=" + logSettings(folder));
        command.addAll(List.of(ServerLauncher.class.getName(), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("MALLOC_ARENA_MAX", JvmFlags.MALLOC_ARENA_MAX);
        return new ChildJvm(main.getSimpleName(), log, builder);
    }

    /** Standard output is for the reports of the child, so its log lines go to standard error. */
    private static Path logSettings(Path folder) {
        Path file = folder.resolve("logback-child.xml");
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, """
                        <configuration>
                          <appender name="err" class="ch.qos.logback.core.ConsoleAppender">
                            <target>System.err</target>
                            <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%n</pattern></encoder>
                          </appender>
                          <root level="warn"><appender-ref ref="err"/></root>
                        </configuration>
                        """);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readAll() {
        try (BufferedReader in = process.inputReader()) {
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                lines.add(new Message((System.nanoTime() - started) / 1e9, text, false));
            }
        } catch (IOException e) {
            // The process was killed; the end of its output is reported below.
        }
        lines.add(new Message(0, "", true));
    }

    /** Waits for a line that starts with a word. */
    public Message await(String word) throws InterruptedException {
        while (true) {
            Message line = lines.poll(LINE_WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null || line.last()) {
                throw new IllegalStateException(name + (line == null ? " did not say '" : " ended before it said '")
                        + word + "'; it logged to " + log + ", at the end:\n" + endOfLog());
            }
            if (line.text().startsWith(word)) {
                return line;
            }
        }
    }

    private String endOfLog() {
        try {
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - ERROR_LINES), all.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Kills the process with SIGKILL, and returns when it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }
}
