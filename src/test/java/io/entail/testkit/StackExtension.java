package io.entail.testkit;

import io.entail.stack.KafkaServer;
import io.entail.stack.LocalStack;
import io.entail.stack.RegistryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real Kafka for a test class. Register it in a static field:
 *
 * <pre>
 * &#64;RegisterExtension static final StackExtension stack = StackExtension.shared();
 * </pre>
 *
 * <p>{@link #shared} gives the one Kafka that all test classes of this JVM use: it is started once, so nobody may kill,
 * pause or restart it, and every test takes a {@link #freshStore} name of its own. {@link #own} gives a Kafka of the
 * class's own, for tests that break it. Either has a schema registry beside it for those who ask {@link #withRegistry}.
 */
public final class StackExtension implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(StackExtension.class);

    private final boolean shared;
    private boolean registry;
    private @Nullable Running running;

    private StackExtension(boolean shared) {
        this.shared = shared;
    }

    /** The Kafka that all classes of this JVM share. */
    public static StackExtension shared() {
        return new StackExtension(true);
    }

    /** A Kafka for this class alone, which may be killed, paused and restarted. */
    public static StackExtension own() {
        return new StackExtension(false);
    }

    /** With a schema registry; the shared one is started for the first class that asks, and no class may break it. */
    public StackExtension withRegistry() {
        this.registry = true;
        return this;
    }

    /** Where clients connect. */
    public String bootstrap() {
        return stack().kafka().bootstrap();
    }

    /** The server itself, to kill, pause and restart it; only of {@link #own}. */
    public KafkaServer kafka() {
        if (shared) {
            throw new IllegalStateException("other test classes use the shared Kafka; take StackExtension.own()");
        }
        return stack().kafka();
    }

    /** Where clients of the schema registry connect; only {@link #withRegistry}. */
    public String registryUrl() {
        return runningRegistry().url();
    }

    /** The registry itself, to kill, pause and restart it; only of {@link #own} and {@link #withRegistry}. */
    public RegistryServer registry() {
        if (shared) {
            throw new IllegalStateException("other test classes use the shared registry; take StackExtension.own()");
        }
        return runningRegistry();
    }

    /** A store's name that no test has used, so that tests on one Kafka do not see each other. */
    public String freshStore() {
        return "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = shared
                ? context.getRoot()
                        .getStore(NAMESPACE)
                        .computeIfAbsent("shared", key -> Running.start(registry), Running.class)
                : Running.start(registry);
        if (registry) {
            stack().registry();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (!shared && running != null) {
            running.close();
        }
        running = null;
    }

    private RegistryServer runningRegistry() {
        if (!registry) {
            throw new IllegalStateException("no registry was asked for; take withRegistry()");
        }
        return stack().registry();
    }

    private LocalStack stack() {
        if (running == null) {
            throw new IllegalStateException("register the StackExtension in a static field");
        }
        return running.stack;
    }

    /** A stack in a directory of its own, which goes with it. JUnit closes the shared one after the last test. */
    private record Running(LocalStack stack) implements AutoCloseable {
        static Running start(boolean registry) {
            try {
                Path target = Files.createDirectories(Path.of("target"));
                LocalStack.Builder stack = LocalStack.in(Files.createTempDirectory(target, "stack-"));
                return new Running((registry ? stack.withRegistry() : stack).start());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            stack.close();
            try (Stream<Path> files = Files.walk(stack.directory())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
