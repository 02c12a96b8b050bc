package io.entail.schema.migrate;

import io.entail.errors.words.Misuse;
import io.entail.schema.ValueDefinition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The conversions that the steps of a migration may name: those that come with Entail, and those of this process.
 * Immutable.
 */
public final class Conversions {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Conversions BUILT_IN = new Conversions(BuiltInConversions.all());

    private final Map<String, Conversion> byName;

    private Conversions(Map<String, Conversion> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Returns the conversions that come with Entail. */
    public static Conversions builtIn() {
        return BUILT_IN;
    }

    /**
     * Returns these conversions with a function of this process. The function receives a value in the form that rows
     * have, never null. It returns a value that a caller of the DAO could give, or null for unset. An exception that it
     * throws is reported as a fault of the row. It must return the same result for the same value each time, because a
     * row may be converted several times.
     *
     * @param name 1 to 64 characters of a-z, 0-9 and _, beginning with a letter; not the name of a conversion that
     *     comes with Entail
     * @param function thread-safe
     */
    public Conversions with(String name, UnaryOperator<@Nullable Object> function) {
        Misuse.requireGiven(function, "function");
        if (!NAME.matcher(Misuse.requireGiven(name, "name", "a string")).matches()) {
            throw Misuse.mustBe("name", "of a-z, 0-9 and _, at most 64 characters");
        }
        if (BUILT_IN.byName.containsKey(name)) {
            throw new IllegalArgumentException("the conversion '" + name + "' comes with Entail: take another name");
        }
        Map<String, Conversion> more = new LinkedHashMap<>(byName);
        more.put(name, new Conversion(name, Set.of(), Set.of(), (value, from, to) -> function.apply(value)));
        return new Conversions(more);
    }

    /** Returns the names, sorted. */
    public List<String> names() {
        return List.copyOf(new TreeMap<>(byName).keySet());
    }

    @Nullable
    Conversion get(String name) {
        return byName.get(name);
    }

    /** Returns the names of the conversions that come with Entail and convert one type to another. */
    List<String> between(ValueDefinition from, ValueDefinition to) {
        return byName.values().stream()
                .filter(each -> BUILT_IN.byName.containsKey(each.name()))
                .filter(each -> each.takes(from.type()) && each.makes(to.type()))
                .map(Conversion::name)
                .toList();
    }
}
