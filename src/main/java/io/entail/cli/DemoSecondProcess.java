package io.entail.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.cli.DemoWitness.Answer;
import io.entail.cli.DemoWitness.Question;
import io.entail.stack.ServerLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs {@link DemoWitness} in a JVM of its own, which ends when this process does. */
final class DemoSecondProcess {
    private static final Duration TIME_MAX = Duration.ofMinutes(3);
    private static final String HEAP = "-Xmx256m";

    private DemoSecondProcess() {}

    static Answer ask(Question question, Path directory) throws IOException, InterruptedException {
        ObjectMapper mapper = new ObjectMapper();
        Path file = Files.writeString(directory.resolve("question.json"), mapper.writeValueAsString(question));
        Path answer = directory.resolve("answer.json");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        ServerLauncher.class.getName(),
                        DemoWitness.class.getName(),
                        file.toString()))
                .redirectOutput(answer.toFile())
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
        return mapper.readValue(Files.readString(answer, StandardCharsets.UTF_8), Answer.class);
    }
}
