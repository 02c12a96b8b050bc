package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.dao.WriteOptions;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.errors.PrimaryKeyViolationException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.Scope;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RandomValues;
import io.entail.schema.value.FieldType;
import io.entail.testkit.Seeds;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random states of every entity and plugin that comes with Entail, and of plugins that nobody has described: fields that
 * are absent, null, or have a value, wherever they stand. Exported and imported into an empty store they are the same
 * rows, byte for byte, and expire at the same time.
 */
final class ShippedRoundTripTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();
    private static final Path FILES = Path.of("src/test/resources/io/entail/schema");
    private static final int ROUNDS = 3;

    /** One field in a thousand is not drawn in each of its states within the usual rounds: more are made then. */
    private static final int ROUNDS_MAX = 30;

    private static final int ROWS = 6;
    private static final int TRIES = 60;

    /** Certificates with their keys. */
    private static final List<String> PEMS = List.of(
            "formats/rsa.crt.pem",
            "formats/rsa.pk8.pem",
            "formats/ec.crt.pem",
            "formats/ec.pk8.pem",
            "shipped/ca.crt.pem",
            "shipped/public.pem");

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    private String publicKey = "";

    /** The states that fields have been in: {@code plugins cors config.origins null}. */
    private final Set<String> seen = new TreeSet<>();

    @Test
    void randomStatesOfEverythingComeBack() throws Exception {
        Random random = seeds.random();
        List<String> pems = new ArrayList<>();
        for (String file : PEMS) {
            pems.add(Files.readString(FILES.resolve(file)));
        }
        publicKey = pems.get(PEMS.size() - 1);
        RandomValues values = new RandomValues(DEFINITIONS, pems, random);
        for (int round = 0; round < ROUNDS_MAX && (round < ROUNDS || !missing().isEmpty()); round++) {
            for (boolean json : new boolean[] {false, true}) {
                try (EntityStore store = EntityStore.inMemory(DEFINITIONS);
                        EntityStore copy = EntityStore.inMemory(DEFINITIONS)) {
                    fill(store, values, random, json);
                    assertRoundTrip(store, copy, json);
                }
            }
        }
        assertThat(missing()).isEmpty();
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
    void whatThisProcessHasNoWordForIsToldAndLeftOut(@TempDir Path folder) throws Exception {
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
            assertThat(back.fields()).as(key).isEqualTo(row.fields());
            assertThat(back.ttl() == null).as(key).isEqualTo(row.ttl() == null);
            if (row.ttl() != null && back.ttl() != null) {
                assertThat(back.ttl()).as(key).isBetween(row.ttl() - 2, row.ttl() + slack);
            }
        });
        importOf(store, exported, json);
        assertThat(store.reader().reached()).isEqualTo(before);
    }

    private void fill(EntityStore store, RandomValues values, Random random, boolean pathsAs3) {
        Map<String, List<Object>> keys = new HashMap<>();
        for (EntityDefinition definition : DEFINITIONS.all()) {
            if (isLeftOut(definition)) {
                continue;
            }
            List<String> selectors = new ArrayList<>(selectors(definition));
            if (definition.name().equals("plugins")) {
                selectors.add("undescribed");
            }
            // Routes have subschemas, too, and several of them for one row.
            int each = definition.name().equals("routes")
                    ? ROWS * definition.subschemas().size()
                    : ROWS;
            for (String selector : selectors) {
                for (int i = 0; i < each; i++) {
                    insert(store, definition, selector, values, random, keys, pathsAs3);
                }
            }
        }
    }

    /** Inserts a row; what is refused is drawn again, and given up when that does not help. */
    private void insert(
            EntityStore store,
            EntityDefinition definition,
            String selector,
            RandomValues values,
            Random random,
            Map<String, List<Object>> keys,
            boolean pathsAs3) {
        Map<String, @Nullable Object> drawn = values.entity(definition, selector);
        if (selector.equals("undescribed")) {
            drawn.put("config", values.json());
        }
        definition.references().forEach(reference -> {
            List<Object> parents = keys.getOrDefault(reference.entity(), List.of());
            boolean required = definition.requireField(reference.field()).required();
            if (!parents.isEmpty() && (required || random.nextBoolean())) {
                drawn.put(reference.field(), Map.of("id", parents.get(random.nextInt(parents.size()))));
            }
        });
        WriteOptions options = definition.ttl() && random.nextBoolean()
                ? WriteOptions.ttl(3_600 + random.nextInt(10_000))
                : WriteOptions.NONE;
        EntityStore accepting = store.with(Options.DEFAULT.acceptingPlugins(Set.of("undescribed")));
        for (int i = 0; i < TRIES; i++) {
            if (definition.name().equals("routes")) {
                // A store that reads some paths as 3.0 is exported as 3.0, and all are read so afterwards.
                drawn.remove("path_syntax");
                if (pathsAs3) {
                    drawn.put("path_syntax", "3.0");
                }
            }
            if (definition.name().equals("jwt_secrets") && random.nextBoolean()) {
                // Some algorithms want a key there, which the rules of the field alone do not say.
                drawn.put("rsa_public_key", publicKey);
            }
            try {
                Entity row = accepting.dao(definition.name()).insert(drawn, options);
                keys.computeIfAbsent(definition.name(), name -> new ArrayList<>())
                        .add(Settled.keyOf(definition, row));
                see(definition, selector, drawn);
                return;
            } catch (SchemaViolationException e) {
                values.redraw(definition, selector, drawn, e.fields());
            } catch (UniqueViolationException | PrimaryKeyViolationException e) {
                values.redraw(definition, selector, drawn, e.fields());
                definition.references().forEach(reference -> {
                    if (!definition.requireField(reference.field()).required()) {
                        drawn.remove(reference.field());
                    }
                });
            }
        }
    }

    private void see(EntityDefinition definition, String selector, Map<String, @Nullable Object> values) {
        List<FieldDefinition> fields = selector.isEmpty() ? definition.fields() : definition.fieldsOf(selector);
        see(definition.name() + " " + selector, fields, values);
    }

    private void see(String prefix, List<FieldDefinition> fields, Map<?, ?> values) {
        for (FieldDefinition field : fields) {
            Object value = values.get(field.name());
            String place = prefix + " " + field.name();
            seen.add(place + (value != null ? " value" : values.containsKey(field.name()) ? " null" : " absent"));
            if (field.reference().isEmpty()) {
                seeInside(place, field, value);
            }
        }
    }

    private void seeInside(String place, FieldDefinition field, @Nullable Object value) {
        Collection<?> records = value instanceof Collection<?> list
                ? list
                : value instanceof Map<?, ?> map && field.type() == FieldType.MAP
                        ? map.values()
                        : Collections.singletonList(value);
        records.forEach(each -> {
            if (each instanceof Map<?, ?> nested) {
                see(place, field.fields(), nested);
            }
        });
    }

    /**
     * The states that were not stored yet: every entity and plugin should be, and each of their fields with a default without
     * it, too.
     */
    private Set<String> missing() {
        Set<String> missing = new TreeSet<>();
        for (EntityDefinition definition : DEFINITIONS.all()) {
            if (isLeftOut(definition)) {
                continue;
            }
            for (String selector : selectors(definition)) {
                List<FieldDefinition> fields = selector.isEmpty() ? definition.fields() : definition.fieldsOf(selector);
                expect(definition.name() + " " + selector, fields, missing);
            }
        }
        return missing;
    }

    /** What one row has of each subschema: its name, or the empty text where nothing has to be chosen. */
    private static List<String> selectors(EntityDefinition definition) {
        boolean chosen = definition
                .subschemaKey()
                .filter(key -> definition.requireField(key).type() == FieldType.STRING)
                .isPresent();
        return chosen ? definition.subschemas() : List.of("");
    }

    private void expect(String prefix, List<FieldDefinition> fields, Set<String> missing) {
        for (FieldDefinition field : fields) {
            String place = prefix + " " + field.name();
            boolean optional = !field.required() && field.defaultValue().isPresent();
            if (optional && !seen.contains(place + " null")) {
                missing.add(place + " null");
            }
            if (field.required() && field.defaultValue().isEmpty() && !seen.contains(place + " value")) {
                missing.add(place + " value");
            }
            if (field.fields().size() > 0 && seen.contains(place + " value")) {
                expect(place, field.fields(), missing);
            }
        }
    }

    /** Workspaces have tests of their own, and what no export has does not come back. */
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

    /** Every row as it is stored, but for the time of the last write. */
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
