package io.entail.schema.migrate;

import io.entail.errors.Failures;
import io.entail.schema.Binary;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.input.EntityInput;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Converts rows. The result depends only on the row's values under the definition in force, so a row may be converted
 * again at any time. Immutable, and thread-safe if the conversions are.
 */
public final class RowMigration {
    private final EntityDefinition latest;
    private final EntityDefinition prepared;
    private final EntityDefinition target;
    private final List<FieldPlan> plans;
    private final Definitions definitions;

    RowMigration(
            EntityDefinition latest,
            EntityDefinition prepared,
            EntityDefinition target,
            List<FieldPlan> plans,
            Definitions definitions) {
        this.latest = latest;
        this.prepared = prepared;
        this.target = target;
        this.plans = List.copyOf(plans);
        this.definitions = definitions;
    }

    /**
     * A converted row.
     *
     * @param values the values under the prepared definition; if the row has faults, as far as they could be computed
     * @param image the encoded values, null when they cannot be encoded because of faults
     * @param rewritten whether the values differ from those of the row
     * @param faults the faults of the row under the final definition, as a tree; empty when it has none
     */
    public record Made(
            Map<String, Object> values, @Nullable Binary image, boolean rewritten, Map<String, Object> faults) {}

    /**
     * Converts a row.
     *
     * @param row its values under the definition in force or the prepared one
     */
    public Made of(Map<String, ?> row) {
        Map<String, Object> stored = new LinkedHashMap<>();
        prepared.fields().forEach(field -> put(stored, field.name(), row.get(field.name())));
        Map<String, Object> values = new LinkedHashMap<>();
        latest.fields().forEach(field -> put(values, field.name(), row.get(field.name())));
        Map<String, Object> faults = new LinkedHashMap<>();
        for (FieldPlan plan : plans) {
            make(plan, values, faults);
        }
        if (faults.isEmpty()) {
            faults.putAll(faults(values));
        }
        if (!faults.isEmpty()) {
            return new Made(values, null, false, faults);
        }
        byte[] image;
        try {
            image = prepared.codec().encode(values);
        } catch (IllegalArgumentException e) {
            // An earlier migration left the row as it was, because it had expired, and its values do not fit any more.
            return new Made(values, null, false, Map.of(Failures.ENTITY, List.of(String.valueOf(e.getMessage()))));
        }
        return new Made(values, Binary.wrap(image), !Arrays.equals(image, encoded(stored)), faults);
    }

    /** Returns the bytes of a row, null when a field that cannot be null has no value. */
    private byte @Nullable [] encoded(Map<String, Object> stored) {
        try {
            return prepared.codec().encode(stored);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void put(Map<String, Object> values, String name, @Nullable Object value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private void make(FieldPlan plan, Map<String, Object> values, Map<String, Object> faults) {
        FieldDefinition source = plan.source();
        Object value = source == null ? null : values.get(source.name());
        Conversion conversion = plan.conversion();
        try {
            if (value != null && conversion != null && source != null) {
                value = conversion
                        .function()
                        .apply(value, source.value(), plan.field().value());
            }
        } catch (RuntimeException e) {
            // Functions of users may throw any exception, and each is a fault of this row.
            faults.put(plan.name(), conversion.name() + ": " + (e.getMessage() == null ? e : e.getMessage()));
            return;
        }
        Object wanted = value == null ? plan.fill() : value;
        if (wanted == null || !plan.added()) {
            put(values, plan.stands(), wanted);
            return;
        }
        Object normal = EntityInput.normaliseField(target, plan.name(), wanted);
        Optional<Object> fault = EntityInput.validateField(definitions, target, plan.name(), normal);
        if (fault.isPresent()) {
            faults.put(plan.name(), fault.get());
        } else {
            values.put(plan.stands(), normal);
        }
    }

    /** Returns the row under the final definition. */
    public Map<String, Object> finalValues(Map<String, ?> made) {
        Map<String, Object> values = new LinkedHashMap<>();
        plans.forEach(plan -> put(values, plan.name(), made.get(plan.stands())));
        return values;
    }

    /** Returns the faults that the migration causes, without those that the row had before. */
    private Map<String, Object> faults(Map<String, Object> made) {
        Map<String, Object> values = finalValues(made);
        Map<String, Object> faults =
                EntityInput.validate(definitions, target, EntityInput.current(target, values), false);
        if (faults.isEmpty()) {
            return faults;
        }
        Map<String, Object> before = new LinkedHashMap<>();
        latest.fields().forEach(field -> put(before, field.name(), made.get(field.name())));
        Map<String, Object> known =
                EntityInput.validate(definitions, latest, EntityInput.current(latest, before), false);
        Map<String, Object> broken = new LinkedHashMap<>(faults);
        plans.stream()
                .filter(plan -> plan.source() != null && !plan.added())
                .filter(plan -> faults.containsKey(plan.name())
                        && faults.get(plan.name()).equals(known.get(plan.stands())))
                .forEach(plan -> broken.remove(plan.name()));
        if (faults.containsKey(Failures.ENTITY) && faults.get(Failures.ENTITY).equals(known.get(Failures.ENTITY))) {
            broken.remove(Failures.ENTITY);
        }
        return broken;
    }
}
