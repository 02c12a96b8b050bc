package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.value.CanonicalJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rows whose configuration was stored under an earlier subschema. An update starts from the same values that a read
 * returns.
 */
abstract class SubschemaChangeContract extends StoreContract {
    @TempDir
    private Path folder = Path.of("set by JUnit");

    private int files;

    /**
     * Opens the store of a process whose subschema has these records, these fields of the configuration and these
     * further fields.
     */
    private EntityStore process(String records, String config, String more) throws IOException {
        String idl = records + """
                @entity("tools") @primaryKey(["id"]) @subschemaKey("kind")
                record Tool {
                  union { null, uuid } @auto(true) id = null;
                  union { null, string } @required(true) kind = null;
                  union { null, string } note = null;
                  union { null, int } size = null;
                  union { null, string } @json(true) @abstract(true) @required(true) config = null;
                }
                """ + "record SawConfig { union { null, string } name = null; " + config + " }"
                + "@subschemaOf(\"tools\") @subschemaNames([\"saw\"]) record Saw { SawConfig config; " + more + " }"
                + "record AxeConfig { union { null, string } edge = null; }"
                + "@subschemaOf(\"tools\") @subschemaNames([\"axe\"]) record Axe { AxeConfig config; }";
        Path file = Files.writeString(folder.resolve("tools" + files++ + ".avdl"), idl);
        return store(log(), Definitions.load(List.of(file), true));
    }

    private EntityStore process(String config) throws IOException {
        return process("", config, "");
    }

    private static Entity saw(EntityStore store, String config) {
        return store.dao("tools").insert(Map.of("kind", "saw", "config", map(config)));
    }

    /** Asserts that the second process reads this configuration, and reads it again after patches of other fields. */
    private static void readsAndPatches(EntityStore second, Entity stored, String expected) {
        see(second, stored);
        Dao tools = second.dao("tools");
        assertThat(config(tools.select(id(stored)).orElseThrow())).isEqualTo(expected);
        Entity noted = tools.update(id(stored), Map.of("note", "sharp"));
        assertThat(config(noted)).isEqualTo(expected);
        Entity named = tools.update(id(stored), Map.of("config", Map.of("name", "b")));
        assertThat(config(named)).isEqualTo(expected.replace("\"name\":\"a\"", "\"name\":\"b\""));
        assertThat(config(tools.select(id(stored)).orElseThrow())).isEqualTo(config(named));
    }

    private static String config(Entity entity) {
        return CanonicalJson.write(entity.fields().get("config"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }

    @Test
    @DisplayName("a field that the subschema has lost is not read, hinders no patch, and stays for those who have it")
    void lostFields() throws IOException {
        EntityStore first = process(
                "record Part { union { null, int } x = null; union { null, int } y = null; }",
                "union { null, int } teeth = null; Part part; union { null, array<Part> } parts = null; "
                        + "union { null, map<Part> } named = null;",
                "");
        EntityStore second = process(
                "record Part { union { null, int } x = null; }",
                "Part part; union { null, array<Part> } parts = null; union { null, map<Part> } named = null;",
                "");
        Entity saw = saw(
                first,
                "{\"name\":\"a\",\"teeth\":9,\"part\":{\"x\":1,\"y\":2},\"parts\":[{\"x\":3,\"y\":4},{\"x\":5}],"
                        + "\"named\":{\"k\":{\"x\":6,\"y\":7}}}");
        readsAndPatches(
                second,
                saw,
                "{\"name\":\"a\",\"named\":{\"k\":{\"x\":6}},\"part\":{\"x\":1},\"parts\":[{\"x\":3},{\"x\":5}]}");
        Entity replaced = second.dao("tools")
                .upsert(id(saw), Map.of("kind", "saw", "config", map("{\"name\":\"c\",\"parts\":[{\"x\":3}]}")));
        see(first, replaced);
        assertThat(config(first.dao("tools").select(id(saw)).orElseThrow()))
                .isEqualTo("{\"name\":\"c\",\"part\":{\"y\":2},\"parts\":[{\"x\":3}],\"teeth\":9}");
        assertThatThrownBy(() -> second.dao("tools").update(id(saw), Map.of("config", Map.of("teeth", 8))))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (config.teeth: unknown field)");
    }

    @Test
    @DisplayName("fields that a newer process stores in lists and maps survive the patches of an older one")
    void newerFieldsSurvive() throws IOException {
        String both = "union { null, array<Part> } parts = null; union { null, map<Part> } named = null;";
        EntityStore older = process("record Part { union { null, int } x = null; }", both, "");
        EntityStore newer =
                process("record Part { union { null, int } x = null; union { null, int } y = null; }", both, "");
        Entity saw = saw(
                newer, "{\"name\":\"a\",\"parts\":[{\"x\":3,\"y\":4},{\"y\":5}],\"named\":{\"k\":{\"x\":6,\"y\":7}}}");
        see(older, saw);
        Entity noted = older.dao("tools").update(id(saw), Map.of("note", "n", "config", Map.of("name", "b")));
        see(newer, noted);
        assertThat(config(newer.dao("tools").select(id(saw)).orElseThrow()))
                .isEqualTo(
                        "{\"name\":\"b\",\"named\":{\"k\":{\"x\":6,\"y\":7}},\"parts\":[{\"x\":3,\"y\":4},{\"y\":5}]}");
        Entity fewer = older.dao("tools").update(id(saw), map("{\"config\":{\"parts\":[{\"x\":1}]}}"));
        see(newer, fewer);
        assertThat(config(newer.dao("tools").select(id(saw)).orElseThrow()))
                .isEqualTo("{\"name\":\"b\",\"named\":{\"k\":{\"x\":6,\"y\":7}},\"parts\":[{\"x\":1}]}");
    }

    @Test
    @DisplayName("switching to another subschema drops the fields that the former one did not know")
    void unseenFieldsGoWithTheirSubschema() throws IOException {
        EntityStore first = process("union { null, int } teeth = null;");
        EntityStore second = process("");
        Entity saw = saw(first, "{\"teeth\":9}");
        see(second, saw);
        Entity axe = second.dao("tools").update(id(saw), map("{\"kind\":\"axe\",\"config\":{\"edge\":\"x\"}}"));
        assertThat(config(axe)).isEqualTo("{\"edge\":\"x\"}");
        see(first, axe);
        assertThat(config(first.dao("tools").select(id(saw)).orElseThrow())).isEqualTo("{\"edge\":\"x\"}");
    }

    @Test
    @DisplayName("null in a field that has become required is read as its default, in records, lists and maps")
    void requiredWithDefault() throws IOException {
        String config = "Part part; union { null, array<Part> } parts = null; union { null, map<Part> } named = null; ";
        EntityStore first =
                process("record Part { union { int, null } x = 1; }", config + "union { int, null } teeth = 7;", "");
        EntityStore second = process(
                "record Part { union { int, null } @required(true) x = 2; }",
                config + "union { int, null } @required(true) teeth = 8;",
                "");
        Entity saw = saw(
                first,
                "{\"name\":\"a\",\"teeth\":null,\"part\":{\"x\":null},\"parts\":[{\"x\":null}],"
                        + "\"named\":{\"k\":{\"x\":null}}}");
        readsAndPatches(
                second,
                saw,
                "{\"name\":\"a\",\"named\":{\"k\":{\"x\":2}},\"part\":{\"x\":2},\"parts\":[{\"x\":2}],\"teeth\":8}");
    }

    @Test
    @DisplayName("null in an optional field stays, even if the field has a default")
    void nullAgainstADefaultStays() throws IOException {
        EntityStore first = process("union { int, null } teeth = 7;");
        EntityStore second = process("union { int, null } teeth = 8; union { int, null } gap = 1;");
        readsAndPatches(second, saw(first, "{\"name\":\"a\",\"teeth\":null}"), "{\"gap\":1,\"name\":\"a\"}");
    }

    @Test
    @DisplayName("a record that has become required has its defaults, even if it was unset")
    void requiredRecords() throws IOException {
        EntityStore first = process(
                "record Part { union { int, null } x = 1; }", "union { null, Part } @required(false) part = null;", "");
        EntityStore second = process("record Part { union { int, null } x = 1; }", "Part part;", "");
        readsAndPatches(second, saw(first, "{\"name\":\"a\",\"part\":null}"), "{\"name\":\"a\",\"part\":{\"x\":1}}");
    }

    @Test
    @DisplayName("a fraction is rounded down for a field that has become an integer, in lists, sets, maps and records")
    void fractions() throws IOException {
        String shape = "union { null, T } teeth = null; union { null, array<T> } gaps = null; "
                + "union { null, array<T> } @set(true) all = null; union { null, map<T> } named = null; Part part;";
        String part = "record Part { union { null, T } x = null; }";
        EntityStore first = process(part.replace("T", "double"), shape.replace("T", "double"), "");
        EntityStore second = process(part.replace("T", "int"), shape.replace("T", "int"), "");
        Entity saw = saw(
                first,
                "{\"name\":\"a\",\"teeth\":5.9,\"gaps\":[1.5,2],\"all\":[1.2,1.7,2],\"named\":{\"k\":-0.5},"
                        + "\"part\":{\"x\":7.0}}");
        readsAndPatches(
                second,
                saw,
                "{\"all\":[1,2],\"gaps\":[1,2],\"name\":\"a\",\"named\":{\"k\":-1},\"part\":{\"x\":7},\"teeth\":5}");
    }

    @Test
    @DisplayName("a field of the entity that the subschema has made required gets the subschema's default")
    void requiredFieldsOfTheEntity() throws IOException {
        EntityStore first = process("");
        EntityStore second = process("", "", "union { int, null } @required(true) size = 3;");
        Entity saw = saw(first, "{\"name\":\"a\"}");
        readsAndPatches(second, saw, "{\"name\":\"a\"}");
        assertThat(second.dao("tools").select(id(saw)).orElseThrow().fields()).containsEntry("size", 3);
    }

    @Test
    @DisplayName("a stored value that breaks a new rule is read unchanged, and the refusal of a patch names it")
    void tighterRules() throws IOException {
        EntityStore first = process("union { null, int } teeth = null;");
        EntityStore second = process("union { null, int } @between([1, 5]) teeth = null;");
        Entity saw = saw(first, "{\"name\":\"a\",\"teeth\":9}");
        see(second, saw);
        Dao tools = second.dao("tools");
        assertThat(config(tools.select(id(saw)).orElseThrow())).isEqualTo("{\"name\":\"a\",\"teeth\":9}");
        assertThatThrownBy(() -> tools.update(id(saw), Map.of("note", "n")))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (config.teeth: value should be between 1 and 5)");
        assertThat(config(tools.update(id(saw), map("{\"config\":{\"teeth\":3}}"))))
                .isEqualTo("{\"name\":\"a\",\"teeth\":3}");
    }

    @Test
    @DisplayName("an undo can restore a row that was stored under an earlier subschema")
    void undo() throws IOException {
        EntityStore first = process("union { null, int } teeth = null;");
        EntityStore second = process("");
        Entity saw = saw(first, "{\"name\":\"a\",\"teeth\":9}");
        see(second, saw);
        Entity renamed = second.dao("tools").update(id(saw), map("{\"config\":{\"name\":\"b\"}}"));
        second.undo(renamed.position());
        assertThat(config(second.dao("tools").select(id(saw)).orElseThrow())).isEqualTo("{\"name\":\"a\"}");
    }
}
