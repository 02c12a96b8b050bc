package io.entail.testkit;

import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import io.entail.writes.DefineRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity, {@code moves}, that is migrated many times. Its unique field is called {@code name} and {@code label} in
 * turns, its {@code value} is a text and a number in turns, and only every other generation has a {@code note}. Pure.
 *
 * <pre>
 *   generation   0, 2, ...                          1, 3, ...
 *   fields       id name(unique) value(text)        id label(unique) value(long)
 *                parent(moves) note                 parent(moves)
 *   prepared     and label(unique) value_V(long)    and name(unique) value_V(text) note
 * </pre>
 */
public final class Moves {
    public static final String ENTITY = "moves";
    private static final String TEXT = "\"string\"";
    private static final String LONG = "\"long\"";

    private Moves() {}

    /** The values of a row, independent of its definition. */
    public record Move(
            String id,
            @Nullable String name,
            @Nullable Long value,
            @Nullable String parent) {}

    /** Returns the definition after this many migrations, as a definition file would have it. */
    public static EntityDefinition definition(int generation) {
        return EntityDefinition.fromLog(record(fields(generation)));
    }

    /** Returns {@link #definition(int)} with one more field, which no row has. */
    public static EntityDefinition extended(int generation) {
        List<String> fields = fields(generation);
        fields.add(field("more", TEXT, ""));
        return EntityDefinition.fromLog(record(fields));
    }

    /** Returns the prepared definition under which rows are rewritten for the next migration. */
    public static EntityDefinition prepared(int generation, int version) {
        List<String> fields = fields(generation);
        fields.add(field(unique(generation + 1), TEXT, ", \"unique\": true"));
        fields.add(field(rewritten(version), valueType(generation + 1), ""));
        if (hasNote(generation + 1)) {
            fields.add(field("note", TEXT, ""));
        }
        return EntityDefinition.fromLog(record(fields));
    }

    /** Returns the definition that the last step of the migration to this generation puts in force. */
    public static EntityDefinition migrated(int generation, int preparedVersion) {
        return definition(generation).migrated(Map.of("value", rewritten(preparedVersion)));
    }

    public static LogRecord.Define define(int generation, int version) {
        return DefineRecord.of(definition(generation), version);
    }

    public static LogRecord.Prepare prepare(int generation, int version) {
        LogRecord.Define define = DefineRecord.of(prepared(generation, version), version);
        return new LogRecord.Prepare(ENTITY, version, define.constraints(), define.schema());
    }

    /**
     * Returns the record of the last step of the migration to this generation, which follows the prepared version
     * before this version.
     */
    public static LogRecord.Migrate migrate(int generation, int version, long upTo) {
        LogRecord.Define define = DefineRecord.of(migrated(generation, version - 1), version);
        return new LogRecord.Migrate(
                ENTITY, version, define.constraints(), define.schema(), List.of(1), List.of(0), upTo);
    }

    /** Returns a put of a row under a definition in force. */
    public static LogRecord.Put put(Move move, long expected, int generation, int version) {
        return put(move, expected, version, definition(generation), fieldsOf(move, generation));
    }

    /**
     * Returns a put of a row under a prepared definition, which has each moved value at its old and at its new place.
     */
    public static LogRecord.Put rewrite(Move move, long expected, int generation, int version) {
        Map<String, Object> fields = fieldsOf(move, generation);
        if (move.name() != null) {
            fields.put(unique(generation + 1), move.name());
        }
        if (move.value() != null) {
            fields.put(rewritten(version), value(move.value(), generation + 1));
        }
        if (hasNote(generation + 1)) {
            fields.put("note", note(move));
        }
        return put(move, expected, version, prepared(generation, version), fields);
    }

    private static LogRecord.Put put(
            Move move, long expected, int version, EntityDefinition definition, Map<String, Object> fields) {
        Bytes[] claims = new Bytes[definition.unique().size()];
        Arrays.fill(claims, move.name() == null ? null : CanonicalKey.of(move.name()));
        return new LogRecord.Put(
                ENTITY,
                version,
                null,
                CanonicalKey.of(move.id()),
                expected,
                0,
                Arrays.asList(claims),
                Arrays.asList(move.parent() == null ? null : CanonicalKey.of(move.parent())),
                "",
                Bytes.wrap(definition.codec().encode(fields)));
    }

    /** Returns the fields that are set, under the names of the definition in force in this generation. */
    public static Map<String, Object> fieldsOf(Move move, int generation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", move.id());
        if (move.name() != null) {
            fields.put(unique(generation), move.name());
        }
        if (move.value() != null) {
            fields.put("value", value(move.value(), generation));
        }
        if (move.parent() != null) {
            fields.put("parent", Map.of("id", move.parent()));
        }
        if (hasNote(generation)) {
            fields.put("note", note(move));
        }
        return fields;
    }

    private static String note(Move move) {
        return "of " + move.id();
    }

    private static Object value(Long value, int generation) {
        return isText(generation) ? value.toString() : value;
    }

    private static List<String> fields(int generation) {
        List<String> fields = new ArrayList<>();
        fields.add("{\"name\": \"id\", \"type\": \"string\", \"required\": true}");
        fields.add(field(unique(generation), TEXT, ", \"unique\": true"));
        fields.add(field("value", valueType(generation), ""));
        fields.add(field("parent", TEXT, ", \"references\": \"moves\", \"onDelete\": \"restrict\""));
        if (hasNote(generation)) {
            fields.add(field("note", TEXT, ""));
        }
        return fields;
    }

    private static String record(List<String> fields) {
        return "{\"type\": \"record\", \"name\": \"Move\", \"namespace\": \"test\", \"entity\": \"moves\","
                + " \"primaryKey\": [\"id\"], \"fields\": [" + String.join(", ", fields) + "]}";
    }

    private static String field(String name, String type, String properties) {
        return "{\"name\": \"" + name + "\", \"type\": [\"null\", " + type + "], \"default\": null" + properties + "}";
    }

    private static String unique(int generation) {
        return isText(generation) ? "name" : "label";
    }

    private static String rewritten(int preparedVersion) {
        return "value_" + preparedVersion;
    }

    private static String valueType(int generation) {
        return isText(generation) ? TEXT : LONG;
    }

    private static boolean isText(int generation) {
        return generation % 2 == 0;
    }

    private static boolean hasNote(int generation) {
        return generation % 2 == 0;
    }
}
