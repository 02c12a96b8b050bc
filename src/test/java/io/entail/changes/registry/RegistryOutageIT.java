package io.entail.changes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.RegistryUnavailableException;
import io.entail.testkit.StackExtension;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A registry that is killed, frozen and restarted. */
final class RegistryOutageIT {
    private static final Schema KNOWN =
            SchemaBuilder.record("Known").fields().requiredString("name").endRecord();
    private static final Schema FRESH =
            SchemaBuilder.record("Fresh").fields().requiredString("name").endRecord();

    /** Connecting and waiting for an answer may take 5 s each. */
    private static final Duration BOUND = Duration.ofSeconds(12);

    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withRegistry();

    @Test
    void anOutageIsReportedInBoundedTimeAndLaterRequestsSucceed() {
        try (SchemaRegistry registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()))) {
            int id = registry.id("known", KNOWN);
            assertThat(registry.schema(id)).isEqualTo(KNOWN);

            stack.registry().kill();
            assertUnavailable(() -> registry.id("fresh", FRESH), "Connection refused");
            assertUnavailable(() -> registry.requireCompatibility("fresh"), "Connection refused");
            assertThat(registry.schema(id)).isEqualTo(KNOWN);
            assertThat(registry.id("known", KNOWN)).isEqualTo(id);

            stack.registry().restart();
            assertThat(registry.id("fresh", FRESH)).isNotEqualTo(id);

            stack.registry().pause();
            assertUnavailable(() -> registry.schema(77), "timed out");
            stack.registry().resume();
            registry.requireCompatibility("fresh");
        }
    }

    private static void assertUnavailable(Runnable request, String reason) {
        long begin = System.nanoTime();
        assertThatThrownBy(request::run)
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("the schema registry at " + stack.registryUrl() + " is away")
                .hasMessageContaining(reason);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(BOUND);
    }
}
