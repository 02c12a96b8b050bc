package io.entail.schema.input;

import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Generates the values of fields with {@code @auto(true)}. */
final class AutoValues {
    static final String CREATED_AT = "created_at";
    static final String UPDATED_AT = "updated_at";

    private final Instant now;
    private final Supplier<UUID> uuids;
    private final Map<String, ?> existing;

    /** Creates the generator; {@code existing} is the row that is being replaced, or an empty map. */
    AutoValues(Instant now, Supplier<UUID> uuids, Map<String, ?> existing) {
        this.now = now;
        this.uuids = uuids;
        this.existing = existing;
    }

    /**
     * Fills in the values for an insert or upsert.
     *
     * @param record the variant of the values
     */
    void fill(EntityDefinition definition, RecordDefinition record, Map<String, Object> values) {
        for (FieldDefinition field : definition.fields()) {
            if (field.auto() && isWanted(field, values)) {
                Object kept = existing.get(field.name());
                values.put(field.name(), kept == null ? fresh(field) : kept);
            }
        }
        for (FieldDefinition field : record.specialised()) {
            if (values.get(field.name()) instanceof Map<?, ?> inner) {
                Map<?, ?> before = existing.get(field.name()) instanceof Map<?, ?> map ? map : Map.of();
                values.put(field.name(), filled(field.value().nested(), inner, before));
            }
        }
        touch(definition, values, now);
    }

    /** Fills in a record that a variant specialises, with texts and ids generated for it. */
    private Map<?, ?> filled(RecordDefinition record, Map<?, ?> values, Map<?, ?> before) {
        Map<Object, Object> filled = new LinkedHashMap<>(values);
        for (FieldDefinition field : record.fields()) {
            if (field.auto() && !values.containsKey(field.name())) {
                Object kept = before.get(field.name());
                filled.put(field.name(), kept == null ? fresh(field) : kept);
            }
        }
        return Collections.unmodifiableMap(filled);
    }

    /** Sets {@code updated_at} to the current time for every write, whatever value the caller gives. */
    static void touch(EntityDefinition definition, Map<String, Object> values, Instant now) {
        FieldDefinition field = definition.field(UPDATED_AT);
        if (field != null && field.auto() && field.value().isTimestamp()) {
            values.put(UPDATED_AT, timestamp(field, now));
        }
    }

    /** Whether a value has to be generated. A null {@code created_at} asks for one, a null id does not. */
    private static boolean isWanted(FieldDefinition field, Map<String, Object> values) {
        return field.value().isTimestamp() ? values.get(field.name()) == null : !values.containsKey(field.name());
    }

    /** Returns whole seconds, or milliseconds if the field has that precision. */
    private static Object timestamp(FieldDefinition field, Instant at) {
        return switch (field.type()) {
            case DOUBLE -> at.toEpochMilli() / 1_000.0;
            case TIMESTAMP_MS -> Instant.ofEpochMilli(at.toEpochMilli());
            default -> at.getEpochSecond();
        };
    }

    private Object fresh(FieldDefinition field) {
        return switch (field.type()) {
            case TIMESTAMP, TIMESTAMP_MS, DOUBLE -> timestamp(field, now);
            case STRING -> uuids.get().toString().replace("-", "");
            default -> uuids.get().toString();
        };
    }
}
