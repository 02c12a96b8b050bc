package io.entail.read;

import io.entail.errors.words.Misuse;
import io.entail.schema.Binary;
import io.entail.schema.Fielded;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entity as it was read or stored. Immutable and thread-safe; unset fields are absent.
 *
 * @param type the entity's name, such as {@code services}
 * @param fields field values: {@link String}, {@link Integer}, {@link Long}, {@link Double}, {@link Boolean},
 *     {@link BigDecimal}, {@link LocalDate}, {@link Instant}, {@link Binary}, {@link List} and {@link Map} of these; a
 *     reference is a map with the parent's primary key
 * @param version strictly increasing with every change of the row, never used again
 * @param position place in the log of the write that gave it this version, however and whenever it is read
 * @param workspace id of its workspace, null when the entity has none
 * @param ttl whole seconds that were left when it was read or stored, null when it does not expire
 */
public record Entity(
        String type,
        Map<String, Object> fields,
        long version,
        Position position,
        @Nullable String workspace,
        @Nullable Long ttl)
        implements Fielded {
    public Entity {
        Misuse.requireGiven(type, "type", "a string");
        Misuse.requireGiven(fields, "fields", "a table");
        Misuse.requireGiven(position, "position", "given");
    }

    /** One that does not expire. */
    public Entity(
            String type, Map<String, Object> fields, long version, Position position, @Nullable String workspace) {
        this(type, fields, version, position, workspace, null);
    }

    /**
     * What is left of a row's time.
     *
     * @param expiresAt milliseconds since 1970, 0 for never
     * @param now likewise
     */
    public static @Nullable Long ttl(long expiresAt, long now) {
        return expiresAt == 0 ? null : Math.max(0, Math.floorDiv(expiresAt - now, 1_000L));
    }

    /** The value of a field, empty when it is unset. */
    public Optional<Object> get(String field) {
        return Optional.ofNullable(value(field));
    }

    /**
     * The text of a field, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is no text
     */
    public @Nullable String text(String field) {
        return as(String.class, "text", field);
    }

    /**
     * A whole number, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is no number
     */
    public @Nullable Long number(String field) {
        Number value = as(Number.class, "number", field);
        return value == null ? null : value.longValue();
    }

    /** As {@link #number}, with a fraction; a value of type {@code decimal} is rounded, see {@link #exact}. */
    public @Nullable Double decimal(String field) {
        Number value = as(Number.class, "number", field);
        return value == null ? null : value.doubleValue();
    }

    /**
     * A decimal with the scale of its field, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is no decimal
     */
    public @Nullable BigDecimal exact(String field) {
        return as(BigDecimal.class, "decimal", field);
    }

    /**
     * A date, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is no date
     */
    public @Nullable LocalDate date(String field) {
        return as(LocalDate.class, "date", field);
    }

    /**
     * A point in time in whole milliseconds, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is none: seconds are a {@link #number}
     */
    public @Nullable Instant time(String field) {
        return as(Instant.class, "point in time", field);
    }

    /**
     * A copy of bytes, null when they are unset.
     *
     * @throws IllegalArgumentException when the field has none
     */
    public byte @Nullable [] bytes(String field) {
        Binary value = as(Binary.class, "bytes", field);
        return value == null ? null : value.toBytes();
    }

    /**
     * Whether a flag is set and true.
     *
     * @throws IllegalArgumentException when the field is no boolean
     */
    public boolean is(String field) {
        return Boolean.TRUE.equals(as(Boolean.class, "boolean", field));
    }

    /**
     * A list, empty when it is unset.
     *
     * @throws IllegalArgumentException when the field is no list
     */
    public List<?> list(String field) {
        List<?> value = as(List.class, "list", field);
        return value == null ? List.of() : value;
    }

    /**
     * A map, a record or a JSON object, empty when it is unset.
     *
     * @throws IllegalArgumentException when the field is none
     */
    public Map<?, ?> map(String field) {
        Map<?, ?> value = as(Map.class, "map", field);
        return value == null ? Map.of() : value;
    }

    private @Nullable Object value(String field) {
        return fields.get(Misuse.requireGiven(field, "field", "a string"));
    }

    private <T> @Nullable T as(Class<T> type, String what, String field) {
        Object value = value(field);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("'" + field + "' is no " + what + " in '" + this.type + "'");
        }
        return type.cast(value);
    }

    /** The fields as a JSON object, see {@link io.entail.schema.value.JsonForm}, in their order; then the seconds that are left, as {@code ttl}, if it expires. */
    public String toJson() {
        if (ttl == null) {
            return EntityJson.write(fields);
        }
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("ttl", ttl);
        return EntityJson.write(all);
    }

    /**
     * Fields for a write, from a JSON object; null unsets. What {@link #toJson} gives is taken back, and a decimal as a
     * number, too.
     *
     * @throws IllegalArgumentException when it is none, with the place of the fault
     */
    public static Map<String, Object> fieldsOf(String json) {
        return EntityJson.read(json);
    }

    /** The key of the parent that a reference field names, null when it is unset. */
    public @Nullable String parent(String field) {
        Object value = value(field);
        return value instanceof Map<?, ?> reference && !reference.isEmpty()
                ? String.valueOf(reference.values().iterator().next())
                : null;
    }
}
