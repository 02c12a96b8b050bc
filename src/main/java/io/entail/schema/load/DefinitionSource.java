package io.entail.schema.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.idl.IdlReader;

/**
 * The text of one definition file, and the Avro records in it that are entities or subschemas.
 *
 * @param file the name used in messages
 * @param idl true for Avro IDL, false for JSON
 */
public record DefinitionSource(String file, boolean idl, String text) {
    /** The largest size of a file in bytes. */
    static final int SIZE_MAX = 1 << 20;

    private static final JsonFactory STRICT_JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4 * ValueReader.DEPTH_MAX)
                    .build())
            .build();

    /** Returns the entities and subschemas of the file; one that cannot be read is added to the faults. */
    public List<Schema> definitions(DefinitionFaults faults) {
        Collection<Schema> named;
        try {
            named = idl ? parseIdl(faults) : parseJson();
        } catch (IOException | RuntimeException e) {
            // Avro's parsers throw exceptions of many kinds.
            faults.addToFile(file, "cannot be read: " + e.getMessage());
            return List.of();
        }
        List<Schema> found = new ArrayList<>();
        for (Schema schema : named) {
            boolean entity = schema.getType() == Schema.Type.RECORD && schema.propsContainsKey("entity");
            if (entity || Subschema.is(schema)) {
                // A private copy, to which no other code can add properties.
                found.add(new Schema.Parser().parse(schema.toString()));
            }
        }
        if (found.isEmpty() && !faults.has(file)) {
            faults.addToFile(file, text.isBlank() ? "the file is empty" : "no record has @entity or @subschemaOf");
        }
        return found;
    }

    private Collection<Schema> parseIdl(DefinitionFaults faults) throws IOException {
        IdlScan scan = IdlScan.of(text);
        for (IdlScan.Finding finding : scan.findings()) {
            String message = "line " + finding.line() + ": " + finding.message();
            if (finding.record() == null) {
                faults.addToFile(file, message);
            } else {
                faults.add(
                        file,
                        finding.record(),
                        finding.field() == null ? DefinitionFaults.RECORD : finding.field(),
                        message);
            }
        }
        return scan.isFitToParse()
                ? new IdlReader()
                        .parse(URI.create("memory:/definition.avdl"), text)
                        .getNamedSchemas()
                        .values()
                : List.of();
    }

    private Collection<Schema> parseJson() throws IOException {
        try (JsonParser parser = STRICT_JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                // Checked here, because Avro would silently take the last of two equal names and follow any depth of
                // nesting.
            }
        }
        Schema schema = new Schema.Parser().parse(text);
        return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    }
}
