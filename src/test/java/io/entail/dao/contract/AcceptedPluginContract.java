package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.WriteTooLargeException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.value.CanonicalJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plugins without a definition: they are refused with the ways out, or stored unchanged where the settings allow it.
 */
abstract class AcceptedPluginContract extends StoreContract {
    private static final String CONFIG =
            "{\"a\":null,\"big\":123456789012345678901234567890,\"f\":1.5,\"l\":[1,null,{\"x\":[]}],\"o\":{},\"t\":\"ü\"}";

    private EntityStore plain() {
        return store(log(), Definitions.shipped());
    }

    private EntityStore accepting() {
        return store(log(), Definitions.shipped().acceptingPlugins());
    }

    private static String config(Entity plugin) {
        return CanonicalJson.write(plugin.fields().get("config"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }

    @Test
    @DisplayName("a plugin without definition is refused, and the message names both ways out")
    void refused() {
        assertThatThrownBy(() -> plain().dao("plugins").insert(Map.of("name", "warp")))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (name: plugin 'warp' not enabled; describe it in a file of"
                        + " 'entail.definitions' (--definitions), or set 'entail.plugins.accept' (--plugins=accept) to"
                        + " take its configuration as it is)");
    }

    @Test
    @DisplayName("if the settings accept it, its configuration is stored unchanged, and every process reads it")
    void acceptedAndReadByAll() {
        EntityStore store = accepting();
        Entity warp = store.dao("plugins").insert(Map.of("name", "warp", "config", map(CONFIG)));
        assertThat(config(warp)).isEqualTo(CONFIG);
        EntityStore other = plain();
        see(other, warp);
        assertThat(other.dao("plugins").select(id(warp)).orElseThrow().fields()).isEqualTo(warp.fields());
        assertThat(other.dao("plugins").each()).hasSize(1);
        assertThatThrownBy(() -> other.dao("plugins").update(id(warp), Map.of("enabled", false)))
                .hasMessageContaining("--plugins=accept");
        other.dao("plugins").delete(id(warp));
    }

    @Test
    @DisplayName("a patch merges into an accepted configuration as JSON does, and other plugins are still validated")
    void patches() {
        EntityStore store = accepting();
        Dao plugins = store.dao("plugins");
        Entity warp = plugins.insert(Map.of("name", "warp"));
        assertThat(config(warp)).isEqualTo("{}");
        plugins.update(id(warp), map("{\"config\":{\"a\":{\"b\":1,\"c\":2},\"d\":3}}"));
        assertThat(config(plugins.update(id(warp), map("{\"config\":{\"a\":{\"b\":null,\"e\":4}}}"))))
                .isEqualTo("{\"a\":{\"c\":2,\"e\":4},\"d\":3}");
        assertThat(plugins.update(id(warp), Map.of("enabled", false)).is("enabled"))
                .isFalse();
        assertThatThrownBy(() -> plugins.insert(map("{\"name\":\"cors\",\"config\":{\"colour\":1}}")))
                .hasMessage("schema violation (config.colour: unknown field)");
        assertThatThrownBy(() -> plugins.insert(Map.of("name", "")))
                .hasMessage("schema violation (name: length must be at least 1)");
    }

    @Test
    @DisplayName("an accepted configuration is a JSON object of bounded size, depth and numbers")
    void bounds() {
        Dao plugins = accepting().dao("plugins");
        Map<String, Object> deep = Map.of();
        for (int i = 0; i < CanonicalJson.MAX_DEPTH; i++) {
            deep = Map.of("x", deep);
        }
        String nested = "nested more than 32 deep";
        Map<Object, String> refused = new LinkedHashMap<>();
        refused.put("text", "config: expected a record");
        refused.put(List.of(), "config: expected a record");
        refused.put(deep, "config: expected JSON: " + nested);
        refused.put(Map.of("n", new BigInteger("1" + "0".repeat(100))), "a number of more than 100 characters");
        refused.put(Map.of("n", BigInteger.ONE.shiftLeft(10_000_000)), "a number of more than 100 characters");
        refused.put(Map.of("n", new BigDecimal("0." + "1".repeat(101))), "a number of more than 100 characters");
        refused.put(Map.of("n", Double.NaN), "JSON has no number NaN");
        refused.put(Map.of(1, 2), "JSON has no keys but strings");
        refused.forEach(
                (config, message) -> assertThatThrownBy(() -> plugins.insert(Map.of("name", "warp", "config", config)))
                        .isInstanceOf(SchemaViolationException.class)
                        .hasMessageContaining(message));
        assertThatThrownBy(() -> plugins.insert(values("name", "warp", "config", null)))
                .hasMessage("schema violation (config: required field missing)");
        assertThatThrownBy(() -> plugins.insert(Map.of("name", "warp", "config", Map.of("x", "y".repeat(300_000)))))
                .isInstanceOf(WriteTooLargeException.class);
        Map<String, Object> huge = Map.of("n", new BigDecimal("1e-999999999"));
        assertThat(config(plugins.insert(Map.of("name", "warp", "config", huge))))
                .isEqualTo("{\"n\":1E-999999999}");
    }

    @Test
    @DisplayName("a view of the store can accept some plugins by name")
    void someByName() {
        EntityStore store = plain().with(Options.DEFAULT.acceptingPlugins(Set.of("warp")));
        assertThat(config(store.dao("plugins").insert(Map.of("name", "warp", "config", Map.of("a", 1)))))
                .isEqualTo("{\"a\":1}");
        assertThatThrownBy(() -> store.dao("plugins").insert(Map.of("name", "weft")))
                .isInstanceOf(SchemaViolationException.class);
    }

    @Test
    @DisplayName("if a definition is added later, it reads such rows as it reads those of an earlier definition")
    void aDefinitionComesLater(@TempDir Path folder) throws IOException {
        EntityStore store = accepting();
        Entity warp = store.dao("plugins").insert(Map.of("name", "warp", "config", map("{\"speed\":9.5,\"gone\":1}")));
        Path file = Files.writeString(folder.resolve("warp.avdl"), """
                record WarpConfig {
                  union { null, int } speed = null;
                  union { string, null } unit = "c";
                }
                @subschemaOf("plugins") @subschemaNames(["warp"]) record Warp { WarpConfig config; }
                """);
        EntityStore described =
                store(log(), Definitions.load(List.of(file), true).acceptingPlugins());
        see(described, warp);
        Dao plugins = described.dao("plugins");
        assertThat(config(plugins.select(id(warp)).orElseThrow())).isEqualTo("{\"speed\":9,\"unit\":\"c\"}");
        Entity slower = plugins.update(id(warp), map("{\"config\":{\"speed\":2}}"));
        assertThat(config(slower)).isEqualTo("{\"speed\":2,\"unit\":\"c\"}");
        see(store, slower);
        assertThat(config(store.dao("plugins").select(id(warp)).orElseThrow()))
                .isEqualTo("{\"gone\":1,\"speed\":2,\"unit\":\"c\"}");
        assertThatThrownBy(() -> plugins.update(id(warp), map("{\"config\":{\"speed\":\"x\"}}")))
                .hasMessage("schema violation (config.speed: expected an integer)");
    }

    @Test
    @DisplayName("a definition can say that the whole configuration is any JSON object")
    void aWholeConfigurationMayBeJson(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("warp.avdl"), """
                @subschemaOf("plugins") @subschemaNames(["warp"]) record Warp {
                  union { null, string } @json(true) @required(true) config = null;
                }
                @subschemaOf("plugins") @subschemaNames(["weft"]) record Weft {
                  union { string, null } @json(true) @required(true) config = "{\\"a\\":{\\"b\\":1}}";
                  union { null, uuid } @references("consumers") @onDelete("cascade") @eq(null) consumer = null;
                }
                """);
        Dao plugins = store(log(), Definitions.load(List.of(file), true)).dao("plugins");
        Entity warp = plugins.insert(Map.of("name", "warp", "config", map(CONFIG)));
        assertThat(config(warp)).isEqualTo(CONFIG);
        assertThat(config(plugins.update(id(warp), map("{\"config\":{\"o\":{\"p\":1},\"big\":null}}"))))
                .contains("\"o\":{\"p\":1}")
                .doesNotContain("big");
        assertThatThrownBy(() -> plugins.insert(Map.of("name", "warp", "service", Map.of("id", id(warp)))))
                .hasMessageContaining("config: required field missing");
        assertThat(config(plugins.insert(Map.of("name", "weft")))).isEqualTo("{\"a\":{\"b\":1}}");
    }
}
