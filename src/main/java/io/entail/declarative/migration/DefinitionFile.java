package io.entail.declarative.migration;

import io.entail.errors.DefinitionException;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.schema.load.DefinitionFaults;
import io.entail.schema.load.DefinitionFindings;
import io.entail.schema.load.DefinitionReader;
import io.entail.schema.load.DefinitionSource;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A file of definitions. They are linked later, because they may refer to entities that only the log has. */
final class DefinitionFile {
    private static final int BYTES_MAX = 1 << 20;

    private DefinitionFile() {}

    /** Reads the definitions. If anything is wrong, it is added to the faults, and the result is empty. */
    static List<EntityDefinition> read(
            String place, Path folder, String path, Functions functions, List<String> faults) {
        String text;
        try (InputStream in = Files.newInputStream(folder.resolve(path))) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                faults.add(place + ": " + path + " is larger than " + BYTES_MAX + " bytes");
                return List.of();
            }
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            faults.add(place + ": " + path + " is not UTF-8");
            return List.of();
        } catch (IOException | InvalidPathException e) {
            faults.add(place + ": " + path + " cannot be read: "
                    + (e instanceof IOException io ? Reasons.of(io) : e.getMessage()));
            return List.of();
        }
        return read(path, text, functions, faults);
    }

    private static List<EntityDefinition> read(String path, String text, Functions functions, List<String> faults) {
        DefinitionFaults found = new DefinitionFaults();
        List<EntityDefinition> read = new ArrayList<>();
        boolean idl = !path.endsWith(".avsc") && !path.endsWith(".json");
        for (Schema schema : new DefinitionSource(path, idl, text).definitions(found)) {
            if (schema.propsContainsKey("entity")) {
                EntityDefinition definition =
                        DefinitionReader.read(schema, functions, DefinitionFindings.ofFile(path, found));
                if (definition != null) {
                    read.add(definition);
                }
            }
        }
        try {
            found.throwIfAny();
            return read;
        } catch (DefinitionException e) {
            faults.add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }
}
