package io.entail.state;

import io.entail.resolve.Resolver;
import java.util.function.LongSupplier;

/**
 * What a state keeps of the records that it has applied, beside what they have led to. Immutable.
 *
 * @param befores whether it keeps what rows were before their changes, until the feed has them
 * @param outcomes of how many records it keeps what became of them, at least
 * @param feedEndKnown the offset up to which the feed is known to have everything, -1 before that is known; by any thread
 */
public record EntryKeeping(boolean befores, long outcomes, LongSupplier feedEndKnown) {
    /** What every state needs. */
    public static final EntryKeeping NONE = new EntryKeeping(false, Resolver.WINDOW, () -> -1);

    long feedEnd() {
        return feedEndKnown.getAsLong();
    }
}
