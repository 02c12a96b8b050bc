package io.entail.forms;

import io.entail.changes.FeedStart;
import io.entail.read.Position;
import java.util.Objects;
import java.util.function.Function;

/** Reads from text where a reader of a feed begins. */
public final class FeedPlace {
    public static final String FORMS = "POSITION|TIME|beginning|end";

    private FeedPlace() {}

    /**
     * Reads a place in the feed.
     *
     * @throws IllegalArgumentException when it is none of the forms
     */
    public static FeedStart read(String text) {
        return read(text, MomentText::parse);
    }

    /**
     * Reads a place in the feed.
     *
     * @param moments reads positions and times, and throws as this does
     */
    public static FeedStart read(String text, Function<String, MomentText> moments) {
        if (text.equals("beginning")) {
            return FeedStart.BEGINNING;
        }
        if (text.equals("end")) {
            return FeedStart.END;
        }
        try {
            MomentText given = moments.apply(text);
            Position position = given.position();
            return position != null ? FeedStart.after(position) : FeedStart.at(Objects.requireNonNull(given.time()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", nor beginning or end", e);
        }
    }
}
