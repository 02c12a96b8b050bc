package io.entail.schema.codec;

import io.entail.schema.Binary;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldNames;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable, ordered map from field names to values, which decoding returns. It has one array of values; the names
 * are shared by all structs of a definition. Fields that are unset are not part of the map.
 *
 * <p>Values are {@link String}, {@link Integer}, {@link Long}, {@link Double}, {@link Boolean}, {@link
 * java.math.BigDecimal}, {@link java.time.LocalDate}, {@link java.time.Instant}, {@link Binary}, {@link List} and
 * {@link Map} of these. Thread-safe.
 */
public final class Struct extends AbstractMap<String, Object> {
    private final FieldNames names;
    private final @Nullable Object[] values;

    /** Takes ownership of the array, which has one value per name, null for unset. */
    Struct(FieldNames names, @Nullable Object[] values) {
        this.names = names;
        this.values = values;
    }

    /**
     * Creates an entity from its values.
     *
     * @param values one per field of the definition, in its order, as decoding returns them; null for unset
     */
    public static Struct of(EntityDefinition definition, @Nullable Object[] values) {
        FieldNames names = definition.record().names();
        if (values.length != names.size()) {
            throw new IllegalArgumentException(values.length + " values for " + names.size() + " fields");
        }
        return new Struct(names, values.clone());
    }

    @Override
    public @Nullable Object get(@Nullable Object name) {
        int index = names.indexOf(name);
        return index < 0 ? null : values[index];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return get(name) != null;
    }

    @Override
    public int size() {
        int set = 0;
        for (Object value : values) {
            if (value != null) {
                set++;
            }
        }
        return set;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return Struct.this.size();
            }

            @Override
            public Iterator<Entry<String, Object>> iterator() {
                return new SetFields();
            }
        };
    }

    private final class SetFields implements Iterator<Entry<String, Object>> {
        private int next = following(0);

        private int following(int from) {
            int index = from;
            while (index < values.length && values[index] == null) {
                index++;
            }
            return index;
        }

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Entry<String, Object> next() {
            Object value = next < values.length ? values[next] : null;
            if (value == null) {
                throw new NoSuchElementException();
            }
            Entry<String, Object> entry = Map.entry(names.name(next), value);
            next = following(next + 1);
            return entry;
        }
    }
}
