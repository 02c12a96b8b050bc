package io.entail.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import java.lang.reflect.Executable;
import java.lang.reflect.Parameter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension as a service uses it, with JUnit 6; {@code ConsumerIT} runs it with JUnit 5. */
final class EntailExtensionTest {
    private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

    @RegisterExtension
    static final EntailExtension entail = EntailExtension.inMemory()
            .withDefinitions(Path.of("src/test/resources/definitions/library"))
            .startingAt(START);

    private @Nullable EntityStore ofBefore;

    @BeforeEach
    void prepare(EntityStore store) {
        store.dao("consumers").insert(Map.of("username", "ann"));
        ofBefore = store;
    }

    @RepeatedTest(2)
    @DisplayName("each test has an empty store of its own, shared with its methods before and after, and its clock")
    void eachTestHasItsOwn(EntityStore store, SettableClock clock) {
        assertThat(store).isSameAs(ofBefore);
        assertThat(store.dao("consumers").count()).isEqualTo(1);
        assertThat(clock.instant()).isEqualTo(START);
        store.dao("keyauth_credentials")
                .insert(Map.of("consumer", Map.of("username", "ann"), "key", "once"), WriteOptions.ttl(60));
        clock.advance(Duration.ofMinutes(1));
        assertThat(store.dao("keyauth_credentials").selectBy("key", "once")).isEmpty();
    }

    @Test
    @DisplayName("the definitions of the service exist beside the shipped ones")
    void definitionsAreThere(EntityStore store) {
        assertThat(store.dao("books").insert(Map.of("title", "a")).text("title"))
                .isEqualTo("a");
    }

    @AfterEach
    void afterwards(EntityStore store) {
        assertThat(store).isSameAs(ofBefore);
    }

    /** A class with parameters that no test may have. */
    static final class Wrong {
        Wrong(EntityStore store) {
            assertThat(store).isNull();
        }

        @SuppressWarnings("unused") // Only its parameters are used, by reflection.
        void method(EntityStoreConfig config, SettableClock clock, String text) {}
    }

    private static ParameterContext parameter(Executable of, int index) {
        return new ParameterContext() {
            @Override
            public Parameter getParameter() {
                return of.getParameters()[index];
            }

            @Override
            public int getIndex() {
                return index;
            }

            @Override
            public Optional<Object> getTarget() {
                return Optional.empty();
            }
        };
    }

    /** Returns a context whose store is empty. */
    private static ExtensionContext context() {
        Object store = Proxy.newProxyInstance(
                ExtensionContext.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.Store.class},
                (proxy, method, arguments) -> null);
        return (ExtensionContext) Proxy.newProxyInstance(
                ExtensionContext.class.getClassLoader(),
                new Class<?>[] {ExtensionContext.class},
                (proxy, method, arguments) -> store);
    }

    @Test
    @DisplayName("a parameter that a test cannot have is refused with an error that names the alternative")
    void whatIsNotThereIsRefused() throws Exception {
        Executable method =
                Wrong.class.getDeclaredMethod("method", EntityStoreConfig.class, SettableClock.class, String.class);
        EntailExtension memory = EntailExtension.inMemory();

        assertThat(memory.supportsParameter(parameter(method, 2), context())).isFalse();
        assertThatThrownBy(() ->
                        memory.resolveParameter(parameter(Wrong.class.getDeclaredConstructors()[0], 0), context()))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("@BeforeEach");
        assertThatThrownBy(() -> memory.resolveParameter(parameter(method, 0), context()))
                .isInstanceOf(ParameterResolutionException.class)
                .hasMessageContaining("take EntailExtension.overKafka()");
        assertThatThrownBy(memory::withFeed).hasMessageContaining("take EntailExtension.overKafka()");
        assertThatThrownBy(() -> EntailExtension.overKafka().startingAt(START))
                .hasMessageContaining("take EntailExtension.inMemory()");
    }
}
