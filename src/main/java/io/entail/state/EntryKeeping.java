package io.entail.state;

import io.entail.resolve.Resolver;
import java.util.function.LongSupplier;

/**
 * Which information about applied records a state keeps, in addition to their effects. Immutable.
 *
 * @param befores whether it keeps rows as they were before their changes, until the feed has the changes
 * @param outcomes for how many records it keeps the outcomes, at least
 * @param feedEndKnown the offset up to which the feed is known to have everything, -1 before that is known; thread-safe
 */
public record EntryKeeping(boolean befores, long outcomes, LongSupplier feedEndKnown) {
    /** Keeps only what every state needs. */
    public static final EntryKeeping NONE = new EntryKeeping(false, Resolver.WINDOW, () -> -1);

    long feedEnd() {
        return feedEndKnown.getAsLong();
    }
}
