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
 * The variants of an entity by the value of its selector field; for example, the variants of a plugin by its name.
 * Immutable.
 *
 * <p>When the selector is a list, its first element with a variant counts.
 */
public final class Variants {
    /** Returns the variants of an entity without a selector: all rows have the same definition. */
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
     * Creates the variants of an entity with a selector.
     *
     * @param common the record that all rows have in common
     * @param error the message for a value without a variant, {@code %s} standing for the value
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

    /** Whether readers see entities of every variant as they are stored. */
    boolean readAsStored() {
        return readAsStored;
    }

    /** Whether a variant has transformations. */
    public boolean transform() {
        return transform;
    }

    /** Returns the entity with exactly these variants. */
    public Variants with(List<Subschema> others, Map<String, RecordDefinition> records) {
        return new Variants(common, selector, error, others, records, accepted);
    }

    /** Returns the entity, in which these values of the selector need no variant. */
    Variants accepting(Accepted values) {
        return new Variants(common, selector, error, subschemas, byName, accepted.and(values));
    }

    /** Whether some values of the selector need no variant. */
    boolean acceptsSome() {
        return !accepted.isEmpty();
    }

    /** Returns the record of an entity; the common one when no variant is selected. */
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

    /** Returns the record of the entity that results from a stored one and a patch. */
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

    /** Whether a value has the selector's type. */
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
     * Returns the fault of the selector that makes it impossible to judge anything else: field to message, empty when
     * there is none. A selector of a wrong type is judged like any field.
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

    /** Returns the record of each variant by the names that select it. */
    Map<String, RecordDefinition> byName() {
        return Collections.unmodifiableMap(new HashMap<>(byName));
    }
}
