package io.entail.testing;

import io.entail.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The local stack shared by all tests of this JVM: started when first used, stopped and deleted when the JVM ends.
 * Thread-safe.
 */
final class SharedStack {
    /** Long, because machines that run tests may be busy. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private static @Nullable LocalStack running;

    private SharedStack() {}

    static String bootstrap() {
        return stack().kafka().bootstrap();
    }

    static String registry() {
        return stack().registry().url();
    }

    private static synchronized LocalStack stack() {
        LocalStack stack = running;
        if (stack == null) {
            stack = start();
            running = stack;
        }
        return stack;
    }

    private static LocalStack start() {
        try {
            Path directory = Files.createTempDirectory("entail-stack-");
            LocalStack stack = LocalStack.in(directory)
                    .withReadyTimeout(READY_WITHIN)
                    .withoutSync()
                    .start();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                stack.close();
                                delete(directory);
                            },
                            "entail-stack-stop"));
            return stack;
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for the local stack can be made", e);
        }
    }

    /** Deletes the folder of a test with its content. */
    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the directory of a test cannot be removed: " + folder, e);
        }
    }
}
