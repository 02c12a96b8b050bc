package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.ValueDefinition;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.FieldType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.JsonProperties;

/** Default values, read from Avro once and then shared, because they are immutable. */
public final class Defaults {
    private Defaults() {}

    /**
     * Returns a default as a plain tree.
     *
     * @param given the default as Avro's parser returns it
     * @throws IllegalArgumentException when it is of another type
     */
    public static Object read(ValueDefinition value, Object given) {
        return switch (value.type()) {
            case ARRAY, SET -> {
                List<Object> list = new ArrayList<>();
                for (Object element : (List<?>) given) {
                    list.add(read(value.elements(), element));
                }
                yield Collections.unmodifiableList(list);
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                ((Map<?, ?>) given).forEach((key, each) -> map.put((String) key, read(value.elements(), each)));
                yield Collections.unmodifiableMap(map);
            }
            case RECORD -> record(value.nested(), (Map<?, ?>) given);
            case JSON -> {
                Object object = CanonicalJson.read((String) given);
                if (!(object instanceof Map)) {
                    throw new IllegalArgumentException(FieldType.JSON.mismatch());
                }
                yield object;
            }
            case REFERENCE -> throw new IllegalArgumentException("a reference has none but null");
            default -> {
                Object scalar = value.fit(ofAvro(value, given));
                if (scalar == null) {
                    throw new IllegalArgumentException(value.type().mismatch());
                }
                yield scalar;
            }
        };
    }

    /** Converts a default that Avro keeps as a number or as bytes, because the stored form is a number or bytes. */
    private static Object ofAvro(ValueDefinition value, Object given) {
        return switch (value.type()) {
            case DECIMAL -> DecimalDefault.of(Objects.requireNonNull(value.decimal()), given);
            case DATE -> given instanceof Integer days ? LocalDate.ofEpochDay(days) : given;
            case TIMESTAMP_MS -> given instanceof Long millis ? Instant.ofEpochMilli(millis) : given;
            default -> given;
        };
    }

    private static Map<String, Object> record(RecordDefinition record, Map<?, ?> given) {
        Map<String, Object> read = new LinkedHashMap<>();
        for (FieldDefinition field : record.fields()) {
            Object each = given.get(field.name());
            if (each != null && each != JsonProperties.NULL_VALUE) {
                read.put(field.name(), read(field.value(), each));
            }
        }
        return Collections.unmodifiableMap(complete(record, read));
    }

    /** Returns the value of a required record that was not given: the defaults of its fields. */
    public static Map<String, Object> ofRecord(RecordDefinition record) {
        return Collections.unmodifiableMap(complete(record, Map.of()));
    }

    /** Returns the given values, completed by the defaults of absent fields. */
    static Map<String, Object> complete(RecordDefinition record, Map<String, ?> given) {
        Map<String, Object> complete = new LinkedHashMap<>(given);
        for (FieldDefinition field : record.fields()) {
            Object value = field.defaultValue().orElse(null);
            if (value != null && !given.containsKey(field.name())) {
                complete.put(field.name(), value);
            }
        }
        return complete;
    }
}
