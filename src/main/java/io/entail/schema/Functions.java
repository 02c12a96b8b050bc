package io.entail.schema;

import io.entail.errors.words.Excerpt;
import io.entail.schema.formats.Formats;
import io.entail.schema.shipped.ShippedFunctions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * <p>A file that names an unregistered function cannot be loaded. A process that has a definition only from the log and
 * does not have one of its functions can read the entity but refuses to write it. Different functions that two
 * processes register under one name are not detected, so a name must keep its meaning forever. Immutable and
 * thread-safe; the functions must be thread-safe too, and moreover pure and limited in time and memory.
 */
public final class Functions {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");
    private static final Functions BUILT_IN =
            ShippedFunctions.addTo(new Functions(Formats.all(), Map.of(), Map.of(), Map.of(), Map.of()));

    private final Map<String, Format> formats;
    private final Map<String, Check> checks;
    private final Map<String, EntityCheck> entityChecks;
    private final Map<String, Shorthand> shorthands;
    private final Map<String, Transform> transforms;

    /** The function of {@code @format("name")} on a string. */
    @FunctionalInterface
    public interface Format {
        /** Returns the message when the text does not have the format, otherwise null. */
        @Nullable
        String check(String text);
    }

    /** The function of {@code @check("name")} on a field of any type. */
    @FunctionalInterface
    public interface Check {
        /**
         * Returns the message when the value is refused, otherwise null. The value has the field's type and is not
         * null.
         */
        @Nullable
        String check(Object value);

        /** Returns a check without a message of its own. */
        static Check of(Predicate<Object> passes) {
            return value -> passes.test(value) ? null : "failed validating: " + Excerpt.of(value);
        }
    }

    /** The function of {@code @entityCheck} and of {@code @check} on a record. */
    @FunctionalInterface
    public interface EntityCheck {
        /** Judges these fields; unset ones are absent. */
        Verdict check(Map<String, Object> fields);
    }

    /**
     * The result of an entity check.
     *
     * @param messages messages about the entity as a whole
     * @param fields messages by field, whose names may be dotted
     */
    public record Verdict(boolean passed, List<String> messages, Map<String, Object> fields) {
        private static final Verdict PASSED = new Verdict(true, List.of(), Map.of());

        public Verdict {
            messages = List.copyOf(messages);
            fields = Map.copyOf(fields);
        }

        public static Verdict pass() {
            return PASSED;
        }

        /** Returns a refusal with these messages; without any, the message of the rule is used. */
        public static Verdict refuse(String... messages) {
            return new Verdict(false, List.of(messages), Map.of());
        }

        /** Returns a refusal because of these fields. */
        public static Verdict refuseFields(Map<String, ?> fields) {
            return new Verdict(false, List.of(), Map.copyOf(fields));
        }
    }

    /** The function of {@code @shorthand}. */
    @FunctionalInterface
    public interface Shorthand {
        /** Returns the fields that a value stands for; null unsets one. The value has the declared type, or is null. */
        Map<String, @Nullable Object> expand(@Nullable Object value);
    }

    /** The function of {@code @transformation}, on writing or on reading. */
    @FunctionalInterface
    public interface Transform {
        /**
         * Returns fields that replace those of the entity. They must not include the needs, except those that the
         * definition lists under {@code rewrites}.
         *
         * @param arguments the inputs, then the needs, none of them empty
         * @throws IllegalArgumentException saying why the values cannot be transformed
         */
        Map<String, Object> apply(List<Object> arguments);
    }

    private Functions(
            Map<String, Format> formats,
            Map<String, Check> checks,
            Map<String, EntityCheck> entityChecks,
            Map<String, Shorthand> shorthands,
            Map<String, Transform> transforms) {
        this.formats = Map.copyOf(formats);
        this.checks = Map.copyOf(checks);
        this.entityChecks = Map.copyOf(entityChecks);
        this.shorthands = Map.copyOf(shorthands);
        this.transforms = Map.copyOf(transforms);
    }

    /** Returns the functions that come with Entail. */
    public static Functions builtIn() {
        return BUILT_IN;
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withFormat(String name, Format format) {
        return new Functions(with(formats, "format", name, format), checks, entityChecks, shorthands, transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withCheck(String name, Check check) {
        return new Functions(formats, with(checks, "check", name, check), entityChecks, shorthands, transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withEntityCheck(String name, EntityCheck check) {
        return new Functions(formats, checks, with(entityChecks, "entity check", name, check), shorthands, transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withShorthand(String name, Shorthand shorthand) {
        return new Functions(formats, checks, entityChecks, with(shorthands, "shorthand", name, shorthand), transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withTransform(String name, Transform transform) {
        return new Functions(
                formats, checks, entityChecks, shorthands, with(transforms, "transformation", name, transform));
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

    /**
     * Returns the names of the functions of a kind, which is named as in {@link
     * io.entail.schema.rules.MissingFunction}.
     */
    public Set<String> names(String kind) {
        return switch (kind) {
            case "format" -> formats.keySet();
            case "check" -> checks.keySet();
            case "entity check" -> entityChecks.keySet();
            case "shorthand" -> shorthands.keySet();
            case "transformation" -> transforms.keySet();
            default -> Set.of();
        };
    }

    /** Returns the format with this name. */
    public Optional<Format> format(String name) {
        return Optional.ofNullable(formats.get(name));
    }

    /** Returns the entity check with this name. */
    public Optional<EntityCheck> entityCheck(String name) {
        return Optional.ofNullable(entityChecks.get(name));
    }

    /** Returns the shorthand with this name. */
    public Optional<Shorthand> shorthand(String name) {
        return Optional.ofNullable(shorthands.get(name));
    }

    /** Returns the transformation with this name. */
    public Optional<Transform> transform(String name) {
        return Optional.ofNullable(transforms.get(name));
    }

    /** Returns the check with this name. */
    public Optional<Check> check(String name) {
        return Optional.ofNullable(checks.get(name));
    }
}
