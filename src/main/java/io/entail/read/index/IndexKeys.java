package io.entail.read.index;

import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.IndexDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes the values by which entities are sorted in an index. Immutable and thread-safe. */
public final class IndexKeys {
    private final List<FieldDefinition> fields;

    public IndexKeys(EntityDefinition definition, IndexDefinition index) {
        this.fields = index.fields().stream().map(definition::requireField).toList();
    }

    /** Returns the values of the index's fields; the parent's key for a reference, null for an unset field. */
    public List<@Nullable Object> values(Map<String, ?> entity) {
        List<@Nullable Object> values = new ArrayList<>(fields.size());
        for (FieldDefinition field : fields) {
            Object value = entity.get(field.name());
            values.add(field.reference()
                    .map(reference -> value instanceof Map<?, ?> map ? (Object) map.get(reference.key()) : null)
                    .orElse(field.reference().isPresent() ? null : value));
        }
        return values;
    }

    /** Returns the bytes by which the entity is sorted, which precede its primary key. */
    public Bytes key(Map<String, ?> entity) {
        return SortKey.stored(values(entity));
    }
}
