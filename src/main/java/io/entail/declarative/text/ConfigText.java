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
 * A configuration file: JSON or YAML, read when it is needed and never held as a whole. Immutable.
 *
 * @param name how messages call it
 */
public record ConfigText(String name, Source source) {
    /** The largest file that is read. */
    public static final int BYTES_MAX = 256 << 20;

    /** Values in a file, those behind YAML aliases counted each time. */
    public static final int VALUES_MAX = 10_000_000;

    /** Characters of a text in a file: far more than fit the size that a store allows an entity to have. */
    static final int TEXT_MAX = 1 << 20;

    /** How deep maps and lists may be nested. */
    static final int DEPTH_MAX = Given.DEPTH_MAX;

    /** Room to look for the first sign of a text. */
    private static final int BUFFER = 1 << 16;

    /** Where a text comes from. */
    @FunctionalInterface
    public interface Source {
        /** The text from its beginning; standard input can be read only once. */
        Reader open() throws IOException;
    }

    /** A text that is there already. */
    public ConfigText(String name, String text) {
        this(name, () -> new StringReader(text));
    }

    /** A file; {@code -} is standard input. */
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
     * The whole of it as a tree: a map at the top, keys are texts.
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
     * Tells what is in it.
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

    /** By its name; a text without a telling name by its first sign, for JSON with tabs is no YAML. */
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
