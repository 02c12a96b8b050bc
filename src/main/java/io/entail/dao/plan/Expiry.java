package io.entail.dao.plan;

import io.entail.dao.WriteOptions;
import io.entail.errors.Failures;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Decides which rows have expired, for one attempt of a call: by the clock of this process, except for rows about which
 * the log has answered that it is too early. Immutable.
 *
 * @param now milliseconds since 1970
 * @param tooEarly versions of rows that had not expired by the log's clock
 * @param everywhere whether rows of entities without a time to live are checked too, because a log may have such rows
 */
public record Expiry(long now, Set<Long> tooEarly, boolean everywhere) {
    /** Whether rows of this entity may expire. */
    boolean concerns(EntityDefinition entity) {
        return everywhere || entity.ttl();
    }

    boolean isOver(Row row) {
        return row.expiresAt() != 0 && row.expiresAt() <= now && !tooEarly.contains(row.version());
    }

    /** Returns when a row with this time to live expires; 0 for never. */
    long end(long seconds) {
        return seconds == 0 ? 0 : now + seconds * 1_000;
    }

    /**
     * Checks the option.
     *
     * @throws io.entail.errors.InvalidOptionsException when it is out of range, or the entity does not take it
     */
    static void check(EntityDefinition entity, OptionalLong ttl) {
        if (ttl.isEmpty()) {
            return;
        }
        if (ttl.getAsLong() < 0 || ttl.getAsLong() > WriteOptions.TTL_MAX) {
            throw Failures.invalidOptions(Map.of("ttl", WriteOptions.TTL_RANGE));
        }
        if (!entity.ttl()) {
            throw Failures.invalidOptions(Map.of("ttl", "cannot be used with '" + entity.name() + "'"));
        }
    }
}
