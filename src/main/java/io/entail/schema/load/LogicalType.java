package io.entail.schema.load;

import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Interprets Avro's logical types. */
final class LogicalType {
    private static final Set<String> OF_DECIMAL = Set.of("precision", "scale");

    private LogicalType() {}

    /** Returns the name of the logical type, null when the type has none. */
    static @Nullable String name(Schema schema) {
        return schema.getProp("logicalType");
    }

    /** Returns the field type of a logical type, null when it is not supported. */
    static @Nullable FieldType of(Schema schema) {
        String name = name(schema);
        if (name == null) {
            return null;
        }
        return switch (schema.getType().getName() + " " + name) {
            case "string uuid" -> FieldType.UUID;
            case "bytes decimal" -> FieldType.DECIMAL;
            case "int date" -> FieldType.DATE;
            case "long timestamp-millis" -> FieldType.TIMESTAMP_MS;
            default -> null;
        };
    }

    /** Returns the properties that a type has because of its logical type. */
    static Set<String> properties(Schema schema) {
        return of(schema) == FieldType.DECIMAL ? OF_DECIMAL : Set.of();
    }

    /**
     * Returns precision and scale of a decimal.
     *
     * @throws IllegalArgumentException when they are missing or too large
     */
    static DecimalType decimal(Schema schema) {
        Object precision = schema.getObjectProp("precision");
        Object scale = schema.getObjectProp("scale");
        if (precision instanceof Integer digits && (scale == null || scale instanceof Integer)) {
            return new DecimalType(digits, scale == null ? 0 : (Integer) scale);
        }
        throw new IllegalArgumentException("decimal: precision and scale have to be integers; write decimal(10,2)");
    }

    /** Returns why a logical type is not supported, and what to write instead. */
    static String refusal(Schema schema) {
        String name = String.valueOf(name(schema));
        String instead = switch (name) {
            case "decimal", "big-decimal" -> "decimal(10,2)";
            case "uuid" -> "uuid";
            case "date" -> "date";
            case "time-millis" -> "int for milliseconds of a day, or string";
            case "time-micros" -> "long for microseconds of a day, or string";
            case "timestamp-millis", "timestamp-micros", "timestamp-nanos" -> "timestamp_ms";
            case "local-timestamp-millis", "local-timestamp-micros", "local-timestamp-nanos" ->
                "timestamp_ms for a point in time, or string";
            case "duration" -> "long for milliseconds, or string";
            default -> "";
        };
        return "logical type '" + name + "' of " + schema.getType().getName() + " is not supported"
                + (instead.isEmpty() ? "" : "; write " + instead);
    }
}
