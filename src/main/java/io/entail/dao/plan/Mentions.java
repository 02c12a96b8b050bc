package io.entail.dao.plan;

/**
 * What the operations of a write have said of one row, so that a refusal by the log can be told to the right one of them.
 * Immutable.
 *
 * @param firstOperation the first that has changed the row or asked for its version, 0 for none
 * @param lastOperation the last that has, 0 for none
 * @param named whether a call has named the row, so that its result says what was stored
 * @param guarded whether a caller has asked for its version: another is the caller's problem
 * @param lookedForBy index of the unique constraint by which it was looked for and not found, -1 for none: then that the log
 *     finds the value taken means that the row is there by now
 */
record Mentions(int firstOperation, int lastOperation, boolean named, boolean guarded, int lookedForBy) {
    static final Mentions NONE = new Mentions(0, 0, false, false, -1);

    Mentions by(int operation) {
        return new Mentions(firstOperation == 0 ? operation : firstOperation, operation, named, guarded, lookedForBy);
    }

    Mentions byName() {
        return new Mentions(firstOperation, lastOperation, true, guarded, lookedForBy);
    }

    Mentions byVersion() {
        return new Mentions(firstOperation, lastOperation, named, true, lookedForBy);
    }

    Mentions byUnique(int constraint) {
        return new Mentions(firstOperation, lastOperation, named, guarded, constraint);
    }
}
