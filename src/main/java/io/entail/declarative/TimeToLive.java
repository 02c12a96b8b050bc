package io.entail.declarative;

import io.entail.dao.WriteOptions;
import io.entail.read.Entity;
import io.entail.schema.EntityDefinition;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * {@code ttl} of rows in files and on the command line: seconds that a row is to live, counted from the write. Without it, or with 0, a row lives for
 * always.
 */
public final class TimeToLive {
    public static final String FIELD = "ttl";

    private TimeToLive() {}

    /** Whether a name in an entity means this, and no field of its own. */
    public static boolean is(EntityDefinition definition, String name) {
        return name.equals(FIELD) && definition.ttl();
    }

    /** The seconds that a file gives, 0 for always; empty for what is none. */
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

    /** Whether a row lives as long as a file says, or would if only time had not passed since an import of it. */
    static boolean isSame(Entity row, long seconds) {
        Long left = row.ttl();
        return left == null ? seconds == 0 : left <= seconds;
    }

    /** What a file says of a row that has so many seconds left; null for one that lives for always. */
    static @Nullable Long written(Entity row) {
        Long left = row.ttl();
        // Less than a second is left, and 0 would mean for always.
        return left == null ? null : Math.max(1, left);
    }
}
