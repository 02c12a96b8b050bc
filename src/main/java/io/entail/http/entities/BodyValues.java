package io.entail.http.entities;

import io.entail.dao.WriteOptions;
import io.entail.errors.Failures;
import io.entail.http.call.Bodies;
import io.entail.http.call.HttpCall;
import io.entail.schema.EntityDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values of an entity in a request body. Immutable.
 *
 * @param fields a null value unsets the field
 * @param ttl the time to live in seconds, empty when the body gives none
 */
record BodyValues(Map<String, @Nullable Object> fields, OptionalLong ttl) {
    private static final String TTL = "ttl";

    /**
     * Reads the body of a request.
     *
     * @param stored supplies the current fields of the row, for forms whose types depend on them
     * @throws io.entail.http.call.RefusedRequest with 400, 413 or 415
     */
    static BodyValues read(HttpCall call, EntityDefinition definition, Supplier<Map<String, Object>> stored) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(
                Bodies.object(call.body(), parameters -> EntityForm.read(definition, parameters, stored)));
        if (!definition.ttl() || !fields.containsKey(TTL)) {
            return new BodyValues(fields, OptionalLong.empty());
        }
        return new BodyValues(fields, ttl(fields.remove(TTL), Bodies.isJson(Bodies.type(call.body()))));
    }

    private static OptionalLong ttl(@Nullable Object given, boolean json) {
        if (given == null) {
            return OptionalLong.empty();
        }
        Object number = given instanceof String text && !json ? number(text) : given;
        if (number instanceof Number seconds && seconds.doubleValue() == Math.rint(seconds.doubleValue())) {
            double value = seconds.doubleValue();
            if (value >= 0 && value <= WriteOptions.TTL_MAX) {
                return OptionalLong.of((long) value);
            }
        }
        throw Failures.invalidOptions(Map.of(TTL, WriteOptions.TTL_RANGE));
    }

    private static Object number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    /** Returns these values with one field set to another value. */
    BodyValues with(String field, Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(fields);
        more.put(field, value);
        return new BodyValues(more, ttl);
    }

    /**
     * Returns the options of a write of these values; {@code version} is the version that the row has to have, empty
     * for any.
     */
    WriteOptions options(OptionalLong version) {
        return new WriteOptions(version, ttl);
    }
}
