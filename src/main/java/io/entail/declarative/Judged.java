package io.entail.declarative;

import io.entail.errors.TransformationException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.EntityInput;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an entity of a file by itself and its own row, without the others: any thread can find it out.
 * Immutable.
 *
 * @param faults what is wrong with it, as a tree
 * @param readable whether its shorthands could be replaced; if not, that is all that is known
 * @param given its values before transformations
 * @param stored its values as they are to be stored, the same as given unless it is valid
 * @param bytes of it as it is to be stored, 0 unless it is valid
 * @param same whether its row is like that already
 * @param untransformable why a transformation failed
 */
record Judged(
        Settled settled,
        Map<String, Object> faults,
        boolean readable,
        Map<String, Object> given,
        Map<String, Object> stored,
        int bytes,
        boolean same,
        @Nullable String untransformable) {

    /** Judges as the DAO will. */
    static Judged of(Definitions definitions, Settled settled, Instant now) {
        EntityDefinition definition = settled.definition();
        Map<String, Object> shorthands = EntityInput.shorthandFaults(definition, settled.values());
        if (!shorthands.isEmpty()) {
            return new Judged(settled, shorthands, false, Map.of(), Map.of(), 0, false, null);
        }
        Map<String, Object> existing = settled.existing().map(Entity::fields).orElse(Map.of());
        Map<String, Object> given =
                EntityInput.forUpsert(definition, settled.values(), existing, now, UUID::randomUUID);
        Map<String, Object> sent = EntityInput.sent(definition, settled.values());
        Map<String, Object> faults = EntityInput.validate(definitions, definition, given, sent, existing, false);
        if (!faults.isEmpty() || settled.entry().key() == null) {
            return new Judged(settled, faults, true, given, given, 0, false, null);
        }
        Map<String, Object> stored;
        try {
            stored = settled.entry().transform() ? EntityInput.transform(definition, given, sent) : given;
        } catch (TransformationException e) {
            return new Judged(settled, faults, true, given, given, 0, false, String.valueOf(e.getMessage()));
        }
        byte[] encoded = definition.codec().encode(stored);
        boolean same = settled.existing().isPresent() && isSame(definition, stored, encoded, existing);
        return new Judged(settled, faults, true, given, stored, encoded.length, same, null);
    }

    /** The time of the last update is made by each write and is no difference. */
    private static boolean isSame(
            EntityDefinition definition, Map<String, Object> values, byte[] encoded, Map<String, Object> existing) {
        Object updatedAt = existing.get(ImportPlan.UPDATED_AT);
        byte[] wanted = encoded;
        if (updatedAt != null) {
            Map<String, @Nullable Object> unchanged = new LinkedHashMap<>(values);
            unchanged.put(ImportPlan.UPDATED_AT, updatedAt);
            wanted = definition.codec().encode(unchanged);
        }
        return Arrays.equals(wanted, definition.codec().encode(existing));
    }
}
