package io.entail.schema;

import io.entail.schema.formats.Formats;
import io.entail.schema.function.CheckFunction;
import io.entail.schema.function.EntityCheckFunction;
import io.entail.schema.function.FormatFunction;
import io.entail.schema.function.KnownFunctions;
import io.entail.schema.function.ShorthandFunction;
import io.entail.schema.function.TransformFunction;
import io.entail.schema.shipped.ShippedFunctions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The Java functions that definitions name, by kind and name. Start from {@link #builtIn()} and add your own:
 *
 * <pre>{@code
 * Functions.builtIn()
 *         .withFormat("isbn", text -> text.length() == 13 ? null : "expected an ISBN")
 *         .withCheck("even", CheckFunction.of(value -> (int) value % 2 == 0));
 * }</pre>
 *
 * <p>A file that names an unregistered function cannot be loaded. A process that has a definition only from the log and
 * does not have one of its functions can read the entity but refuses to write it. Different functions that two
 * processes register under one name are not detected, so a name must keep its meaning forever. Immutable and
 * thread-safe; the functions must be thread-safe too, and moreover pure and limited in time and memory.
 */
public final class Functions implements KnownFunctions {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,63}");
    private static final Functions BUILT_IN = new Functions(
            together(Formats.all(), ShippedFunctions.formats()),
            ShippedFunctions.checks(),
            ShippedFunctions.entityChecks(),
            ShippedFunctions.shorthands(),
            ShippedFunctions.transforms());

    private final Map<String, FormatFunction> formats;
    private final Map<String, CheckFunction> checks;
    private final Map<String, EntityCheckFunction> entityChecks;
    private final Map<String, ShorthandFunction> shorthands;
    private final Map<String, TransformFunction> transforms;

    private Functions(
            Map<String, FormatFunction> formats,
            Map<String, CheckFunction> checks,
            Map<String, EntityCheckFunction> entityChecks,
            Map<String, ShorthandFunction> shorthands,
            Map<String, TransformFunction> transforms) {
        this.formats = Map.copyOf(formats);
        this.checks = Map.copyOf(checks);
        this.entityChecks = Map.copyOf(entityChecks);
        this.shorthands = Map.copyOf(shorthands);
        this.transforms = Map.copyOf(transforms);
    }

    private static Map<String, FormatFunction> together(
            Map<String, FormatFunction> ofAll, Map<String, FormatFunction> ofSome) {
        Map<String, FormatFunction> together = new HashMap<>(ofAll);
        together.putAll(ofSome);
        return together;
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
    public Functions withFormat(String name, FormatFunction format) {
        return new Functions(with(formats, "format", name, format), checks, entityChecks, shorthands, transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withCheck(String name, CheckFunction check) {
        return new Functions(formats, with(checks, "check", name, check), entityChecks, shorthands, transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withEntityCheck(String name, EntityCheckFunction check) {
        return new Functions(formats, checks, with(entityChecks, "entity check", name, check), shorthands, transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withShorthand(String name, ShorthandFunction shorthand) {
        return new Functions(formats, checks, entityChecks, with(shorthands, "shorthand", name, shorthand), transforms);
    }

    /**
     * Returns these functions and one more.
     *
     * @throws IllegalArgumentException when the name is taken or not valid
     */
    public Functions withTransform(String name, TransformFunction transform) {
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
    @Override
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

    @Override
    public Optional<FormatFunction> format(String name) {
        return Optional.ofNullable(formats.get(name));
    }

    @Override
    public Optional<EntityCheckFunction> entityCheck(String name) {
        return Optional.ofNullable(entityChecks.get(name));
    }

    @Override
    public Optional<ShorthandFunction> shorthand(String name) {
        return Optional.ofNullable(shorthands.get(name));
    }

    @Override
    public Optional<TransformFunction> transform(String name) {
        return Optional.ofNullable(transforms.get(name));
    }

    @Override
    public Optional<CheckFunction> check(String name) {
        return Optional.ofNullable(checks.get(name));
    }
}
