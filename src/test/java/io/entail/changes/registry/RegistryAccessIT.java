package io.entail.changes.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.entail.errors.RegistryRefusedException;
import io.entail.errors.RegistryUnavailableException;
import io.entail.testkit.GuardedRegistry;
import io.entail.testkit.StackExtension;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Authentication at a registry, and verification of its certificate. */
final class RegistryAccessIT {
    private static final Schema SCHEMA =
            SchemaBuilder.record("Access").fields().requiredString("name").endRecord();

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    private static Path folder;

    private static GuardedRegistry guarded;

    @BeforeAll
    static void start() throws Exception {
        guarded = new GuardedRegistry(stack.registryUrl(), folder);
    }

    @AfterAll
    static void stop() {
        guarded.close();
    }

    @Test
    void aUserWithPasswordIsLetIn() {
        asks(Map.of("schema.registry.basic.auth.user.info", GuardedRegistry.USER + ":" + GuardedRegistry.PASSWORD));
        asks(Map.of(
                "schema.registry.basic.auth.credentials.source",
                "USER_INFO",
                "schema.registry.basic.auth.user.info",
                GuardedRegistry.USER + ":" + GuardedRegistry.PASSWORD));
        asks(Map.of("schema.registry.url", withUser(GuardedRegistry.PASSWORD)));
        asks(Map.of(
                "schema.registry.basic.auth.credentials.source",
                "URL",
                "schema.registry.url",
                withUser(GuardedRegistry.PASSWORD)));
    }

    @Test
    void aTokenIsLetIn() {
        asks(Map.of("schema.registry.bearer.auth.token", guarded.validToken()));
        asks(Map.of(
                "schema.registry.bearer.auth.credentials.source",
                "STATIC_TOKEN",
                "schema.registry.bearer.auth.token",
                guarded.validToken()));
    }

    @Test
    void aDeniedClientGetsTheReasonOfTheRegistry() {
        for (Map<String, String> wrong : List.of(
                Map.<String, String>of(),
                Map.of("schema.registry.bearer.auth.token", "hidden"),
                Map.of("schema.registry.url", withUser("hidden")))) {
            assertThatThrownBy(() -> asks(wrong))
                    .isInstanceOf(RegistryRefusedException.class)
                    .hasMessageContaining("401")
                    .hasMessageContaining("who are you?")
                    .hasMessageContaining(guarded.url())
                    .hasStackTraceContaining("401")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("hidden"));
        }
    }

    @Test
    void anUntrustedCertificateAndOneOfAnotherNameAreRefused() {
        try (SchemaRegistry registry = new SchemaRegistry(Map.of("schema.registry.url", guarded.url()))) {
            assertThatThrownBy(() -> registry.id("access", SCHEMA))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("unable to find valid certification path");
        }
        Map<String, String> settings = trusting(Map.of("schema.registry.url", guarded.urlByNumber()));
        try (SchemaRegistry registry = new SchemaRegistry(settings)) {
            assertThatThrownBy(() -> registry.id("access", SCHEMA))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("No subject alternative names matching IP address 127.0.0.1");
        }
    }

    @Test
    void aTrustStoreThatIsNotThereIsRefusedAtOnceAndNamed() {
        assertThatThrownBy(() -> new SchemaRegistry(Map.of(
                        "schema.registry.url",
                        guarded.url(),
                        "schema.registry.ssl.truststore.location",
                        "/does/not/exist")))
                .isInstanceOf(RegistryRefusedException.class)
                .hasMessageContaining("/does/not/exist");
    }

    @Test
    void noPasswordIsEverLogged() {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        List<Logger> loggers = Stream.of("io.entail", "org.apache.flink")
                .map(name -> (Logger) LoggerFactory.getLogger(name))
                .toList();
        loggers.forEach(logger -> {
            logger.addAppender(logged);
            logger.setLevel(Level.TRACE);
        });
        String nobody = "http://ann:hidden@127.0.0.1:1";
        try (SchemaRegistry registry = new SchemaRegistry(Map.of("schema.registry.url", nobody))) {
            assertThatThrownBy(() -> registry.id("access", SCHEMA))
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("http://127.0.0.1:1")
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("hidden"));
            asks(Map.of("schema.registry.url", withUser(GuardedRegistry.PASSWORD)));
        } finally {
            loggers.forEach(logger -> {
                logger.setLevel(null);
                logger.detachAppender(logged);
            });
        }
        assertThat(logged.list)
                .anyMatch(event -> event.getFormattedMessage().contains("Failed to send HTTP request"))
                .allSatisfy(event -> assertThat(event.getFormattedMessage())
                        .doesNotContain("hidden", GuardedRegistry.PASSWORD, encoded(GuardedRegistry.PASSWORD)));
    }

    private static void asks(Map<String, String> more) {
        try (SchemaRegistry registry = new SchemaRegistry(trusting(more))) {
            int id = registry.id("access", SCHEMA);
            assertThat(registry.schema(id)).isEqualTo(SCHEMA);
        }
    }

    private static Map<String, String> trusting(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "schema.registry.url",
                guarded.url(),
                "schema.registry.ssl.truststore.location",
                guarded.trustStore().toString(),
                "schema.registry.ssl.truststore.password",
                GuardedRegistry.STORE_PASSWORD,
                "schema.registry.ssl.truststore.type",
                "PKCS12"));
        settings.putAll(more);
        return settings;
    }

    private static String withUser(String password) {
        return guarded.url().replace("https://", "https://" + GuardedRegistry.USER + ":" + encoded(password) + "@");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
