package io.entail.audit.verify;

import java.util.function.Consumer;

/** Passes findings on, and no more than anybody reads. Used by one thread. */
final class Findings {
    /** A topic that is wrong from some place on may be wrong in every record. */
    static final int TOLD_MAX = 1_000;

    private final Consumer<Finding> listener;
    private long count;

    Findings(Consumer<Finding> listener) {
        this.listener = listener;
    }

    void add(Finding finding) {
        count++;
        if (count <= TOLD_MAX) {
            listener.accept(finding);
        }
    }

    /** How many there were, those included that were not passed on. */
    long count() {
        return count;
    }
}
