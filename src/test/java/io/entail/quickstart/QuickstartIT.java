package io.entail.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The code in the README is compiled and run here, word for word. */
final class QuickstartIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    @Test
    void theFirstLinesOfJavaWork() {
        var config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("replica"))
                .withStore(stack.freshStore())
                .build();
        // readme: java
        try (var store = EntityStore.open(config)) {
            var acting = store.as("ann").because("the shop opens");
            acting.dao("services").insert(Map.of("name", "shop", "host", "shop.internal"));
            acting.dao("routes").insert(Map.of("paths", List.of("/shop"), "service", Map.of("name", "shop")));
            var shop = store.dao("services").selectBy("name", "shop").orElseThrow();
            acting.dao("services")
                    .update(shop.text("id"), Map.of("retries", 3), WriteOptions.ifVersion(shop.version()));
            // end
            assertThat(store.dao("services")
                            .selectBy("name", "shop")
                            .orElseThrow()
                            .get("retries"))
                    .contains(3);
        }
    }

    @Test
    void aDefinitionOfOnesOwnWorksWithoutCodeGeneration() throws Exception {
        Path file = directory.resolve("orders.avdl");
        Files.writeString(file, block("namespace shop;"));
        var config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("own"))
                .withStore(stack.freshStore())
                .withDefinitions(file)
                .build();
        try (var store = EntityStore.open(config)) {
            store.dao("consumers").insert(Map.of("username", "bea"));
            store.dao("orders").insert(Map.of("number", "A-1", "customer", Map.of("username", "bea")));
            assertThat(store.dao("orders")
                            .selectBy("number", "A-1")
                            .orElseThrow()
                            .get("quantity"))
                    .contains(1);
        }
    }

    @Test
    void theReadmeShowsTheJavaThatIsRunHere() throws Exception {
        List<String> source = Files.readAllLines(Path.of("src/test/java/io/entail/quickstart/QuickstartIT.java"));
        int from = source.indexOf("        // readme: java");
        int to = source.indexOf("            // end");
        String run = String.join("", source.subList(from + 1, to));
        String shown = block("try (var store");
        assertThat(shown.substring(0, shown.lastIndexOf('}')).replaceAll("\\s", ""))
                .as("the README has this code, apart from white space")
                .isEqualTo(run.replaceAll("\\s", ""));
    }

    /** Returns the fenced block of the README that begins with this text. */
    private static String block(String start) throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        int from = readme.indexOf("\n" + start) + 1;
        assertThat(from)
                .as("the README has a block that starts with '%s'", start)
                .isPositive();
        return readme.substring(from, readme.indexOf("```", from));
    }
}
