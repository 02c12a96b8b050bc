package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.cli.settings.DisplayOptions;
import io.entail.cli.time.ShownTime;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class EntityTextTest {
    private static final Terminal PIPE = Terminal.of(new PrintWriter(new StringWriter()));
    private static final Definitions DEFINITIONS = Definitions.shipped();

    @Test
    void aTableShowsNameKeyAndColumnsWithOtherValuesThanDefaults() {
        List<Entity> rows = List.of(
                entity("services", "id", "1", "name", "orders", "port", 80, "retries", 3, "created_at", 7L),
                entity("services", "id", "22", "port", 80, "tags", List.of("a", "b")));
        assertThat(EntityText.table(DEFINITIONS.require("services"), rows, List.of(), OptionalInt.empty())
                        .lines())
                .containsExactly(
                        "name    id  retries  tags", //
                        "orders  1   3",
                        "        22           a,b");
        assertThat(EntityText.table(DEFINITIONS.require("services"), List.of(), List.of(), OptionalInt.empty())
                        .lines())
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
        assertThat(EntityText.of(DEFINITIONS.require("plugins"), plugin, PIPE))
                .containsExactly(
                        "name       cors",
                        "route      7",
                        "config     {\"a\":[1]}",
                        "enabled    true",
                        "_version   3",
                        "_position  0:9");
    }

    @Test
    void momentsAreShownByThePersonsClockOnATerminalOnly() {
        EntityDefinition services = DEFINITIONS.require("services");
        Entity service = entity("services", "created_at", 1_795_970_116L, "port", 80);
        assertThat(EntityText.of(services, service, PIPE)).startsWith("created_at  1795970116", "port        80");
        Screen screen = new Screen(true, Map.of());
        Terminal terminal = screen.terminal(new PrintWriter(new StringWriter()), new DisplayOptions(), false);
        assertThat(EntityText.of(services, service, terminal).get(0))
                .startsWith("created_at  1795970116  (" + ShownTime.local(Instant.ofEpochSecond(1_795_970_116L)));
    }

    @Test
    void valuesStayOnOneLineAndAreCutOnATerminalOnly() {
        Entity long1 = entity("consumers", "id", "1", "username", "a\nb" + "x".repeat(60));
        assertThat(EntityText.of(DEFINITIONS.require("consumers"), long1, PIPE))
                .contains("username   a\\nb" + "x".repeat(60));
        EntityDefinition consumers = DEFINITIONS.require("consumers");
        assertThat(EntityText.table(consumers, List.of(long1), List.of(), OptionalInt.empty())
                        .lines()
                        .get(1))
                .isEqualTo("a\\nb" + "x".repeat(60) + "  1");
        assertThat(EntityText.table(consumers, List.of(long1), List.of(), OptionalInt.of(40))
                        .lines())
                .containsExactly("username" + " ".repeat(30) + "id", "a\\nb" + "x".repeat(31) + "…  1");
    }

    @Test
    void theColumnsAreThoseThatAreAskedFor() {
        Entity plugin = entity("plugins", "id", "1", "name", "cors", "config", Map.of("a", Map.of("b", 7)));
        assertThat(EntityText.table(
                                DEFINITIONS.require("plugins"),
                                List.of(plugin),
                                List.of("config.a.b", "_version", "config.c", "name"),
                                OptionalInt.empty())
                        .lines())
                .containsExactly("config.a.b  _version  config.c  name", "7           3                   cors");
    }

    @Test
    void aRowThatExpiresShowsHowLongItIsToLive() {
        Entity key = new Entity("keyauth_credentials", Map.of("id", "1", "key", "k"), 3, Position.of(9), null, 60L);
        assertThat(EntityText.table(
                                DEFINITIONS.require("keyauth_credentials"),
                                List.of(key),
                                List.of(),
                                OptionalInt.empty())
                        .lines())
                .containsExactly("key  id  ttl", "k    1   60");
    }

    @Test
    void columnsForWhichATerminalHasNoRoomAreNamed() {
        Entity service = entity(
                "services", "id", "x".repeat(36), "name", "shop", "host", "shop.local", "port", 8080, "path", "/a");
        EntityText.Table table =
                EntityText.table(DEFINITIONS.require("services"), List.of(service), List.of(), OptionalInt.of(40));
        assertThat(table.lines())
                .containsExactly(
                        "name  id                host        port", //
                        "shop  xxxxxxxxxxxxxxx…  shop.local  8080");
        assertThat(table.leftOut()).containsExactly("path");
        assertThat(EntityText.table(
                                DEFINITIONS.require("services"),
                                List.of(service),
                                List.of("name", "id", "host", "port", "path"),
                                OptionalInt.of(40))
                        .leftOut())
                .as("a table has all columns that the user names")
                .isEmpty();
    }

    private static Entity entity(String type, Object... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put((String) fields[i], fields[i + 1]);
        }
        return new Entity(type, map, 3, Position.of(9), null);
    }
}
