package io.entail.resolve;

/**
 * The outcome of a record, as numbers and keys without any text. Immutable.
 *
 * @param code whether the record was accepted, or why not
 * @param change index of the change at fault, -1 when none is
 * @param constraint index of the unique constraint or reference at fault, -1 when none is; one past the last reference
 *     means the row's workspace
 * @param entity ordinal of the entity of the conflicting row, -1 when there is none
 * @param key key of the conflicting row, which holds the claim, is the missing parent or still refers to the deleted
 *     row; null when there is none
 * @param repeatOf offset of the first record with this id, for {@link Code#REPEAT}; -1 otherwise
 * @param firstSequence sequence of the first put or delete of an accepted write, 0 when it has none
 * @param changeCount number of its puts and deletes
 */
public record Outcome(
        Code code,
        int change,
        int constraint,
        int entity,
        Bytes key,
        long repeatOf,
        long firstSequence,
        int changeCount) {

    public static Outcome accepted(long firstSequence, int changeCount) {
        return new Outcome(Code.ACCEPTED, -1, -1, -1, null, -1, firstSequence, changeCount);
    }

    public static Outcome rejected(Code code) {
        return new Outcome(code, -1, -1, -1, null, -1, 0, 0);
    }

    public static Outcome rejected(Code code, int change) {
        return new Outcome(code, change, -1, -1, null, -1, 0, 0);
    }

    public static Outcome rejected(Code code, int change, int constraint, int entity, Bytes key) {
        return new Outcome(code, change, constraint, entity, key, -1, 0, 0);
    }

    public static Outcome repeat(long offset) {
        return new Outcome(Code.REPEAT, -1, -1, -1, null, offset, 0, 0);
    }

    public boolean accepted() {
        return code == Code.ACCEPTED;
    }
}
