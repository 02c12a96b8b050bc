package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.errors.DefinitionException;
import io.entail.errors.MissingFunctionException;
import io.entail.errors.OperationUnsupportedException;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.testkit.Library;
import io.entail.writes.DefineRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions in the log: who may append them, which are refused, and how old and new processes work side by side. */
abstract class DefinitionContract extends StoreContract {
    private static final String OLD = tag("");
    private static final String NEW =
            tag(", {\"name\": \"colour\", \"type\": [\"null\", \"string\"], \"default\": null}");
    private static final String NEWER =
            tag(", {\"name\": \"colour\", \"type\": [\"null\", \"string\"], \"default\": null}"
                    + ", {\"name\": \"weight\", \"type\": [\"null\", \"int\"], \"default\": null}");

    private static String tag(String moreFields) {
        return """
                {"type": "record", "name": "Label", "namespace": "test", "entity": "labels", "primaryKey": ["id"],
                 "workspaceable": true, "fields": [
                  {"name": "id", "type": ["null", {"type": "string", "logicalType": "uuid"}], "default": null, "auto": true},
                  {"name": "name", "type": ["null", "string"], "default": null, "unique": true},
                  {"name": "size", "type": ["int", "null"], "default": 1}%s]}""".formatted(moreFields);
    }

    private static Definitions definitions(String label) {
        return definitions(label, Functions.builtIn());
    }

    private static Definitions definitions(String label, Functions functions) {
        List<EntityDefinition> all = new ArrayList<>(Definitions.shipped().all());
        all.add(EntityDefinition.of(new Schema.Parser().parse(label), functions));
        return Definitions.of(all, functions);
    }

    private static long defines(ScriptedLog log) {
        return log.appended().stream()
                .filter(LogRecord.Define.class::isInstance)
                .count();
    }

    @Test
    @DisplayName("the first process appends store, definitions and default workspace; the second appends nothing")
    void theFirstAppendsTheSecondNothing() {
        ScriptedLog first = new ScriptedLog(log());
        EntityStore store = store(first);

        assertThat(first.appended().get(0)).isInstanceOf(LogRecord.Store.class);
        assertThat(defines(first)).isEqualTo(Library.alone().all().size());
        assertThat(first.writes()).hasSize(1);
        assertThat(store.definitions())
                .extracting(EntityDefinition::name)
                .containsExactlyElementsOf(Library.alone().all().stream()
                        .map(EntityDefinition::name)
                        .toList());
        ScriptedLog second = new ScriptedLog(log());
        store(second);
        assertThat(second.appended()).isEmpty();
    }

    @Test
    @DisplayName("processes that start at the same time agree, and each record takes effect once")
    void racingStartsAgree() {
        List<CompletableFuture<EntityStore>> starts = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starts.add(CompletableFuture.supplyAsync(this::store));
        }
        List<EntityStore> stores = starts.stream().map(CompletableFuture::join).toList();

        UUID id = stores.get(0).status().store();
        for (EntityStore store : stores) {
            assertThat(store.status().store()).isEqualTo(id);
            assertThat(store.status().entities())
                    .allSatisfy(entity -> assertThat(entity.definition()).isEqualTo(1));
            assertThat(store.dao("workspaces").count()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("a definition that extends the one in the log becomes its next version")
    void extensionsAreAppended() {
        store(log(), definitions(OLD));
        ScriptedLog log = new ScriptedLog(log());

        EntityStore extended = store(log, definitions(NEW));

        assertThat(log.appended()).singleElement().isInstanceOfSatisfying(LogRecord.Define.class, define -> {
            assertThat(define.entity()).isEqualTo("labels");
            assertThat(define.version()).isEqualTo(2);
        });
        assertThat(extended.dao("labels")
                        .insert(Map.of("name", "a", "colour", "red"))
                        .fields())
                .containsEntry("colour", "red");
    }

    @Test
    @DisplayName("an old and a new process update one row in turn, and no field is lost")
    void noFieldIsLost() {
        EntityStore old = store(log(), definitions(OLD));
        Entity label = old.dao("labels").insert(Map.of("name", "a"));
        EntityStore fresh = store(log(), definitions(NEW));
        see(fresh, label);

        Entity coloured = fresh.dao("labels").update(id(label), Map.of("colour", "red"));
        see(old, coloured);
        Entity resized = old.dao("labels").update(id(label), Map.of("size", 2));
        see(fresh, resized);
        Entity renamed = fresh.dao("labels").update(id(label), Map.of("name", "b"));
        see(old, renamed);
        Entity replaced = old.dao("labels").upsert(id(label), Map.of("name", "c"));
        see(fresh, replaced);

        assertThat(resized.fields()).containsEntry("colour", "red").containsEntry("size", 2);
        assertThat(renamed.fields())
                .containsEntry("colour", "red")
                .containsEntry("size", 2)
                .containsEntry("name", "b");
        // An upsert replaces only the fields that its process knows.
        assertThat(replaced.fields())
                .containsEntry("colour", "red")
                .containsEntry("size", 1)
                .containsEntry("name", "c");
        assertThat(fresh.dao("labels").select(id(label)).orElseThrow().fields()).isEqualTo(replaced.fields());
        assertThat(fresh.dao("labels").upsert(id(label), Map.of("name", "d")).get("colour"))
                .isEmpty();
    }

    @Test
    @DisplayName(
            "an upsert by an old process keeps fields of records that it does not know, in single records and in lists")
    void nothingInsideARecordIsLost() {
        String look = """
                , {"name": "look", "type": {"type": "record", "name": "Look", "fields": [
                   {"name": "a", "type": ["null", "int"], "default": null}%s]}}
                , {"name": "looks", "type": ["null", {"type": "array", "items": "Look"}], "default": null}
                """;
        String fresh = ", {\"name\": \"b\", \"type\": [\"null\", \"int\"], \"default\": null}";
        EntityStore old = store(log(), definitions(tag(look.replace("%s", ""))));
        EntityStore newer = store(log(), definitions(tag(look.replace("%s", fresh))));
        Map<String, Object> both = Map.of("a", 1, "b", 2);
        Entity label = newer.dao("labels").insert(Map.of("name", "x", "look", both, "looks", List.of(both)));
        see(old, label);
        Entity replaced = old.dao("labels")
                .upsert(id(label), Map.of("name", "y", "look", Map.of("a", 3), "looks", List.of(Map.of("a", 1))));
        assertThat(replaced.fields())
                .containsEntry("look", Map.of("a", 3, "b", 2))
                .containsEntry("looks", List.of(both));
    }

    @Test
    @DisplayName("restarting the old process appends nothing")
    void goingBackAppendsNothing() {
        store(log(), definitions(OLD));
        store(log(), definitions(NEW));
        store(log(), definitions(NEWER));

        for (String older : List.of(OLD, NEW)) {
            ScriptedLog log = new ScriptedLog(log());
            EntityStore store = store(log, definitions(older));
            assertThat(log.appended()).isEmpty();
            assertThat(store.dao("labels").insert(Map.of("name", older.length() + "")))
                    .isNotNull();
        }
    }

    @Test
    @DisplayName("a read-only process appends nothing and changes nothing, whatever its files define")
    void readersAppendNothing() {
        Entity label = store(log(), definitions(OLD)).dao("labels").insert(Map.of("name", "a"));
        for (String files : List.of(NEW, OLD.replace("\"int\"", "\"long\""))) {
            ScriptedLog log = new ScriptedLog(log());
            EntityStore reader = reader(log, definitions(files));
            see(reader, label);

            assertThat(reader.dao("labels").select(id(label)).orElseThrow().fields())
                    .isEqualTo(label.fields());
            assertThat(reader.status().entities())
                    .allSatisfy(entity -> assertThat(entity.definition()).isEqualTo(1));
            assertThatThrownBy(() -> reader.as("ann").dao("labels").insert(Map.of("name", "b")))
                    .isInstanceOf(OperationUnsupportedException.class);
            assertThat(log.appended()).isEmpty();
        }
    }

    @Test
    @DisplayName("a read-only process finds nothing in an empty log and appends nothing")
    void readersBeginNoLog() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore reader = reader(log, definitions(NEW));

        assertThat(reader.definitions()).isEmpty();
        assertThat(reader.status().store()).isNull();
        assertThat(reader.ready()).succeedsWithin(Duration.ofSeconds(20));
        assertThat(log.appended()).isEmpty();
    }

    @Test
    @DisplayName("a read-only process leaves out subschemas that need a field which the definition in the log lacks")
    void readersDoWithoutWhatTheLogLacks(@TempDir Path folder) throws IOException {
        String tool = """
                @entity("tools") @primaryKey(["id"]) @subschemaKey("kind")
                record Tool {
                  union { null, uuid } @auto(true) id = null;
                  union { null, string } @required(true) kind = null;
                  union { int, null } size = 1;
                  %s
                }
                @subschemaOf("tools") @subschemaNames(["saw"])
                record Saw { union { int, null } size = 3; %s }
                """;
        Definitions old = load(folder.resolve("old.avdl"), tool.formatted("", ""));
        Definitions fresh = load(
                folder.resolve("new.avdl"),
                tool.formatted(
                        "union { null, string } blade = null;",
                        "union { null, string } @oneOf([\"fine\", \"rough\"]) blade = null;"));
        Entity saw = store(log(), old).dao("tools").insert(Map.of("kind", "saw"));
        EntityStore reader = reader(log(), fresh);
        see(reader, saw);

        assertThat(reader.dao("tools").select(id(saw)).orElseThrow().fields()).containsEntry("size", 3);
        assertThat(store(log(), fresh)
                        .dao("tools")
                        .insert(Map.of("kind", "saw", "blade", "fine"))
                        .fields())
                .containsEntry("blade", "fine");
    }

    private static Definitions load(Path file, String idl) throws IOException {
        return Definitions.load(List.of(Files.writeString(file, idl)), true);
    }

    @Test
    @DisplayName("rows of every version of the definition are read, and fields that they lack are unset")
    void oldRowsAreRead() {
        EntityStore old = store(log(), definitions(OLD));
        Entity label = old.dao("labels").insert(Map.of("name", "a"));
        EntityStore fresh = store(log(), definitions(NEWER));
        see(fresh, label);

        assertThat(fresh.dao("labels").select(id(label)).orElseThrow().fields()).isEqualTo(label.fields());
        assertThat(fresh.dao("labels").selectBy("name", "a").orElseThrow().get("colour"))
                .isEmpty();
        assertThat(fresh.dao("labels").each()).hasSize(1);
    }

    @Test
    @DisplayName("a write that was planned with an older definition is planned again with the new one")
    void writesMeetNewDefinitions() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore old = store(log, definitions(OLD));
        log.before(() -> store(log(), definitions(NEW)).reader().reached());

        Entity label = old.dao("labels").insert(Map.of("name", "a"));

        assertThat(label.fields()).containsEntry("name", "a");
        assertThat(old.status().conflicts()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "a definition that does not extend the one in the log is refused with the reasons, and nothing is appended")
    void otherDefinitionsAreRefused() {
        Position before = store(log(), definitions(OLD)).reader().reached();
        ScriptedLog log = new ScriptedLog(log());
        String changed = OLD.replace("\"int\"", "\"long\"");

        assertThatThrownBy(() -> store(log, definitions(changed)))
                .isInstanceOfSatisfying(DefinitionException.class, e -> {
                    assertThat(e)
                            .hasMessage("the definitions of this process do not fit those in the log, and nothing was"
                                    + " written: entity 'labels': field 'size': the type changed from int to long. A"
                                    + " definition may gain fields that can be null and loosen its rules by itself;"
                                    + " anything else is a migration, which comes first: 'entail migrate'"
                                    + " (ops/migrations.md)");
                    assertThat(e.fields()).containsOnlyKeys("labels");
                });
        assertThat(log.appended()).isEmpty();
        assertThat(store(log(), definitions(OLD)).reader().reached()).isEqualTo(before);
    }

    @Test
    @DisplayName("an entity that needs a feature which this process lacks can be read, but not written")
    void unsupportedEntitiesCanBeRead() {
        EntityStore store = store(log(), definitions(OLD));
        Entity label = store.dao("labels").insert(Map.of("name", "a"));
        String future = OLD.replace("\"unique\": true", "\"unique\": true, \"telepathy\": true");
        EntityDefinition unsupported = EntityDefinition.fromLog(future);
        Position defined =
                Position.of(log().append(DefineRecord.of(unsupported, 2)).join().offset());
        see(store, defined);

        assertThat(store.dao("labels").select(id(label))).isPresent();
        assertThatThrownBy(() -> store.dao("labels").insert(Map.of("name", "b")))
                .isInstanceOf(MissingFunctionException.class)
                .hasMessageContaining("labels")
                .hasMessageContaining("telepathy");
        assertThatThrownBy(() -> store.dao("labels").delete(id(label))).isInstanceOf(MissingFunctionException.class);
    }

    @Test
    @DisplayName(
            "an entity that names a function can be written only by processes that have registered it, and read by all")
    void functionsThatAreMissingKeepFromWriting() {
        String named = OLD.replace("\"unique\": true", "\"unique\": true, \"format\": \"label\"");
        Functions functions = Functions.builtIn().withFormat("label", text -> text.equals("bad") ? "no label" : null);
        EntityStore store = store(log(), definitions(named, functions));
        Entity label = store.dao("labels").insert(Map.of("name", "good"));
        assertThatThrownBy(() -> store.dao("labels").insert(Map.of("name", "bad")))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (name: no label)");

        EntityStore other = store(log(), definitions(named));
        assertThat(other.dao("labels").select(id(label))).isPresent();
        assertThatThrownBy(() -> other.dao("labels").insert(Map.of("name", "b")))
                .isInstanceOf(MissingFunctionException.class)
                .hasMessageContaining("labels")
                .hasMessageContaining("Label.name: format 'label'");
    }

    @Test
    @DisplayName("entities that only the log defines can be used, too")
    void entitiesOfTheLogCanBeUsed() {
        store(log(), definitions(NEW));
        EntityStore other = store(log(), Definitions.shipped());

        Entity label = other.dao("labels").insert(Map.of("name", "a", "colour", "red"));

        assertThat(other.dao("labels").upsert(id(label), Map.of("name", "b")).get("colour"))
                .isEmpty();
        assertThatThrownBy(() -> other.dao("labels").insert(Map.of("weight", 1)))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (weight: unknown field)");
    }
}
