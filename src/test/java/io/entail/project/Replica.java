package io.entail.project;

import io.entail.errors.MalformedEntityException;
import io.entail.publish.ThingLog;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.writes.CanonicalKey;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Returns the rows of a replica in the form of {@link Copy#things}. */
final class Replica {
    private Replica() {}

    static Map<String, String> things(ThingLog log) {
        Map<String, String> things = new TreeMap<>();
        log.log().whole(state -> {
            state.each((entity, key, row) -> {
                if (entity.equals("things")) {
                    EntityDefinition definition =
                            Objects.requireNonNull(state.definition(entity, row.definition()), "defined before");
                    things.put(id(key.array()), row.version() + " at " + row.offset() + ": " + text(row, definition));
                }
            });
            return true;
        });
        return things;
    }

    private static String text(Row row, EntityDefinition definition) {
        try {
            Map<String, Object> values = definition.codec().decode(row.after().array());
            Object parent = values.get("parent");
            return values.get("id") + ", " + values.get("name") + ", "
                    + (parent instanceof Map<?, ?> reference ? reference.get("id") : parent);
        } catch (MalformedEntityException e) {
            return "broken";
        }
    }

    /** Returns the text of a key that has one text as its only part. */
    static String id(byte[] key) {
        return String.valueOf(
                CanonicalKey.parts(io.entail.resolve.Bytes.wrap(key)).get(0));
    }
}
