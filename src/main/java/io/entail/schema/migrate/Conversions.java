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

/** The conversions that the steps of a migration may name: those that come with Entail, and a process's own. Immutable. */
public final class Conversions {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Conversions BUILT_IN = new Conversions(BuiltInConversions.all());

    private final Map<String, Conversion> byName;

    private Conversions(Map<String, Conversion> byName) {
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Those that come with Entail. */
    public static Conversions builtIn() {
        return BUILT_IN;
    }

    /**
     * These and a function of this process. It gets a value as rows have it, never null, and returns one as a caller of the
     * DAO could give it, or null for unset. What it throws is told of the row. The same value has to lead to the same
     * result whenever it is asked: a row may be looked at several times.
     *
     * @param name of a-z, 0-9 and _, at most 64 characters, and not that of one which comes with Entail
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

    /** Their names, sorted. */
    public List<String> names() {
        return List.copyOf(new TreeMap<>(byName).keySet());
    }

    @Nullable
    Conversion get(String name) {
        return byName.get(name);
    }

    /** The names of those that come with Entail and lead from one type to another. */
    List<String> between(ValueDefinition from, ValueDefinition to) {
        return byName.values().stream()
                .filter(each -> BUILT_IN.byName.containsKey(each.name()))
                .filter(each -> each.takes(from.type()) && each.makes(to.type()))
                .map(Conversion::name)
                .toList();
    }
}
