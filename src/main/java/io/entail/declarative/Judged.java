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
 * The result of validating an entity of a file by itself. It does not depend on other entities, so any thread can
 * compute it. Immutable.
 *
 * @param same whether the row is equal to it already
 * @param created the valid entity to store when there is no row; null when there is a row or when the DAO has to
 *     validate it again
 */
record Judged(
        Settled settled,
        Judgement judgement,
        boolean same,
        @Nullable ValidEntity created) {
    /** Validates an entity as the DAO does. */
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

    /** Returns the values of its unique fields as they will be stored. */
    Map<String, ? extends @Nullable Object> unique() {
        if (judgement.isValid()) {
            return judgement.stored();
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>(judgement.given());
        values.putAll(settled.entry().identity());
        return values;
    }

    /**
     * Whether an import would leave a row as it is. The time of the last update is set by each write and does not
     * count.
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
