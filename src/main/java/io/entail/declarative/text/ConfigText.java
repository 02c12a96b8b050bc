package io.entail.declarative.text;

import io.entail.errors.DeclarativeConfigException;
import io.entail.errors.words.Excerpt;
import io.entail.schema.value.Given;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A configuration file: JSON or YAML, read when needed and never held in memory as a whole. Immutable.
 *
 * @param name the name used in messages
 */
public record ConfigText(String name, Source source) {
    /** The largest size of a file in bytes. */
    public static final int BYTES_MAX = 256 << 20;

    /** The largest number of values in a file. Values behind YAML aliases count each time they are used. */
    public static final int VALUES_MAX = 10_000_000;

    /** The longest text in a file, in characters: many more than fit the largest entity that a store allows. */
    static final int TEXT_MAX = 1 << 20;

    /** How deeply maps and lists may be nested. */
    static final int DEPTH_MAX = Given.DEPTH_MAX;

    /** Size of the buffer in which the first non-blank character is looked for. */
    private static final int BUFFER = 1 << 16;

    /** Where a text comes from. */
    @FunctionalInterface
    public interface Source {
        /** Opens the text at its beginning. Standard input can be opened only once. */
        Reader open() throws IOException;
    }

    /** Creates a configuration whose text is in memory. */
    public ConfigText(String name, String text) {
        this(name, () -> new StringReader(text));
    }

    /** Returns the configuration in a file; {@code -} is standard input. */
    public static ConfigText of(Path file) {
        boolean standardInput = file.toString().equals("-");
        return new ConfigText(
                standardInput ? "standard input" : file.toString(),
                () -> utf8(standardInput ? System.in : Files.newInputStream(file)));
    }

    private static Reader utf8(InputStream in) {
        return new InputStreamReader(new BoundedInput(in, BYTES_MAX), StandardCharsets.UTF_8.newDecoder());
    }

    /**
     * Reads the whole file as a tree: a map at the top, with text keys.
     *
     * @throws DeclarativeConfigException as {@link #read} does
     */
    public Map<String, @Nullable Object> tree() {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        read(new FileParts() {
            private List<@Nullable Object> list = new ArrayList<>();

            @Override
            public void list(String part) {
                list = new ArrayList<>();
                tree.put(part, list);
            }

            @Override
            public void element(@Nullable Object value) {
                list.add(value);
            }

            @Override
            public void value(String part, @Nullable Object value) {
                tree.put(part, value);
            }
        });
        return tree;
    }

    /**
     * Reads the file and passes its parts to {@code parts}.
     *
     * @throws DeclarativeConfigException when it cannot be read, is too large, not UTF-8, or neither JSON nor YAML
     */
    public void read(FileParts parts) {
        try (BufferedReader in = new BufferedReader(source.open(), BUFFER)) {
            if (isJson(in)) {
                JsonReader.read(in, parts);
            } else {
                YamlReader.read(in, parts);
            }
        } catch (IllegalArgumentException e) {
            throw invalid(isIn(e, CharacterCodingException.class) ? "not UTF-8" : fault(e));
        } catch (CharacterCodingException e) {
            throw invalid("not UTF-8");
        } catch (NoSuchFileException e) {
            throw invalid("no such file");
        } catch (IOException e) {
            throw invalid("cannot be read: " + e.getMessage());
        }
    }

    /**
     * Decides by the file name; without a telling extension by the first character, because JSON that is indented by
     * tabs is not valid YAML.
     */
    private boolean isJson(BufferedReader in) throws IOException {
        if (name.contains(".")) {
            return name.endsWith(".json");
        }
        in.mark(BUFFER);
        int sign = in.read();
        for (int i = 1; i < BUFFER && Character.isWhitespace(sign); i++) {
            sign = in.read();
        }
        in.reset();
        return sign == '{';
    }

    private static boolean isIn(Throwable error, Class<? extends Throwable> type) {
        Throwable at = error;
        while (at != null && !type.isInstance(at)) {
            at = at.getCause();
        }
        return at != null;
    }

    private static String fault(IllegalArgumentException e) {
        return isIn(e, BoundedInput.TooLargeException.class)
                ? "larger than " + (BYTES_MAX >> 20) + " MiB"
                : Excerpt.of(String.valueOf(e.getMessage()));
    }

    private DeclarativeConfigException invalid(String fault) {
        return new DeclarativeConfigException("declarative config is invalid: " + name + ": " + fault, Map.of());
    }
}
