package io.entail.changes;

import io.entail.read.Position;
import java.time.Instant;

/** Where a reader of the feed begins. Immutable. */
public sealed interface FeedStart {
    /** With the first change of all. */
    FeedStart BEGINNING = new After(Position.START);

    /** With what is written from now on. */
    FeedStart END = new End();

    /** With what came after a position, as for a reader that has reached it. */
    static FeedStart after(Position position) {
        return new After(position);
    }

    /** With the first record, in the order of the log, that was appended at that time or later. */
    static FeedStart at(Instant time) {
        return new At(time);
    }

    /** See {@link #after}. */
    record After(Position position) implements FeedStart {}

    /** See {@link #at}. */
    record At(Instant time) implements FeedStart {}

    /** See {@link #END}. */
    record End() implements FeedStart {}
}
