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
 * @param file how messages name it
 * @param idl whether it is Avro IDL and not JSON
 */
public record DefinitionSource(String file, boolean idl, String text) {
    /** Bytes of a file. */
    static final int SIZE_MAX = 1 << 20;

    private static final JsonFactory STRICT_JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4 * ValueReader.DEPTH_MAX)
                    .build())
            .build();

    /** The entities and subschemas of the file; what keeps one from being read is a fault. */
    public List<Schema> definitions(DefinitionFaults faults) {
        Collection<Schema> named;
        try {
            named = idl ? parseIdl(faults) : parseJson();
        } catch (IOException | RuntimeException e) {
            // Avro's parsers let through whatever their depths throw.
            faults.addToFile(file, "cannot be read: " + e.getMessage());
            return List.of();
        }
        List<Schema> found = new ArrayList<>();
        for (Schema schema : named) {
            boolean entity = schema.getType() == Schema.Type.RECORD && schema.propsContainsKey("entity");
            if (entity || Subschema.is(schema)) {
                // A copy that nobody else can add properties to.
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
                // Avro would take the last of two equal names silently and follow any nesting.
            }
        }
        Schema schema = new Schema.Parser().parse(text);
        return schema.getType() == Schema.Type.UNION ? schema.getTypes() : List.of(schema);
    }
}
