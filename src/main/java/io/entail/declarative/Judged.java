package io.entail.declarative;

import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.input.Judgement;
import io.entail.writes.EntityKeys;
import io.entail.writes.ValidEntity;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What can be said of an entity of a file without the others: any thread can find it out. Immutable.
 *
 * @param same whether its row is like that already
 * @param created the entity as it is stored when there is no row, null when there is or when it is to be judged again
 */
record Judged(
        Settled settled,
        Judgement judgement,
        boolean same,
        @Nullable ValidEntity created) {
    /** Judges as the DAO will. */
    static Judged of(
            Definitions definitions, EntityDefinition definition, EntityKeys keys, Settled settled, Instant now) {
        Map<String, @Nullable Object> values = settled.values();
        Map<String, Object> existing = settled.existing().map(Entity::fields).orElse(Map.of());
        boolean transform = settled.entry().header().transform();
        Judgement judgement = EntityInput.judge(definitions, definition, values, existing, now, transform);
        if (!judgement.isValid()) {
            return new Judged(settled, judgement, false, null);
        }
        return settled.existing().isPresent()
                ? new Judged(settled, judgement, isSame(judgement, existing), null)
                : new Judged(
                        settled,
                        judgement,
                        false,
                        ValidEntity.of(judgement, values, keys).orElse(null));
    }

    /** The values of its unique fields as they will be stored. */
    Map<String, ? extends @Nullable Object> unique() {
        if (judgement.isValid()) {
            return judgement.stored();
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(judgement.given());
        values.putAll(settled.entry().identity());
        return values;
    }

    /**
     * Whether an import would leave a row as it reads today. The time of the last update is made by each write and is no
     * difference.
     */
    private static boolean isSame(Judgement judgement, Map<String, Object> existing) {
        EntityDefinition definition = judgement.definition();
        Map<String, Object> current = EntityInput.current(definition, existing);
        Object updatedAt = current.get(ImportPlan.UPDATED_AT);
        byte[] wanted = judgement.encoded();
        if (updatedAt != null) {
            Map<String, @Nullable Object> unchanged = new LinkedHashMap<>(judgement.stored());
            unchanged.put(ImportPlan.UPDATED_AT, updatedAt);
            wanted = definition.codec().encode(unchanged);
        }
        return Arrays.equals(wanted, definition.codec().encode(current));
    }
}
