package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.errors.DefinitionException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Stores in which a user's own entities have the names of shipped ones. */
abstract class GivingWayContract extends StoreContract {
    private static final String VAULTS = """
            namespace shop;
            schema Safe;
            @entity("vaults") @primaryKey(["id"]) @endpointKey("label") @workspaceable(true)
            record Safe {
              union { null, uuid } @auto(true) id = null;
              union { null, string } @unique(true) label = null;
            }
            """;
    private static final String CONSUMERS = """
            namespace shop;
            schema Eater;
            @entity("consumers") @primaryKey(["name"]) @endpointKey("name")
            record Eater { string name; }
            """;

    @TempDir
    private Path folder;

    private Definitions with(String... files) throws IOException {
        List<Path> paths = new ArrayList<>();
        for (String text : files) {
            paths.add(Files.writeString(folder.resolve(paths.size() + ".avdl"), text));
        }
        return Definitions.load(paths, true);
    }

    @Test
    @DisplayName(
            "a process without the user's file uses the log's definition in place of the shipped one, and logs that")
    void theLogIsRight() throws IOException {
        Entity safe = store(log(), with(VAULTS)).dao("vaults").insert(Map.of("label", "a"));
        ScriptedLog log = new ScriptedLog(log());
        try (LogLines lines = new LogLines("io.entail.schema.load.DefinitionLoader", Level.INFO)) {
            EntityStore other = store(log, Definitions.shipped());
            see(other, safe);

            assertThat(log.appended()).isEmpty();
            assertThat(lines.all())
                    .contains(
                            "INFO Definitions that come with Entail give way: 'vaults': its place is taken by the entity of"
                                    + " the same name in the log");
            assertThat(other.dao("vaults").selectBy("label", "a")).contains(safe);
            assertThat(other.dao("vaults").insert(Map.of("label", "b")).fields())
                    .containsEntry("label", "b");
            assertThat(other.dao("vaults").upsertBy("label", "b", Map.of()).fields())
                    .containsEntry("label", "b");
        }
        EntityStore reading = reader(log(), Definitions.shipped());
        see(reading, safe);
        assertThat(reading.dao("vaults").selectBy("label", "a")).contains(safe);
    }

    @Test
    @DisplayName("every process leaves out shipped entities that do not fit the user's entity in the log")
    void whatDoesNotFitTheLogIsLeftOut() throws IOException {
        EntityStore first = store(log(), with(CONSUMERS));
        ScriptedLog log = new ScriptedLog(log());
        EntityStore other = store(log, Definitions.shipped());

        assertThat(log.appended()).isEmpty();
        assertThat(names(other)).isEqualTo(names(first)).contains("services").doesNotContain("acls", "plugins");
        assertThat(other.dao("consumers").insert(Map.of("name", "ann")).fields())
                .isEqualTo(Map.of("name", "ann"));
    }

    @Test
    @DisplayName("a shipped entity whose record has the name of another record in the log is left out")
    void recordsInTheLogCount() throws IOException {
        store(log(), with(VAULTS.replace("Safe", "Vault").replace("\"vaults\"", "\"safes\"")));
        ScriptedLog log = new ScriptedLog(log());

        assertThat(names(store(log, Definitions.shipped()))).contains("safes").doesNotContain("vaults");
        assertThat(log.appended()).isEmpty();
    }

    @Test
    @DisplayName("a user's file that does not fit the log is refused, also if the log has the shipped entity")
    void aUsersFileHasToFit() throws IOException {
        store(log(), Definitions.shipped());
        Definitions other = with(VAULTS);
        ScriptedLog log = new ScriptedLog(log());

        assertThatThrownBy(() -> store(log, other))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining(
                        "entity 'vaults': the name of the record changed from io.entail.entities.Vault to");
        assertThat(log.appended()).isEmpty();
    }

    @Test
    @DisplayName("a store whose certificates, names, routes and services are a user's own entities can be written")
    void rulesOfShippedEntitiesAreForThoseAlone() throws IOException {
        EntityStore store =
                store(log(), with(entity("snis", "Nis"), entity("routes", "Way"), entity("services", "Aid")));
        Map<String, Object> own = Map.of("label", "x");
        for (String name : List.of("snis", "routes", "services")) {
            Entity row = store.dao(name).insert(own);
            assertThat(store.dao(name).select(id(row))).contains(row);
        }
        Entity service = store.dao("services").selectBy("label", "x").orElseThrow();
        Entity plugin = store.dao("plugins").insert(Map.of("name", "cors", "service", Map.of("id", id(service))));
        assertThat(store.dao("plugins")
                        .update(id(plugin), Map.of("protocols", List.of("http")))
                        .fields())
                .containsEntry("protocols", List.of("http"));
        assertThat(store.dao("certificates").page().data()).isEmpty();
    }

    private static String entity(String name, String record) {
        return VAULTS.replace("\"vaults\"", "\"" + name + "\"").replace("Safe", record);
    }

    private static List<String> names(EntityStore store) {
        return store.definitions().stream().map(EntityDefinition::name).toList();
    }
}
