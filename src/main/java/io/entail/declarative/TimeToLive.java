package io.entail.declarative;

import io.entail.dao.WriteOptions;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The member {@code ttl} of rows in files and on the command line: how many seconds a row lives, counted from the
 * write. A row without it, or with 0, does not expire.
 */
public final class TimeToLive {
    public static final String FIELD = "ttl";

    private TimeToLive() {}

    /** Whether a name in an entity means the time to live; false when the entity has a field of that name. */
    public static boolean is(EntityDefinition definition, String name) {
        return name.equals(FIELD) && definition.ttl();
    }

    /** Returns the seconds that a file gives, 0 for a row that does not expire; empty when the value is not valid. */
    public static OptionalLong read(@Nullable Object given) {
        if (given == null) {
            return OptionalLong.of(0);
        }
        if (!(given instanceof Number number)) {
            return OptionalLong.empty();
        }
        double seconds = number.doubleValue();
        if (!(seconds >= 0 && seconds <= WriteOptions.TTL_MAX && seconds == Math.rint(seconds))) {
            return OptionalLong.empty();
        }
        boolean exact = !(number instanceof BigDecimal big) || big.compareTo(BigDecimal.valueOf(seconds)) == 0;
        return exact ? OptionalLong.of((long) seconds) : OptionalLong.empty();
    }

    /**
     * Whether a row expires when the file says so, allowing for the time that has passed since the file was last
     * imported.
     */
    static boolean isSame(Entity row, long seconds) {
        Long left = row.ttl();
        return left == null ? seconds == 0 : left <= seconds;
    }

    /** Returns the value to write into a file for a row, null for a row that does not expire. */
    static @Nullable Long written(Entity row) {
        Long left = row.ttl();
        // Less than a second is left; 0 would mean that the row does not expire.
        return left == null ? null : Math.max(1, left);
    }
}
