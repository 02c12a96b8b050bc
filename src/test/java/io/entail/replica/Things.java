package io.entail.replica;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord.Basis;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Constraints;
import io.entail.resolve.LogRecord.Define;
import io.entail.resolve.LogRecord.Delete;
import io.entail.resolve.LogRecord.Field;
import io.entail.resolve.LogRecord.Put;
import io.entail.resolve.LogRecord.Reference;
import io.entail.resolve.LogRecord.Store;
import io.entail.resolve.LogRecord.Unique;
import io.entail.resolve.LogRecord.Write;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Log records about one small entity, {@code things}: an id, a unique name, and a reference to another thing. */
public final class Things {
    public static final int MAX_ENTITY_BYTES = 256 << 10;
    public static final int MAX_WRITE_BYTES = 900 << 10;

    private static final String SCHEMA = """
        {"type": "record", "name": "Thing", "entity": "things", "primaryKey": ["id"], "fields": [
          {"name": "id", "type": "string", "required": true},
          {"name": "name", "type": ["null", "string"], "default": null, "unique": true},
          {"name": "parent", "type": ["null", "string"], "default": null, "references": "things",
           "onDelete": "restrict"}]}
        """;
    private static final EntityDefinition DEFINITION = EntityDefinition.fromLog(SCHEMA);

    private static final String NOTED_SCHEMA = SCHEMA.stripTrailing().replaceFirst("]}$", ", ")
            + "{\"name\": \"note\", \"type\": [\"null\", \"string\"], \"default\": null}]}";
    private static final EntityDefinition NOTED = EntityDefinition.fromLog(NOTED_SCHEMA);

    private Things() {}

    public static Store store() {
        return new Store(new UUID(1, 2), MAX_ENTITY_BYTES, MAX_WRITE_BYTES);
    }

    public static Define define() {
        Constraints constraints = new Constraints(
                List.of("id"),
                false,
                List.of(new Unique("name", List.of("name"), false)),
                List.of(new Reference("parent", "things")),
                List.of(
                        new Field("id", "\"string\""),
                        new Field("name", "[\"null\",\"string\"]"),
                        new Field("parent", "[\"null\",\"string\"]")));
        return new Define("things", 1, constraints, SCHEMA);
    }

    /** Returns the second version of the definition, which has a {@code note}. */
    public static Define defineWithNote() {
        Constraints first = define().constraints();
        List<Field> fields = new java.util.ArrayList<>(first.fields());
        fields.add(new Field("note", "[\"null\",\"string\"]"));
        Constraints constraints =
                new Constraints(first.primaryKey(), first.workspaceable(), first.unique(), first.references(), fields);
        return new Define("things", 2, constraints, NOTED_SCHEMA);
    }

    /** Returns a put under the second version. */
    public static Put putNote(String id, String note) {
        return new Put(
                "things",
                2,
                null,
                key(id),
                0,
                0,
                Arrays.asList((Bytes) null),
                Arrays.asList((Bytes) null),
                "",
                Bytes.wrap(NOTED.codec().encode(Map.of("id", id, "note", note))));
    }

    public static Bytes key(String id) {
        return CanonicalKey.of(id);
    }

    public static Put put(String id, long expected, @Nullable String name, @Nullable String parent) {
        Map<String, Object> values = new java.util.LinkedHashMap<>();
        values.put("id", id);
        if (name != null) {
            values.put("name", name);
        }
        if (parent != null) {
            values.put("parent", Map.of("id", parent));
        }
        return new Put(
                "things",
                1,
                null,
                key(id),
                expected,
                0,
                Arrays.asList(name == null ? null : CanonicalKey.of(name)),
                Arrays.asList(parent == null ? null : key(parent)),
                "",
                Bytes.wrap(DEFINITION.codec().encode(values)));
    }

    /** Returns a put whose image has this size and cannot be decoded. */
    public static Put putBytes(String id, int bytes) {
        return new Put(
                "things",
                1,
                null,
                key(id),
                0,
                0,
                Arrays.asList((Bytes) null),
                Arrays.asList((Bytes) null),
                "",
                Bytes.wrap(new byte[bytes]));
    }

    public static Delete delete(String id, long expected) {
        return new Delete("things", key(id), expected, false);
    }

    public static Write write(UUID id, Basis basis, Change... changes) {
        return new Write(id, "test", "tester", "", basis, List.of(changes));
    }

    public static Write write(Basis basis, Change... changes) {
        return write(UUID.randomUUID(), basis, changes);
    }

    public static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
