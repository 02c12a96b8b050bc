package io.entail.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * The result of comparing the definition in a file with those in the log. The whole JSON is compared, except the order
 * of properties. Immutable.
 *
 * @param reasons why the file is refused, each with its field; empty for the other kinds
 */
public record DefinitionChange(Kind kind, List<String> reasons) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The result of the comparison. */
    public enum Kind {
        /** The file and the log have the same definition. */
        EQUAL,
        /**
         * The file can become the next version: everything stored stays valid, and processes with the old version can
         * continue.
         */
        EXTENSION,
        /**
         * The file belongs to an older release of the service: the definition in the log is used, and nothing is
         * appended.
         */
        OLDER,
        /** The file is not compatible with the log. */
        REFUSED
    }

    public DefinitionChange {
        reasons = List.copyOf(reasons);
    }

    /**
     * Compares a file's definition with the log's latest.
     *
     * @param older the JSON of all versions before the latest
     */
    public static DefinitionChange compare(EntityDefinition inLog, EntityDefinition inFile, List<String> older) {
        if (inFile.json().equals(inLog.json())) {
            return new DefinitionChange(Kind.EQUAL, List.of());
        }
        JsonNode file = tree(inFile.json());
        if (file.equals(tree(inLog.json()))) {
            return new DefinitionChange(Kind.EQUAL, List.of());
        }
        if (older.stream().anyMatch(json -> file.equals(tree(json)))) {
            return new DefinitionChange(Kind.OLDER, List.of());
        }
        List<String> reasons = Extension.faults(inLog, inFile);
        return new DefinitionChange(reasons.isEmpty() ? Kind.EXTENSION : Kind.REFUSED, reasons);
    }

    /**
     * Returns a definition as JSON in the form of a file, without the properties of migrations that only the log has.
     */
    public static String asInFile(EntityDefinition definition) {
        return definition.isMigrated() ? tree(definition.json()).toString() : definition.json();
    }

    /** Whether two definitions are versions of one: they say the same, or one of them extends the other. */
    public static boolean related(EntityDefinition one, EntityDefinition other) {
        return compare(one, other, List.of()).kind() != Kind.REFUSED
                || compare(other, one, List.of()).kind() != Kind.REFUSED;
    }

    /** Whether two definitions say the same, whatever migrations have led to them. */
    public static boolean same(EntityDefinition one, EntityDefinition other) {
        return plain(tree(one.json())).equals(plain(tree(other.json())));
    }

    /** Removes the properties that Avro's generator adds to the schema of a class. */
    private static JsonNode plain(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.remove("avro.java.string");
            if (object.size() == 1 && object.path("type").isTextual()) {
                return object.get("type");
            }
            object.properties().forEach(field -> field.setValue(plain(field.getValue())));
        } else if (tree instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                list.set(i, plain(list.get(i)));
            }
        }
        return tree;
    }

    /** Removes the properties that only the log has: how migrations lead from one version to another. */
    private static JsonNode tree(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            if (tree instanceof ObjectNode record) {
                record.remove(EntityDefinition.MIGRATED);
                record.remove("prepared");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
