package io.entail.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that a short program takes. A shell around it measures the processor time of the program and of the
 * processes that it has waited for.
 *
 * @param processor the processor time in seconds on all processors together, in user and kernel mode
 * @param wall the elapsed time in seconds
 */
public record TimedProcess(double processor, double wall) {
    /** The second line of {@code times} has the processor time of the shell's children. */
    private static final String SCRIPT = "\"$@\" > \"$0.out\"; code=$?; times > \"$0.times\"; exit $code";

    private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+)[.,](\\d+)s");
    private static final int OUTPUT_MAX = 2_000;

    /**
     * Runs a program to its end.
     *
     * @param folder the folder for its output
     * @param environment variables that override those of this process; an empty value removes one
     * @throws IllegalStateException with the output when the exit code is not 0
     */
    public static TimedProcess run(Path folder, Map<String, String> environment, List<String> command)
            throws InterruptedException {
        Path out = folder.resolve("timed-process");
        List<String> shell = new ArrayList<>(List.of("sh", "-c", SCRIPT, out.toString()));
        shell.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(shell)
                .redirectErrorStream(true)
                .redirectOutput(out.resolveSibling("timed-process.err").toFile());
        environment.forEach((variable, value) -> {
            if (value.isEmpty()) {
                builder.environment().remove(variable);
            } else {
                builder.environment().put(variable, value);
            }
        });
        try {
            long start = System.nanoTime();
            int code = builder.start().waitFor();
            double wall = (System.nanoTime() - start) / 1e9;
            if (code != 0) {
                throw new IllegalStateException(command.get(0) + " ended with " + code + ": "
                        + excerpt(out.resolveSibling("timed-process.err")));
            }
            return new TimedProcess(seconds(Files.readString(out.resolveSibling("timed-process.times"))), wall);
        } catch (IOException e) {
            throw new UncheckedIOException(command.get(0) + " cannot be run", e);
        }
    }

    /**
     * Returns the processor time from the output of {@code times}: its first line has user and system time of the
     * shell, its second line those of the shell's children.
     */
    static double seconds(String times) {
        String children = times.lines().skip(1).findFirst().orElse("");
        Matcher found = TIME.matcher(children);
        double seconds = 0;
        int numbers = 0;
        while (found.find()) {
            numbers++;
            seconds += 60 * Long.parseLong(found.group(1)) + Double.parseDouble(found.group(2) + "." + found.group(3));
        }
        if (numbers != 2) {
            throw new IllegalStateException("'times' of the shell printed: " + times);
        }
        return seconds;
    }

    private static String excerpt(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(Math.max(0, text.length() - OUTPUT_MAX));
    }
}
