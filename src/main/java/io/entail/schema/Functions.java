package io.entail.schema;

import io.entail.schema.formats.Excerpt;
import io.entail.schema.formats.Formats;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Java functions that definitions name, by kind and name. Start from {@link #builtIn()} and add your own:
 *
 * <pre>{@code
 * Functions.builtIn()
 *         .withFormat("isbn", text -> text.length() == 13 ? null : "expected an ISBN")
 *         .withCheck("even", Functions.Check.of(value -> (int) value % 2 == 0));
 * }</pre>
 *
 * <p>A process that lacks a function that a definition names reads the entity and refuses to write it. Two processes
 * that register different functions under one name do not notice it: a name stands for one meaning forever. Immutable
 * and thread-safe; so have to be the functions, which are also pure and bounded.
 */
public final class Functions {
    private static final Functions BUILT_IN = new Functions(Formats.all(), Map.of());
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");

    private final Map<String, Format> formats;
    private final Map<String, Check> checks;

    /** What {@code @format("name")} asks for on a string. */
    @FunctionalInterface
    public interface Format {
        /** The message when the text is not of the format, otherwise null. */
        @Nullable
        String check(String text);
    }

    /** What {@code @check("name")} asks for on a field of any type. */
    @FunctionalInterface
    public interface Check {
        /** The message when the value is refused, otherwise null. The value has the field's type and is not null. */
        @Nullable
        String check(Object value);

        /** A check without words of its own. */
        static Check of(Predicate<Object> passes) {
            return value -> passes.test(value) ? null : "failed validating: " + Excerpt.of(value);
        }
    }

    private Functions(Map<String, Format> formats, Map<String, Check> checks) {
        this.formats = Map.copyOf(formats);
        this.checks = Map.copyOf(checks);
    }

    /** The functions that come with Entail. */
    public static Functions builtIn() {
        return BUILT_IN;
    }

    /**
     * These functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or no name
     */
    public Functions withFormat(String name, Format format) {
        return new Functions(with(formats, "format", name, format), checks);
    }

    /**
     * These functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or no name
     */
    public Functions withCheck(String name, Check check) {
        return new Functions(formats, with(checks, "check", name, check));
    }

    private static <T> Map<String, T> with(Map<String, T> known, String kind, String name, T function) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(kind + " '" + name + "': not 1 to 64 characters of a-z A-Z 0-9 _ . -");
        }
        if (known.containsKey(name)) {
            throw new IllegalArgumentException(kind + " '" + name + "' is registered already");
        }
        Map<String, T> more = new LinkedHashMap<>(known);
        more.put(name, function);
        return more;
    }

    /** The format of a name. */
    public Optional<Format> format(String name) {
        return Optional.ofNullable(formats.get(name));
    }

    /** The check of a name. */
    public Optional<Check> check(String name) {
        return Optional.ofNullable(checks.get(name));
    }
}
