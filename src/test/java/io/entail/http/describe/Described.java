package io.entail.http.describe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes definitions from text inside a test, and converts trees to JSON. */
final class Described {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Described() {}

    /** Returns the entities of one file in Avro IDL, and no others. */
    static Definitions of(String idl) {
        try {
            Path file = Files.createTempFile("described", ".avdl");
            try {
                Files.writeString(file, "namespace test; " + idl);
                return Definitions.load(List.of(file), false);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns an entity called {@code things} that has an id and these fields. Records are declared in {@code before}.
     */
    static EntityDefinition things(String before, String fields) {
        return of(before + entity("things", "", "Thing", fields)).require("things");
    }

    /** Returns the IDL of an entity with an id and these fields. */
    static String entity(String name, String properties, String record, String fields) {
        return " @entity(\"" + name + "\") @primaryKey([\"id\"]) " + properties + " record " + record
                + " { union { null, uuid } @auto(true) id = null; " + fields + " }";
    }

    /** Returns the tree as a client receives it. */
    static JsonNode json(Object tree) {
        try {
            return JSON.readTree(JSON.writeValueAsString(tree));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses JSON with apostrophes in place of quotes. */
    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
