package io.entail.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Runs a program of this machine until it exits. Immutable.
 *
 * <pre>
 * Command.of("go", "version").within(Duration.ofSeconds(10)).run().output();
 * </pre>
 */
public final class Command {
    private static final Duration TIME_MAX = Duration.ofMinutes(1);

    private final List<String> words;
    private final Map<String, String> environment;
    private final Duration timeMax;

    private Command(List<String> words, Map<String, String> environment, Duration timeMax) {
        this.words = List.copyOf(words);
        this.environment = environment;
        this.timeMax = timeMax;
    }

    /**
     * The result of a program that has exited.
     *
     * @param output standard output and standard error in the order in which they were written
     */
    public record Ended(int exitCode, String output, Duration took) {}

    /** Whether programs with these names are on the path. */
    public static boolean areOnPath(String... programs) {
        return Stream.of(programs)
                .allMatch(program -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }

    public static Command of(String... words) {
        return of(List.of(words));
    }

    public static Command of(List<String> words) {
        return new Command(words, Map.of(), TIME_MAX);
    }

    /** Adds an environment variable to those of this process. */
    public Command with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Command(words, more, timeMax);
    }

    /** Sets the time after which the program is killed. The default is one minute. */
    public Command within(Duration time) {
        return new Command(words, environment, time);
    }

    /**
     * Runs the program with empty standard input.
     *
     * @throws AssertionError if the program takes too long. It is killed with its child processes, and the message has
     *     what it printed.
     */
    public Ended run() throws IOException, InterruptedException {
        Path out = Files.createTempFile("entail-command", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile());
            builder.environment().putAll(environment);
            long from = System.nanoTime();
            Process process = builder.start();
            try {
                boolean ended = process.waitFor(timeMax.toMillis(), TimeUnit.MILLISECONDS);
                Duration took = Duration.ofNanos(System.nanoTime() - from);
                if (!ended) {
                    throw new AssertionError(
                            words + " still runs after " + timeMax + "; it printed:\n" + Files.readString(out));
                }
                return new Ended(process.exitValue(), Files.readString(out), took);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().onExit().join();
            }
        } finally {
            Files.delete(out);
        }
    }

    /**
     * Runs the program and returns what it printed.
     *
     * @throws AssertionError if the exit code is not 0. The message has what the program printed.
     */
    public String output() throws IOException, InterruptedException {
        Ended ended = run();
        if (ended.exitCode() != 0) {
            throw new AssertionError(words + " ended with " + ended.exitCode() + ":\n" + ended.output());
        }
        return ended.output();
    }
}
