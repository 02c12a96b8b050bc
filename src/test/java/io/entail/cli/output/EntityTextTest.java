package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class EntityTextTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();

    @Test
    void aTableShowsNameAndKeyAndWhatAnyRowHasSetBesideDefaults() {
        List<Entity> rows = List.of(
                entity("services", "id", "1", "name", "orders", "port", 80, "retries", 3, "created_at", 7L),
                entity("services", "id", "22", "port", 80, "tags", List.of("a", "b")));
        assertThat(EntityText.table(DEFINITIONS.require("services"), rows))
                .containsExactly(
                        "name    id  retries  tags", //
                        "orders  1   3",
                        "        22           a,b");
        assertThat(EntityText.table(DEFINITIONS.require("services"), List.of())).containsExactly("name  id");
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
    void valuesStayOnOneLineAndLongOnesAreCutInTablesOnly() {
        Entity long1 = entity("consumers", "id", "1", "username", "a\nb" + "x".repeat(60));
        assertThat(EntityText.of(long1)).contains("username   a\\nb" + "x".repeat(60));
        assertThat(EntityText.table(DEFINITIONS.require("consumers"), List.of(long1))
                        .get(1))
                .startsWith("a\\nb" + "x".repeat(45) + "…  1");
    }

    private static Entity entity(String type, Object... fields) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put((String) fields[i], fields[i + 1]);
        }
        return new Entity(type, map, 3, Position.of(9), null);
    }
}
