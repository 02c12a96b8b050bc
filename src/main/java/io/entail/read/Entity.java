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
 * @param fields field values: {@link String}, {@link Integer}, {@link Long}, {@link Double}, {@link Boolean}, {@link
 *     BigDecimal}, {@link LocalDate}, {@link Instant}, {@link Binary}, {@link List} and {@link Map} of these; a
 *     reference is a map with the parent's primary key
 * @param version number that increases with every change of the row and is never reused
 * @param position position in the log of the write that gave the row this version
 * @param workspace id of its workspace, null when the entity has none
 * @param ttl remaining time to live in whole seconds at the time of reading or storing, null when it does not expire
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

    /** Creates an entity that does not expire. */
    public Entity(
            String type, Map<String, Object> fields, long version, Position position, @Nullable String workspace) {
        this(type, fields, version, position, workspace, null);
    }

    /**
     * Returns the remaining time to live of a row in whole seconds, null when it does not expire.
     *
     * @param expiresAt milliseconds since 1970, 0 for never
     * @param now the current time in milliseconds since 1970
     */
    public static @Nullable Long ttl(long expiresAt, long now) {
        return expiresAt == 0 ? null : Math.max(0, Math.floorDiv(expiresAt - now, 1_000L));
    }

    /** Returns the value of a field, empty when it is unset. */
    public Optional<Object> get(String field) {
        return Optional.ofNullable(value(field));
    }

    /**
     * Returns the text of a field, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is not a text
     */
    public @Nullable String text(String field) {
        return as(String.class, "text", field);
    }

    /**
     * Returns a whole number, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is not a number
     */
    public @Nullable Long number(String field) {
        Number value = as(Number.class, "number", field);
        return value == null ? null : value.longValue();
    }

    /**
     * Returns a number with a fraction, null when it is unset; a value of type {@code decimal} is rounded, see {@link
     * #exact}.
     */
    public @Nullable Double decimal(String field) {
        Number value = as(Number.class, "number", field);
        return value == null ? null : value.doubleValue();
    }

    /**
     * Returns a decimal with the scale of its field, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is not a decimal
     */
    public @Nullable BigDecimal exact(String field) {
        return as(BigDecimal.class, "decimal", field);
    }

    /**
     * Returns a date, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is not a date
     */
    public @Nullable LocalDate date(String field) {
        return as(LocalDate.class, "date", field);
    }

    /**
     * Returns a point in time in whole milliseconds, null when it is unset.
     *
     * @throws IllegalArgumentException when the field is not a point in time; fields that store seconds are read with
     *     {@link #number}
     */
    public @Nullable Instant time(String field) {
        return as(Instant.class, "point in time", field);
    }

    /**
     * Returns a copy of the bytes of a field, null when it is unset.
     *
     * @throws IllegalArgumentException when the field does not hold bytes
     */
    public byte @Nullable [] bytes(String field) {
        Binary value = as(Binary.class, "bytes", field);
        return value == null ? null : value.toBytes();
    }

    /**
     * Whether a boolean field is set and true.
     *
     * @throws IllegalArgumentException when the field is not a boolean
     */
    public boolean is(String field) {
        return Boolean.TRUE.equals(as(Boolean.class, "boolean", field));
    }

    /**
     * Returns a list, empty when it is unset.
     *
     * @throws IllegalArgumentException when the field is not a list
     */
    public List<?> list(String field) {
        List<?> value = as(List.class, "list", field);
        return value == null ? List.of() : value;
    }

    /**
     * Returns a map, a record or a JSON object, empty when it is unset.
     *
     * @throws IllegalArgumentException when the field is none of these
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

    /**
     * Returns the fields as a JSON object in the form of {@link io.entail.schema.value.JsonForm}, in their order. An
     * entity that expires has its remaining seconds as {@code ttl} after them.
     */
    public String toJson() {
        if (ttl == null) {
            return FieldsJson.write(fields);
        }
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("ttl", ttl);
        return FieldsJson.write(all);
    }

    /**
     * Returns fields for a write from a JSON object; a null value unsets a field. The form of {@link #toJson} is
     * accepted, and a decimal may also be a number.
     *
     * @throws IllegalArgumentException when the text is not a JSON object, with the location of the fault
     */
    public static Map<String, Object> fieldsOf(String json) {
        return FieldsJson.read(json);
    }

    /** Returns the primary key of the parent that a reference field names, null when it is unset. */
    public @Nullable String parent(String field) {
        Object value = value(field);
        return value instanceof Map<?, ?> reference && !reference.isEmpty()
                ? String.valueOf(reference.values().iterator().next())
                : null;
    }
}
