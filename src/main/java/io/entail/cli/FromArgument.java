package io.entail.cli;

import io.entail.changes.FeedStart;
import io.entail.read.Position;
import java.util.Objects;

/** The place in a feed that a command begins from. */
final class FromArgument {
    static final String FORMS = "POSITION|TIME|beginning|end";
    static final String DESCRIPTION = "beginning; end; a position such as 0:41: with what came after it; a time such as"
            + " 2026-11-24T09:30:00Z or 2026-11-24 (UTC): with the first record that is not older. Default:"
            + " ${DEFAULT-VALUE}.";

    private FromArgument() {}

    /**
     * What a text names.
     *
     * @throws IllegalArgumentException when it is none of the forms
     */
    static FeedStart read(String text) {
        if (text.equals("beginning")) {
            return FeedStart.BEGINNING;
        }
        if (text.equals("end")) {
            return FeedStart.END;
        }
        try {
            TimeOrPosition given = TimeOrPosition.parse(text);
            Position position = given.position();
            return position != null ? FeedStart.after(position) : FeedStart.at(Objects.requireNonNull(given.time()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ", nor beginning or end", e);
        }
    }
}
