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
 * <p>A file that names a function that is not registered does not load. A process that has a definition from the log alone
 * and lacks a function that it names reads the entity and refuses to write it. Two processes that register different
 * functions under one name do not notice it: a name stands for one meaning forever. Immutable and thread-safe; so have to
 * be the functions, which are also pure and bounded.
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

    /**
     * What {@code @entityCheck} and {@code @check} on a record ask for.
     */
    @FunctionalInterface
    public interface EntityCheck {
        /** A verdict about these fields; those that are unset are not there. */
        Verdict check(Map<String, Object> fields);
    }

    /**
     * What an entity check says.
     *
     * @param messages about the entity as a whole
     * @param fields what is told of fields, which may have dotted names
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

        /** Refused, with no words but those of the rule when no message is given. */
        public static Verdict refuse(String... messages) {
            return new Verdict(false, List.of(messages), Map.of());
        }

        /** Refused, because of these fields. */
        public static Verdict refuseFields(Map<String, ?> fields) {
            return new Verdict(false, List.of(), Map.copyOf(fields));
        }
    }

    /** What {@code @shorthand} asks for. */
    @FunctionalInterface
    public interface Shorthand {
        /** The fields that a value stands for; null unsets one. The value has the declared type, or is null. */
        Map<String, @Nullable Object> expand(@Nullable Object value);
    }

    /** What {@code @transformation} asks for, on writing or on reading. */
    @FunctionalInterface
    public interface Transform {
        /**
         * Fields to be laid over the entity. They leave the needs as they are, but for those that the definition says are
         * rewritten.
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
        return new Functions(with(formats, "format", name, format), checks, entityChecks, shorthands, transforms);
    }

    /**
     * These functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or no name
     */
    public Functions withCheck(String name, Check check) {
        return new Functions(formats, with(checks, "check", name, check), entityChecks, shorthands, transforms);
    }

    /**
     * These functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or no name
     */
    public Functions withEntityCheck(String name, EntityCheck check) {
        return new Functions(formats, checks, with(entityChecks, "entity check", name, check), shorthands, transforms);
    }

    /**
     * These functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or no name
     */
    public Functions withShorthand(String name, Shorthand shorthand) {
        return new Functions(formats, checks, entityChecks, with(shorthands, "shorthand", name, shorthand), transforms);
    }

    /**
     * These functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or no name
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

    /** The names of the functions of a kind, as {@link io.entail.schema.rules.MissingFunction} has it. */
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

    /** The format of a name. */
    public Optional<Format> format(String name) {
        return Optional.ofNullable(formats.get(name));
    }

    /** The entity check of a name. */
    public Optional<EntityCheck> entityCheck(String name) {
        return Optional.ofNullable(entityChecks.get(name));
    }

    /** The shorthand of a name. */
    public Optional<Shorthand> shorthand(String name) {
        return Optional.ofNullable(shorthands.get(name));
    }

    /** The transformation of a name. */
    public Optional<Transform> transform(String name) {
        return Optional.ofNullable(transforms.get(name));
    }

    /** The check of a name. */
    public Optional<Check> check(String name) {
        return Optional.ofNullable(checks.get(name));
    }
}
