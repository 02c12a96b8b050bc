package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class EntityTextTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();

    @Test
    void aTableShowsNameAndKeyAndWhatAnyRowHasSetBesideDefaults() {
        List<Entity> rows = List.of(
                entity("services", "id", "1", "name", "orders", "port", 80, "retries", 3, "created_at", 7L),
                entity("services", "id", "22", "port", 80, "tags", List.of("a", "b")));
        assertThat(EntityText.table(DEFINITIONS.require("services"), rows, List.of(), OptionalInt.empty()))
                .containsExactly(
                        "name    id  retries  tags", //
                        "orders  1   3",
                        "        22           a,b");
        assertThat(EntityText.table(DEFINITIONS.require("services"), List.of(), List.of(), OptionalInt.empty()))
                .containsExactly("name  id");
    }

    @Test
    void oneEntityHasALineForEachField() {
        Entity plugin = entity(
                "plugins",
                "name",
                "cors",
                "route",
                Map.of("id", "7"),
                "config",
                Map.of("a", List.of(1)),
                "enabled",
                true);
        assertThat(EntityText.of(plugin))
                .containsExactly(
                        "name       cors",
                        "route      7",
                        "config     {\"a\":[1]}",
                        "enabled    true",
                        "_version   3",
                        "_position  0:9");
    }

    @Test
    void valuesStayOnOneLineAndAreCutOnATerminalOnly() {
        Entity long1 = entity("consumers", "id", "1", "username", "a\nb" + "x".repeat(60));
        assertThat(EntityText.of(long1)).contains("username   a\\nb" + "x".repeat(60));
        EntityDefinition consumers = DEFINITIONS.require("consumers");
        assertThat(EntityText.table(consumers, List.of(long1), List.of(), OptionalInt.empty())
                        .get(1))
                .isEqualTo("a\\nb" + "x".repeat(60) + "  1");
        assertThat(EntityText.table(consumers, List.of(long1), List.of(), OptionalInt.of(40)))
                .containsExactly("username" + " ".repeat(30) + "id", "a\\nb" + "x".repeat(31) + "…  1");
    }

    @Test
    void theColumnsAreThoseThatAreAskedFor() {
        Entity plugin = entity("plugins", "id", "1", "name", "cors", "config", Map.of("a", Map.of("b", 7)));
        assertThat(EntityText.table(
                        DEFINITIONS.require("plugins"),
                        List.of(plugin),
                        List.of("config.a.b", "_version", "config.c", "name"),
                        OptionalInt.empty()))
                .containsExactly("config.a.b  _version  config.c  name", "7           3                   cors");
    }

    @Test
    void aRowThatExpiresShowsHowLongItIsToLive() {
        Entity key = new Entity("keyauth_credentials", Map.of("id", "1", "key", "k"), 3, Position.of(9), null, 60L);
        assertThat(EntityText.table(
                        DEFINITIONS.require("keyauth_credentials"), List.of(key), List.of(), OptionalInt.empty()))
                .containsExactly("key  id  ttl", "k    1   60");
    }

    private static Entity entity(String type, Object... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put((String) fields[i], fields[i + 1]);
        }
        return new Entity(type, map, 3, Position.of(9), null);
    }
}
