package io.entail.dao;

import io.entail.errors.words.Misuse;
import io.entail.schema.EntityDefinition;
import io.entail.schema.value.Given;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes texts that identify entities in caches: {@code plugins:acl::<service id>:::<workspace id>}. There are always
 * seven parts: the entity, five values of the fields of {@code @cacheKey} or otherwise of the primary key, and the
 * workspace. An unset value is empty; a reference is its parent's key.
 */
final class CacheKeys {
    static final String COMPOSITE = "cache_key";
    private static final int VALUES_MAX = 5;
    private static final int PARTS = 1 + VALUES_MAX + 1;

    private CacheKeys() {}

    /** Returns the fields of the definition's cache key, empty when it declares none. */
    static List<String> fields(EntityDefinition definition) {
        return definition.avro().getObjectProp("cacheKey") instanceof List<?> names
                ? names.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** {@code workspace} is that of the entity, or the current one; null when the entity has none. */
    static String text(EntityDefinition definition, Map<String, ?> entity, @Nullable String workspace) {
        List<String> names = fields(definition);
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : names.isEmpty() ? definition.primaryKey() : names) {
            values.add(entity.get(name));
        }
        return text(definition.name(), values, workspace);
    }

    static String text(String entity, List<? extends @Nullable Object> values, @Nullable String workspace) {
        if (values.size() > VALUES_MAX) {
            throw new IllegalArgumentException("a cache key has at most " + VALUES_MAX + " values");
        }
        StringBuilder text = new StringBuilder(entity);
        for (int i = 0; i < VALUES_MAX; i++) {
            text.append(':').append(i < values.size() ? part(values.get(i)) : "");
        }
        return text.append(':').append(workspace == null ? "" : workspace).toString();
    }

    private static String part(@Nullable Object value) {
        Object part = value;
        if (value instanceof Map<?, ?> reference) {
            part = reference.isEmpty() ? null : reference.values().iterator().next();
        }
        if (part != null && !Given.isPlain(part)) {
            throw misuse();
        }
        return part == null ? "" : String.valueOf(part);
    }

    /** Returns the error for an argument that is neither a cache key nor something to make one of. */
    static IllegalArgumentException misuse() {
        return Misuse.mustBe("key", "a string or an entity table");
    }

    /**
     * Returns the values in a text that {@link #text} made of a composite key, null when the text is not one of this
     * entity.
     */
    static @Nullable Map<String, Object> values(EntityDefinition definition, String text) {
        List<String> names = fields(definition);
        List<String> parts = Arrays.asList(text.split(":", -1));
        if (parts.size() != PARTS || !parts.get(0).equals(definition.name())) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String part = parts.get(i + 1);
            if (!part.isEmpty()) {
                values.put(names.get(i), value(definition, names.get(i), part));
            }
        }
        return values;
    }

    private static Object value(EntityDefinition definition, String field, String part) {
        return definition.requireField(field).reference().isPresent()
                ? Map.of(definition.requireField(field).reference().get().key(), part)
                : part;
    }
}
