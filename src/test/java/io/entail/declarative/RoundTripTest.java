package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport.Options;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.text.ConfigText;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.RandomRows;
import io.entail.testkit.Seeds;
import io.entail.testkit.Types;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An export imports back to the same state: into an empty store, and into the one it is from, with nothing to write. */
final class RoundTripTest {
    private static final int STATES = 25;

    /** Definitions that combine defaults, nulls and nested records. */
    private static final String DEFINITIONS = """
            namespace test;
            record Part { union { string, null } kind = "plain"; union { int, null } count = 1; }
            @entity("things") @primaryKey(["id"]) @endpointKey("name") @workspaceable(true)
            record Thing {
              union { null, uuid } @auto(true) id = null;
              union { null, string } @unique(true) name = null;
              union { null, uuid } @references("things") parent = null;
              union { double, null } weight = 0.5;
              union { boolean, null } flag = true;
              union { null, array<Part> } parts = null;
              union { null, map<Part> } @required(false) named = null;
              union { null, map<array<string>> } labels = null;
              union { string, null } @json(true) config = "{\\"a\\":1}";
              union { null, array<string> } @set(true) tags = null;
            }
            @entity("counters") @primaryKey(["name", "period"]) @workspaceable(true)
            record Counter {
              union { null, string } @required(true) name = null;
              union { null, long } @required(true) period = null;
              union { null, uuid } @references("things") thing = null;
              union { long, null } value = 7;
            }
            """;

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @TempDir
    private Path temporary;

    private Definitions definitions = Definitions.shipped();

    @BeforeEach
    void load() throws IOException {
        Path file = Files.writeString(temporary.resolve("things.avdl"), DEFINITIONS);
        definitions = Definitions.load(List.of(file), true);
    }

    @Test
    void randomStatesComeBack() throws Exception {
        Random random = seeds.random();
        for (int i = 0; i < STATES; i++) {
            try (EntityStore store = EntityStore.inMemory(definitions);
                    EntityStore copy = EntityStore.inMemory(definitions)) {
                fill(store, random);
                for (boolean json : new boolean[] {false, true}) {
                    String exported = export(store, List.of(), json);
                    Position before = store.reader().reached();
                    importOf(store, exported, json, true);
                    assertThat(store.reader().reached()).isEqualTo(before);
                    importOf(copy, exported, json, true);
                    assertThat(state(copy)).isEqualTo(state(store));
                    assertThat(export(copy, List.of(), json)).isEqualTo(exported);
                }
            }
        }
    }

    @Test
    void aTaggedPartOfRandomStatesComesBackIntoTheWhole() throws Exception {
        Random random = seeds.random();
        try (EntityStore store = EntityStore.inMemory(definitions)) {
            fill(store, random);
            Map<String, Object> before = state(store);
            String exported = export(store, List.of("a"), false);
            assertThat(exported).contains("_info:\n  select_tags:\n  - a\n");
            for (Entity thing : store.dao("things").each()) {
                if (Pruning.hasTags(thing, List.of("a"))) {
                    store.dao("things")
                            .update(
                                    Settled.keyOf(definitions.require("things"), thing),
                                    Map.of("flag", false, "weight", 9.5));
                }
            }
            importOf(store, exported, false, true);
            assertThat(state(store)).isEqualTo(before);
        }
    }

    @Test
    void typesThatDatabasesHaveComeBack() throws Exception {
        Random random = seeds.random();
        definitions = Types.definitions();
        try (EntityStore store = EntityStore.inMemory(definitions)) {
            for (String entity : List.of("days", "rates", "marks")) {
                for (int i = 0; i < 20; i++) {
                    Map<String, Object> row = RandomRows.of(definitions.require(entity), random);
                    Map<String, Object> key = new LinkedHashMap<>(row);
                    key.keySet().retainAll(definitions.require(entity).primaryKey());
                    store.dao(entity).upsert(key, row);
                }
            }
            Entity day = store.dao("days").page().data().get(0);
            Entity rate = store.dao("rates").page().data().get(0);
            for (int i = 0; i < 20; i++) {
                Map<String, Object> good = new LinkedHashMap<>(RandomRows.of(definitions.require("goods"), random));
                good.put("day", Map.copyOf(day.fields()));
                good.put("rate", Map.copyOf(rate.fields()));
                good.put("number", BigDecimal.valueOf(i));
                good.put("batch", Instant.ofEpochMilli(random.nextInt()).plusSeconds(i));
                good.put("code", new byte[] {(byte) i, (byte) random.nextInt()});
                store.dao("goods").insert(good);
            }
            for (boolean json : new boolean[] {false, true}) {
                try (EntityStore copy = EntityStore.inMemory(definitions)) {
                    String exported = export(store, List.of(), json);
                    Position before = store.reader().reached();
                    importOf(store, exported, json, true);
                    assertThat(store.reader().reached()).isEqualTo(before);
                    importOf(copy, exported, json, true);
                    assertThat(state(copy)).isEqualTo(state(store));
                    assertThat(export(copy, List.of(), json)).isEqualTo(exported);
                }
            }
        }
    }

    private void fill(EntityStore store, Random random) {
        List<@Nullable Object> things = new ArrayList<>();
        things.add(null);
        Dao dao = store.dao("things");
        for (int i = random.nextInt(40); i >= 0; i--) {
            Map<String, @Nullable Object> thing = new LinkedHashMap<>();
            thing.put("name", random.nextInt(4) == 0 ? null : "thing " + i);
            maybe(random, thing, "weight", random.nextGaussian());
            maybe(random, thing, "flag", random.nextBoolean());
            maybe(random, thing, "parts", Arrays.asList(part(random), part(random)));
            maybe(random, thing, "named", Map.of("x", part(random), "yes", part(random)));
            maybe(random, thing, "labels", Map.of("no", List.of("1", "null", "a: b"), "~", List.of()));
            maybe(random, thing, "config", Map.of("n", random.nextLong(), "l", Arrays.asList(1.5, null, Map.of())));
            maybe(random, thing, "tags", random.nextBoolean() ? List.of("a", "b") : List.of("b"));
            Object parent = things.get(random.nextInt(things.size()));
            thing.put("parent", parent == null ? null : Map.of("id", parent));
            things.add(dao.insert(thing).text("id"));
            Map<String, @Nullable Object> counter = new LinkedHashMap<>();
            counter.put("name", "counter " + random.nextInt(3));
            counter.put("period", (long) i);
            maybe(random, counter, "value", random.nextLong());
            store.dao("counters").insert(counter);
        }
    }

    private static Map<String, @Nullable Object> part(Random random) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        maybe(random, part, "kind", "k" + random.nextInt(9));
        maybe(random, part, "count", random.nextInt());
        return part;
    }

    /** Puts the value or null, or leaves the field absent. */
    private static void maybe(Random random, Map<String, @Nullable Object> values, String field, Object value) {
        int kind = random.nextInt(4);
        if (kind > 0) {
            values.put(field, kind == 1 ? null : value);
        }
    }

    private String export(EntityStore store, List<String> selectTags, boolean json) throws IOException {
        StringWriter text = new StringWriter();
        new Exporter(store, definitions, Optional.empty(), selectTags).write(text, json);
        return text.toString();
    }

    private void importOf(EntityStore store, String text, boolean json, boolean prune) throws InterruptedException {
        ConfigText file = new ConfigText(json ? "x.json" : "x.yaml", text);
        // An entity that was validated with other definitions than those of the store is validated again when it is
        // written.
        Definitions judging = json ? Definitions.of(store.definitions()) : definitions;
        for (Part part : new ConfigImport(store, judging, new Options(prune, false), ImportListener.NONE)
                .plan(List.of(file), Instant.now())) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
    }

    /** Returns all fields of all rows except the times of their writes. */
    private Map<String, Object> state(EntityStore store) {
        Map<String, Object> state = new TreeMap<>();
        for (EntityDefinition definition : definitions.all()) {
            if (!definition.name().equals("workspaces")) {
                for (Entity row : store.dao(definition.name()).each()) {
                    Map<String, Object> fields = new LinkedHashMap<>(row.fields());
                    fields.remove("updated_at");
                    state.put(definition.name() + " " + Settled.keyOf(definition, row), fields);
                }
            }
        }
        return state;
    }
}
