package io.entail.audit.verify;

import java.util.function.Consumer;

/** Passes findings on, up to a limit. Confined to one thread. */
final class Findings {
    /**
     * The most findings that are passed on, because a topic that is faulty from some place on may be faulty in every
     * record.
     */
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

    /** Returns the number of findings, including those that were not passed on. */
    long count() {
        return count;
    }
}
