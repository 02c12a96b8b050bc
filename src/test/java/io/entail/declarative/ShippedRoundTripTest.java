package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Seeds;
import io.entail.testkit.ShippedRows;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random states of every shipped entity and plugin, and of plugins without a definition. Fields are absent, null or set
 * at every level. After an export and an import into an empty store, the rows are the same byte for byte, and expire at
 * the same time.
 */
final class ShippedRoundTripTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();
    private static final int ROUNDS = 3;

    /**
     * The maximum number of rounds. The usual number leaves one field in a thousand without some of its states, and
     * further rounds are added then.
     */
    private static final int ROUNDS_MAX = 30;

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @Test
    void randomStatesOfEverythingComeBack() throws Exception {
        ShippedRows shipped = new ShippedRows(DEFINITIONS, seeds.random());
        for (int round = 0;
                round < ROUNDS_MAX && (round < ROUNDS || !missing(shipped).isEmpty());
                round++) {
            for (boolean json : new boolean[] {false, true}) {
                try (EntityStore store = EntityStore.inMemory(DEFINITIONS);
                        EntityStore copy = EntityStore.inMemory(DEFINITIONS)) {
                    shipped.fill(store, definition -> !isLeftOut(definition), json);
                    assertRoundTrip(store, copy, json);
                }
            }
        }
        assertThat(missing(shipped)).isEmpty();
    }

    @Test
    void aWorkspaceComesBackWithItsOwnRow() throws Exception {
        for (boolean json : new boolean[] {false, true}) {
            try (EntityStore store = EntityStore.inMemory(DEFINITIONS);
                    EntityStore copy = EntityStore.inMemory(DEFINITIONS)) {
                Entity row = store.dao("workspaces").insert(Map.of("name", "team", "comment", "ours"));
                store.dao("consumers").insert(Map.of("username", "elsewhere"));
                EntityStore team = store.workspace("team");
                Entity ann = team.dao("consumers").insert(Map.of("username", "ann"));
                team.dao("keyauth_credentials").insert(Map.of("consumer", Map.of("username", "ann"), "key", "k"));
                StringWriter text = new StringWriter();
                new Exporter(team, DEFINITIONS, Optional.of("team"), List.of()).write(text, json);
                importOf(copy, text.toString(), json);
                Entity back = copy.dao("workspaces").selectBy("name", "team").orElseThrow();
                assertThat(back.fields()).isEqualTo(row.fields());
                assertThat(copy.workspace("team").dao("consumers").each())
                        .singleElement()
                        .satisfies(found -> assertThat(found.fields()).isEqualTo(ann.fields()));
                assertThat(copy.dao("consumers").count()).isZero();
                Position before = store.reader().reached();
                importOf(store, text.toString(), json);
                assertThat(store.reader().reached()).isEqualTo(before);
            }
        }
    }

    @Test
    void aWorkspaceGoesToAnotherWithoutItsOwnRow() throws Exception {
        try (EntityStore store = EntityStore.inMemory(DEFINITIONS);
                EntityStore copy = EntityStore.inMemory(DEFINITIONS)) {
            store.dao("workspaces").insert(Map.of("name", "team"));
            EntityStore team = store.workspace("team");
            team.dao("consumers").insert(Map.of("username", "ann"));
            StringWriter text = new StringWriter();
            new Exporter(team, DEFINITIONS, Optional.of("team"), List.of()).write(text, false);
            for (Part part : new ConfigImport(
                            copy, DEFINITIONS, new ConfigImport.Options(false, true), ImportListener.NONE)
                    .plan(List.of(new ConfigText("x.yaml", text.toString())), Instant.now())) {
                new Importer(part.store(), ImportListener.NONE).run(part.plan());
            }
            assertThat(copy.dao("consumers").each()).hasSize(1);
            assertThat(copy.dao("workspaces").count()).isEqualTo(1);
        }
    }

    @Test
    void theDefaultWorkspaceComesBackWithItsComment() throws Exception {
        try (EntityStore store = EntityStore.inMemory(DEFINITIONS);
                EntityStore copy = EntityStore.inMemory(DEFINITIONS)) {
            assertThat(export(store, false)).doesNotContain("workspaces");
            store.dao("workspaces").updateBy("name", "default", Map.of("comment", "all of it"));
            importOf(copy, export(store, false), false);
            assertThat(copy.dao("workspaces")
                            .selectBy("name", "default")
                            .orElseThrow()
                            .text("comment"))
                    .isEqualTo("all of it");
        }
    }

    @Test
    void unknownFieldsAreReportedAndLeftOut(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("warp.avdl"), """
                record Part { union { null, int } x = null; }
                record WarpConfig { union { null, int } speed = null; union { null, array<Part> } parts = null; }
                @subschemaOf("plugins") @subschemaNames(["warp"]) record Warp { WarpConfig config; }
                """);
        try (EntityStore store = EntityStore.inMemory(DEFINITIONS.acceptingPlugins())) {
            Map<String, Object> config =
                    Map.of("speed", 1, "gone", 2, "parts", List.of(Map.of("x", 3, "y", 4), Map.of("y", 5)));
            store.dao("plugins").insert(Map.of("name", "warp", "config", config));
            StringWriter text = new StringWriter();
            Exporter.Result result = new Exporter(
                            store, Definitions.load(List.of(file), true), Optional.empty(), List.of())
                    .write(text, false);
            assertThat(result.unseen()).containsExactly("warp config.gone", "warp config.parts.y");
            assertThat(text.toString()).contains("speed: 1").doesNotContain("gone", "accept_plugins");
        }
    }

    private void assertRoundTrip(EntityStore store, EntityStore copy, boolean json) throws Exception {
        Position before = store.reader().reached();
        Instant exporting = Instant.now();
        String exported = export(store, json);
        assertThat(exported).doesNotContainPattern("(?m)^[^'\"]*[:-] [&*]id[0-9]");
        importOf(copy, exported, json);
        long slack = Instant.now().getEpochSecond() - exporting.getEpochSecond() + 2;
        Map<String, Entity> wanted = rows(store);
        Map<String, Entity> found = rows(copy);
        assertThat(found.keySet()).isEqualTo(wanted.keySet());
        wanted.forEach((key, row) -> {
            Entity back = Objects.requireNonNull(found.get(key));
            assertThat(back.fields())
                    .as("the row %s has the same fields after the import", key)
                    .isEqualTo(row.fields());
            assertThat(back.ttl() == null)
                    .as("the row %s has a time to live exactly if the exported one has", key)
                    .isEqualTo(row.ttl() == null);
            if (row.ttl() != null && back.ttl() != null) {
                assertThat(back.ttl())
                        .as("the row %s has the same time to live, apart from the time of the test", key)
                        .isBetween(row.ttl() - 2, row.ttl() + slack);
            }
        });
        importOf(store, exported, json);
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    private static Set<String> missing(ShippedRows shipped) {
        return shipped.missing(definition -> !isLeftOut(definition));
    }

    /**
     * Whether the test leaves out an entity: workspaces, which have tests of their own, and entities that are not
     * exported.
     */
    private static boolean isLeftOut(EntityDefinition definition) {
        return definition.name().equals("workspaces") || !definition.exported();
    }

    private static String export(EntityStore store, boolean json) throws IOException {
        StringWriter text = new StringWriter();
        new Exporter(store, DEFINITIONS, Optional.empty(), List.of()).write(text, json);
        return text.toString();
    }

    private static void importOf(EntityStore store, String text, boolean json) throws InterruptedException {
        ConfigText file = new ConfigText(json ? "x.json" : "x.yaml", text);
        try {
            for (Part part : new ConfigImport(
                            store, DEFINITIONS, new ConfigImport.Options(true, false), ImportListener.NONE)
                    .plan(List.of(file), Instant.now())) {
                new Importer(part.store(), ImportListener.NONE).run(part.plan());
            }
        } catch (DeclarativeConfigException e) {
            throw new AssertionError(e.fields() + " in\n" + text, e);
        }
    }

    /** Returns all rows as they are stored, except for the time of the last write. */
    private static Map<String, Entity> rows(EntityStore store) {
        Map<String, Entity> rows = new TreeMap<>();
        for (EntityDefinition definition : DEFINITIONS.all()) {
            if (!isLeftOut(definition)) {
                for (Entity row : store.dao(definition.name()).each()) {
                    Object key = Settled.keyOf(definition, row);
                    Entity stored = store.reader()
                            .select(definition.name(), key, Scope.ALL)
                            .orElseThrow();
                    Map<String, Object> fields = new LinkedHashMap<>(stored.fields());
                    fields.remove(ImportPlan.UPDATED_AT);
                    rows.put(
                            definition.name() + " " + key,
                            new Entity(stored.type(), fields, 1, stored.position(), stored.workspace(), stored.ttl()));
                }
            }
        }
        return rows;
    }
}
