package io.entail.schema;

import io.entail.errors.words.Excerpt;
import io.entail.schema.input.Validation;
import io.entail.schema.load.Subschema;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an entity looks like for each value of its selector, such as a plugin for its name. Immutable.
 *
 * <p>A selector that is a list chooses by its first element that has a variant.
 */
public final class Variants {
    /** An entity without a selector: it looks the same always. */
    public static Variants none(RecordDefinition record) {
        return new Variants(record, null, "", List.of(), Map.of());
    }

    private final RecordDefinition common;
    private final @Nullable FieldDefinition selector;
    private final String error;
    private final List<Subschema> subschemas;
    private final Map<String, RecordDefinition> byName;
    private final Accepted accepted;
    private final RecordDefinition free;
    private final boolean transform;
    private final boolean readAsStored;

    /**
     * An entity with a selector.
     *
     * @param common the record that all have in common
     * @param error what is said of a value without a variant, {@code %s} standing for the value
     */
    public Variants(
            RecordDefinition common,
            @Nullable FieldDefinition selector,
            String error,
            List<Subschema> subschemas,
            Map<String, RecordDefinition> byName) {
        this(common, selector, error, subschemas, byName, Accepted.NONE);
    }

    private Variants(
            RecordDefinition common,
            @Nullable FieldDefinition selector,
            String error,
            List<Subschema> subschemas,
            Map<String, RecordDefinition> byName,
            Accepted accepted) {
        this.accepted = accepted;
        this.free = accepted.isEmpty() ? common : Accepted.free(common);
        this.common = common;
        this.selector = selector;
        this.error = error;
        this.subschemas = List.copyOf(subschemas);
        this.byName = Map.copyOf(byName);
        this.transform = !common.transformations().isEmpty()
                || byName.values().stream()
                        .anyMatch(record -> !record.transformations().isEmpty());
        this.readAsStored = readAsStored(common) && byName.values().stream().allMatch(Variants::readAsStored);
    }

    private static boolean readAsStored(RecordDefinition record) {
        return record.specialised().isEmpty()
                && record.completed().isEmpty()
                && record.transformations().stream().allMatch(each -> each.onRead() == null);
    }

    @Nullable
    public FieldDefinition selector() {
        return selector;
    }

    String error() {
        return error;
    }

    public List<Subschema> subschemas() {
        return subschemas;
    }

    public RecordDefinition common() {
        return common;
    }

    /** Whether readers see what is stored, in all of them. */
    boolean readAsStored() {
        return readAsStored;
    }

    /** Whether any of them has transformations. */
    public boolean transform() {
        return transform;
    }

    /** The same entity with these variants and no others. */
    public Variants with(List<Subschema> others, Map<String, RecordDefinition> records) {
        return new Variants(common, selector, error, others, records, accepted);
    }

    /** The same, where these values of the selector need no variant. */
    Variants accepting(Accepted values) {
        return new Variants(common, selector, error, subschemas, byName, accepted.and(values));
    }

    /** Whether some values of the selector need no variant. */
    boolean acceptsSome() {
        return !accepted.isEmpty();
    }

    /** The record of an entity; where nothing chooses a variant, what all have in common. */
    public RecordDefinition of(Map<?, ?> values) {
        if (selector == null) {
            return common;
        }
        Object value = values.get(selector.name());
        if (value == null && !values.containsKey(selector.name())) {
            value = selector.defaultValue().orElse(null);
        }
        RecordDefinition chosen = chosen(value);
        if (chosen != null) {
            return chosen;
        }
        return value != null && accepted.has(value) ? free : common;
    }

    /** The record of an entity that a patch makes of a stored one. */
    public RecordDefinition of(Map<?, ?> stored, Map<?, ?> patch) {
        return selector == null ? common : of(patch.containsKey(selector.name()) ? patch : stored);
    }

    private @Nullable RecordDefinition chosen(@Nullable Object value) {
        if (!fits(value)) {
            return null;
        }
        for (Object each : listed(value)) {
            RecordDefinition record = each instanceof String name ? byName.get(name) : null;
            if (record != null) {
                return record;
            }
        }
        return null;
    }

    /** Whether a value is of the selector's type. */
    private boolean fits(@Nullable Object value) {
        boolean set = selector != null && selector.type() == FieldType.SET;
        return set ? value instanceof Collection : value instanceof String;
    }

    private static Collection<?> listed(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        return value instanceof Collection<?> list ? list : List.of(value);
    }

    /**
     * What is wrong with the selector so that nothing else can be judged: field to message, empty when nothing is. A
     * selector of a wrong type is left to the judgement of its field.
     */
    public Map<String, Object> fault(Map<?, ?> values) {
        if (selector == null) {
            return Map.of();
        }
        Object value = values.get(selector.name());
        if (value == null) {
            return Map.of(selector.name(), Validation.REQUIRED);
        }
        if (!fits(value) || chosen(value) != null || accepted.has(value)) {
            return Map.of();
        }
        List<?> given = new ArrayList<>(listed(value));
        Object first = given.isEmpty() ? null : given.get(0);
        if (first != null && !(first instanceof String)) {
            return Map.of();
        }
        return Map.of(selector.name(), error.replace("%s", first == null ? "nil" : Excerpt.of(first)));
    }

    /** The names that choose a variant, with the record of each. */
    Map<String, RecordDefinition> byName() {
        return Collections.unmodifiableMap(new HashMap<>(byName));
    }
}
