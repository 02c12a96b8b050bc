package io.entail.schema;

import static java.util.Objects.requireNonNull;

import io.entail.errors.DefinitionException;
import io.entail.schema.input.EntityInput;
import io.entail.schema.load.DefinitionFaults;
import io.entail.schema.load.DefinitionFindings;
import io.entail.schema.load.DefinitionReader;
import io.entail.schema.load.DefinitionSource;
import io.entail.schema.load.Subschema;
import io.entail.schema.value.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;

/** Makes definitions from text inside a test. */
public final class TestDefinitions {
    public static final String ID = "6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e";

    /** The definition of workspaces, with what stores need of it. */
    public static final String WORKSPACES =
            "@entity(\"workspaces\") @primaryKey([\"id\"]) record Workspace { union { null, uuid } @auto(true) id = null; "
                    + "union { null, string } @unique(true) @required(true) name = null; }";

    private TestDefinitions() {}

    /** Loads Avro IDL texts as if each one were a file. */
    public static Definitions of(String... idl) {
        return of(Functions.builtIn(), idl);
    }

    /** Loads Avro IDL texts as {@link #of(String...)}, with the functions that they name. */
    public static Definitions of(Functions functions, String... idl) {
        DefinitionFaults faults = new DefinitionFaults();
        List<EntityDefinition> read = new ArrayList<>();
        List<Schema> subschemas = new ArrayList<>();
        for (String text : idl) {
            for (Schema schema : new DefinitionSource("test.avdl", true, text).definitions(faults)) {
                if (Subschema.is(schema)) {
                    subschemas.add(schema);
                    continue;
                }
                EntityDefinition definition =
                        DefinitionReader.read(schema, functions, DefinitionFindings.ofFile("test.avdl", faults));
                if (definition != null) {
                    read.add(definition);
                }
            }
        }
        faults.throwIfAny();
        return Definitions.of(read, subschemas, functions);
    }

    /**
     * Returns an entity called {@code things} that has an id and these fields in IDL. {@code before} declares records.
     */
    public static EntityDefinition things(String before, String fields) {
        return of(file(before, fields)).require("things");
    }

    public static EntityDefinition things(String fields) {
        return things("", fields);
    }

    public static String file(String before, String fields) {
        return file(before, fields, "");
    }

    /** Returns the text of {@link #file(String, String)} with more properties of the record. */
    public static String file(String before, String fields, String properties) {
        return "namespace test; " + before + " @entity(\"things\") @primaryKey([\"id\"]) " + properties
                + " record Thing { "
                + "union { null, uuid } @auto(true) id = null;\n" + fields + " }";
    }

    /** Returns the faults of a value of the field {@code f}, as a tree. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> errors(EntityDefinition definition, String json) {
        Map<String, Object> values = (Map<String, Object>) requireNonNull(CanonicalJson.read(json));
        Definitions definitions = Definitions.of(List.of(definition));
        return EntityInput.validate(definitions, definition, values, false);
    }

    /** Returns all faults of IDL texts as {@code file: record.field: message}. */
    public static String faults(String... idl) {
        try {
            of(idl);
            return "";
        } catch (DefinitionException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
