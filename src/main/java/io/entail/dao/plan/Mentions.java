package io.entail.dao.plan;

/**
 * Which operations of a write concern one row, so that a refusal by the log is reported for the right operation.
 * Immutable.
 *
 * @param firstOperation the first operation that has changed the row or required a version, 0 for none
 * @param lastOperation the last such operation, 0 for none
 * @param named whether a call has named the row, so that its result contains the stored row
 * @param guarded whether a caller has required a version; another version is then an error for the caller
 * @param lookedForBy index of the unique constraint by which the row was looked for and not found, -1 for none; if the
 *     log then finds the value taken, the row exists by now
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
