package io.entail.declarative;

import io.entail.resolve.Bytes;
import io.entail.resolve.Limits;
import io.entail.schema.EntityDefinition;
import io.entail.writes.EntityKeys;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what no write can hold: an entity that is too large, or a key or unique value that is too large. */
final class Sizes {
    private final EntityDefinition definition;
    private final EntityKeys keys;
    private final int entityBytesMax;
    private final FileFaults faults;

    Sizes(EntityDefinition definition, int entityBytesMax, FileFaults faults) {
        this.definition = definition;
        this.keys = new EntityKeys(definition);
        this.entityBytesMax = entityBytesMax;
        this.faults = faults;
    }

    /**
     * Checks a valid entity.
     *
     * @param bytes size of the entity as it will be stored
     */
    void check(Entry entry, Map<String, Object> values, int bytes) {
        if (bytes > entityBytesMax) {
            faults.add(entry.path(), "takes " + bytes + " bytes, the store allows " + entityBytesMax);
            return;
        }
        // A smaller entity cannot contain a key that is too large.
        if (bytes > Limits.KEY_BYTES / 2) {
            checkLength(entry, keys.keyOf(values), definition.primaryKey().get(0));
            List<@Nullable Bytes> claims = keys.claims(values);
            for (int i = 0; i < claims.size(); i++) {
                checkLength(
                        entry,
                        claims.get(i),
                        definition.unique().get(i).fields().get(0));
            }
        }
    }

    private void checkLength(Entry entry, @Nullable Bytes key, String field) {
        if (key != null && key.length() > Limits.KEY_BYTES) {
            faults.add(
                    entry.path() + "." + field,
                    "takes " + key.length() + " bytes as a key or unique value, a store allows " + Limits.KEY_BYTES);
        }
    }
}
