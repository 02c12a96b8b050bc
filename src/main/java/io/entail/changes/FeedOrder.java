package io.entail.changes;

import org.jspecify.annotations.Nullable;

/** Whether changes come as they were written: without a gap, and each write as a whole. Used by one thread. */
final class FeedOrder {
    private @Nullable ChangeEnvelope last;

    /** Begins anew, wherever that is. */
    void forget() {
        last = null;
    }

    boolean isBetweenWrites() {
        return last == null || last.isLast();
    }

    /** What is wrong with the next change, null for nothing. */
    @Nullable
    String gap(ChangeEnvelope next) {
        ChangeEnvelope before = last;
        if (before == null) {
            return next.index() == 0 ? null : "change " + next.sequence() + " is in the middle of a write";
        }
        if (next.sequence() != before.sequence() + 1) {
            return "after change " + before.sequence() + " comes change " + next.sequence();
        }
        boolean goesOn = next.position().equals(before.position())
                && next.index() == before.index() + 1
                && next.count() == before.count();
        boolean begins = next.position().compareTo(before.position()) > 0 && next.index() == 0;
        return before.isLast() ? (begins ? null : torn(next)) : (goesOn ? null : torn(next));
    }

    private static String torn(ChangeEnvelope next) {
        return "change " + next.sequence() + ", " + next.index() + " of " + next.count() + " at " + next.position()
                + ", does not go on where the one before ended";
    }

    void passed(ChangeEnvelope change) {
        last = change;
    }
}
