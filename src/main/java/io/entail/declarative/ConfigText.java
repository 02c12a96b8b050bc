package io.entail.declarative;

import io.entail.errors.DeclarativeConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The text of a configuration file and the tree of maps, lists and plain values that it is. Immutable. */
public record ConfigText(String name, String text) {
    /** The largest file that is read. */
    public static final int BYTES_MAX = 64 << 20;

    /** Values in a file once all its YAML aliases are written out. */
    static final int VALUES_MAX = 10_000_000;

    /** How deep maps and lists may be nested. */
    static final int DEPTH_MAX = 50;

    /**
     * Reads a file; {@code -} is standard input.
     *
     * @throws DeclarativeConfigException when it cannot be read, is too large or not UTF-8
     */
    public static ConfigText read(Path file) {
        boolean standardInput = file.toString().equals("-");
        String name = standardInput ? "standard input" : file.toString();
        try (InputStream in = standardInput ? System.in : Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw invalid(name, "larger than " + (BYTES_MAX >> 20) + " MiB");
            }
            return new ConfigText(
                    name,
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString());
        } catch (CharacterCodingException e) {
            throw invalid(name, "not UTF-8");
        } catch (NoSuchFileException e) {
            throw invalid(name, "no such file");
        } catch (IOException e) {
            throw invalid(name, "cannot be read: " + e.getMessage());
        }
    }

    /**
     * The tree: a map at the top, keys are texts.
     *
     * @throws DeclarativeConfigException when it is neither JSON nor YAML, saying where
     */
    public Map<String, @Nullable Object> tree() {
        try {
            Object tree = isJson() ? JsonReader.read(text) : YamlReader.read(text);
            if (tree instanceof Map<?, ?> map) {
                return Trees.named(map);
            }
        } catch (IllegalArgumentException e) {
            throw invalid(name, String.valueOf(e.getMessage()));
        }
        throw invalid(name, "expected a map of entities");
    }

    /** By its name; a text without a telling name by its first character, for JSON with tabs is no YAML. */
    private boolean isJson() {
        return name.endsWith(".json")
                || (!name.contains(".") && text.stripLeading().startsWith("{"));
    }

    static DeclarativeConfigException invalid(String name, String fault) {
        return new DeclarativeConfigException("declarative config is invalid: " + name + ": " + fault, Map.of());
    }
}
