package io.entail.testing;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.errors.words.Misuse;
import io.entail.schema.Definitions;
import io.entail.schema.Functions;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test of JUnit Jupiter (5.10 or newer, or 6) a store of its own, and closes it after the test:
 *
 * <pre>{@code
 * final class ShopTest {
 *     @RegisterExtension
 *     static final EntailExtension entail = EntailExtension.inMemory().withDefinitions(Path.of("src/main/entail"));
 *
 *     @Test
 *     void ordersExpire(EntityStore store, SettableClock clock) { ... }
 * }
 * }</pre>
 *
 * <p>A test method may have these parameters: an {@link EntityStore}; in memory, the {@link SettableClock} that the
 * store uses; over Kafka, instead of an open store, the {@link EntityStoreConfig} for code that opens the store itself.
 * {@code @BeforeEach}, the test and {@code @AfterEach} get the same objects. Objects requested by {@code @BeforeAll}
 * are shared by all tests of the class. {@code @ExtendWith(EntailExtension.class)} is the same as {@link #inMemory()}
 * with the shipped definitions.
 *
 * <p>It has to be configured before the first test; from then on it is thread-safe.
 */
public final class EntailExtension implements ParameterResolver, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(EntailExtension.class);
    private static final Set<Class<?>> PARAMETERS =
            Set.of(EntityStore.class, SettableClock.class, EntityStoreConfig.class);

    private final boolean overKafka;
    private List<Path> definitions = List.of();
    private boolean shippedDefinitions = true;
    private Functions functions = Functions.builtIn();
    private @Nullable Instant start;
    private boolean feed;
    private Consumer<EntityStoreConfig.Builder> settings = builder -> {};

    /** The objects of one test, or of one class. */
    interface Fixture extends AutoCloseable {
        /** Returns the object for a parameter of this type. */
        Object parameter(Class<?> type);

        @Override
        void close();
    }

    /** Creates an extension as {@link #inMemory()} does, for {@code @ExtendWith}. */
    public EntailExtension() {
        this(false);
    }

    private EntailExtension(boolean overKafka) {
        this.overKafka = overKafka;
    }

    /**
     * Returns an extension whose stores work without Kafka and whose clock stands still until the test sets it.
     * Creating a store takes about a millisecond.
     */
    public static EntailExtension inMemory() {
        return new EntailExtension(false);
    }

    /**
     * Returns an extension whose stores use a real Kafka. It is started once for all tests of the JVM and ends with the
     * JVM; each test has a topic and a directory of its own. Maven, 3.8.7 or later, downloads the servers the first
     * time.
     */
    public static EntailExtension overKafka() {
        return new EntailExtension(true);
    }

    /** Adds files or folders of definitions to those that come with Entail. */
    public EntailExtension withDefinitions(Path... filesOrFolders) {
        definitions = List.of(filesOrFolders);
        return this;
    }

    /** Leaves out the definitions that come with Entail. */
    public EntailExtension withoutShippedDefinitions() {
        shippedDefinitions = false;
        return this;
    }

    /** Sets the functions that definitions name. Default: those that come with Entail. */
    public EntailExtension withFunctions(Functions named) {
        functions = Misuse.requireGiven(named, "functions");
        return this;
    }

    /** Sets the time of the clock at the beginning of each test in memory. Default: the current time. */
    public EntailExtension startingAt(Instant time) {
        if (overKafka) {
            throw new IllegalStateException(Fixtures.NO_CLOCK);
        }
        start = Misuse.requireGiven(time, "time");
        return this;
    }

    /**
     * Starts a schema registry beside Kafka and publishes the change feed of the open store. The publisher is at work
     * when the test gets the store.
     */
    public EntailExtension withFeed() {
        requireKafka();
        feed = true;
        return this;
    }

    /**
     * Changes further settings of stores over Kafka; the builder already has the address, directory, name and
     * definitions.
     */
    public EntailExtension withSettings(Consumer<EntityStoreConfig.Builder> change) {
        requireKafka();
        settings = Misuse.requireGiven(change, "change");
        return this;
    }

    private void requireKafka() {
        if (!overKafka) {
            throw new IllegalStateException(Fixtures.NO_SETTINGS);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return PARAMETERS.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        if (parameter.getDeclaringExecutable() instanceof Constructor<?>) {
            throw new ParameterResolutionException(
                    "a constructor gets no store, which would be that of all tests of the"
                            + " class: take the parameter in the test or in @BeforeEach");
        }
        ExtensionContext.Store kept = context.getStore(NAMESPACE);
        Fixture fixture = kept.get(this, Fixture.class);
        if (fixture == null) {
            fixture = overKafka ? kafka() : memory();
            kept.put(this, fixture);
        }
        return fixture.parameter(parameter.getParameter().getType());
    }

    private Fixture memory() {
        SettableClock clock = SettableClock.at(start == null ? Instant.now() : start);
        return new Fixtures.Memory(
                EntityStore.inMemory(Definitions.load(definitions, shippedDefinitions, functions), clock), clock);
    }

    private Fixture kafka() {
        return Fixtures.Kafka.of(feed, builder -> {
            builder.withDefinitions(definitions.toArray(Path[]::new))
                    .withShippedDefinitions(shippedDefinitions)
                    .withFunctions(functions);
            settings.accept(builder);
        });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        close(context);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close(context);
    }

    private void close(ExtensionContext context) {
        Fixture fixture = context.getStore(NAMESPACE).remove(this, Fixture.class);
        if (fixture != null) {
            fixture.close();
        }
    }
}
