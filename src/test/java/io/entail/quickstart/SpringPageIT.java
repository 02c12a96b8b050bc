package io.entail.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.testkit.StackExtension;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The code in ops/spring.md compiles, and the class for Spring opens a store over a real Kafka and closes it. */
final class SpringPageIT {
    private static final Path PAGE = Path.of("ops/spring.md");

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    @Test
    @DisplayName("with the class of the page, an application has metrics and a store that its properties configure")
    void theConfigurationOpensAStore() throws Exception {
        compile(
                "EntailConfiguration",
                0,
                "org.springframework.context.annotation.Bean",
                "org.springframework.context.annotation.Configuration",
                "org.springframework.core.env.*");
        String name = stack.freshStore();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        EntityStore store;
        try (URLClassLoader classes = new URLClassLoader(
                        new URL[] {temporary.toUri().toURL()}, getClass().getClassLoader());
                AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.setClassLoader(classes);
            // The build sets system properties of its own that begin with entail.
            context.getEnvironment()
                    .getPropertySources()
                    .remove(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test",
                            Map.of(
                                    "entail.bootstrap",
                                    stack.bootstrap(),
                                    "entail.directory",
                                    temporary.resolve("replica").toString(),
                                    "entail.store",
                                    name,
                                    "entail.open.timeout",
                                    "2m")));
            context.register(Class.forName("EntailConfiguration", true, classes));
            context.refresh();

            store = context.getBean(EntityStore.class);
            context.getBean(MeterBinder.class).bindTo(registry);
            store.dao("services").insert(Map.of("name", "shop", "host", "a"));
            assertThat(context.getBean(EntityStoreConfig.class).store()).isEqualTo(name);
            assertThat(registry.get("entail.writes")
                            .tag("outcome", "accepted")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("entail.rocksdb.cache.max").gauge().value()).isPositive();
        }
        assertThat(store.status().log().state()).hasToString("CLOSED");
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    @DisplayName("the class for CDI compiles")
    void theProducerCompiles() throws IOException {
        compile("EntailProducer", 1, "jakarta.enterprise.inject.*", "jakarta.inject.*");
    }

    private void compile(String name, int block, String... imports) throws IOException {
        StringBuilder source = new StringBuilder();
        for (String each : imports) {
            source.append("import ").append(each).append(";\n");
        }
        source.append("import io.entail.config.*;\nimport io.entail.dao.*;\nimport java.util.*;\n")
                .append("import io.micrometer.core.instrument.binder.MeterBinder;\n")
                .append(Page.read(PAGE).blocks("java").get(block).text());
        Path file = Files.writeString(temporary.resolve(name + ".java"), source);
        int exit = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        List.of(
                                        "-proc:none",
                                        "-parameters",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        "-d",
                                        temporary.toString(),
                                        file.toString())
                                .toArray(String[]::new));
        assertThat(exit).as("%s of %s compiles", name, PAGE).isZero();
    }
}
