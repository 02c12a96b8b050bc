package io.entail.changes;

import io.entail.read.Position;
import java.time.Instant;

/** The place where a reader of the feed begins. Immutable. */
public sealed interface FeedStart {
    /** Begins with the first change. */
    FeedStart BEGINNING = new After(Position.START);

    /** Begins with the first change that is written from now on. */
    FeedStart END = new End();

    /** Begins after a position, such as the one that an earlier reader reached. */
    static FeedStart after(Position position) {
        return new After(position);
    }

    /** Begins with the first record, in the order of the log, that was appended at that time or later. */
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
