package io.entail.dao.plan;

import io.entail.dao.WriteOptions;
import io.entail.errors.Failures;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What has expired for one attempt of a call: what the clock of this process says, until the log has said that it is too
 * early. Immutable.
 *
 * @param now milliseconds since 1970
 * @param tooEarly versions of rows that had not expired when the log looked
 * @param everywhere whether rows of entities that have no time to live are looked at too, as a log may hold such
 */
public record Expiry(long now, Set<Long> tooEarly, boolean everywhere) {
    /** Whether rows of this entity may expire, so that looking for them is worth it. */
    boolean concerns(EntityDefinition entity) {
        return everywhere || entity.ttl();
    }

    boolean isOver(Row row) {
        return row.expiresAt() != 0 && row.expiresAt() <= now && !tooEarly.contains(row.version());
    }

    /** When a row expires that has so many seconds to live; 0 for never. */
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
