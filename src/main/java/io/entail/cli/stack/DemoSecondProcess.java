package io.entail.cli.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.cli.stack.DemoWitness.Answer;
import io.entail.cli.stack.DemoWitness.Question;
import io.entail.stack.ServerLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@link DemoWitness} in a JVM of its own, which ends with this process. */
final class DemoSecondProcess {
    private static final Duration TIME_MAX = Duration.ofMinutes(3);
    private static final String HEAP = "-Xmx256m";

    private DemoSecondProcess() {}

    static Answer ask(Question question, Path directory) throws IOException, InterruptedException {
        return ask(DemoWitness.class, question, directory, Answer.class);
    }

    /**
     * Runs another main class in the same way.
     *
     * @param question is written as JSON to a file that only its owner can read, whose path is the argument
     * @param answer the class of the JSON document that the process prints on one line
     */
    static <T> T ask(Class<?> main, Object question, Path directory, Class<T> answer)
            throws IOException, InterruptedException {
        ObjectMapper mapper = new ObjectMapper();
        Path file = Files.createFile(
                directory.resolve("question.json"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, mapper.writeValueAsString(question));
        Path told = directory.resolve("answer.json");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        ServerLauncher.class.getName(),
                        main.getName(),
                        file.toString()))
                .redirectOutput(told.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        try {
            if (!process.waitFor(TIME_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("the second process did not end within " + TIME_MAX);
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException("the second process ended with exit code " + process.exitValue());
        }
        return mapper.readValue(Files.readString(told, StandardCharsets.UTF_8), answer);
    }
}
