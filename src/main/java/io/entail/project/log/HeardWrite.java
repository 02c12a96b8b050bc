package io.entail.project.log;

import io.entail.changes.Change;
import io.entail.changes.FeedOutcome;
import io.entail.read.Position;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.state.Defined;
import io.entail.state.LogDefinitions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a record of this process, from the feed. Immutable.
 *
 * @param id of the write, or the one by which a control record is found again
 * @param through the offset that the database has to reach to contain the outcome
 * @param offset of the record; for a repeat, of the first with its id
 * @param result the outcome at that offset; null for a write that has changed rows, and for an accepted control record
 * @param firstSequence of the first change of an accepted write, 0 when it made none
 * @param count changes of an accepted write
 */
record HeardWrite(
        UUID id, long through, long offset, FeedOutcome.@Nullable Result result, long firstSequence, int count) {

    /** Returns the outcome of a write that has changed rows. */
    static HeardWrite of(List<Change> write) {
        Change first = write.get(0);
        long offset = first.position().offset();
        return new HeardWrite(first.writeId(), offset, offset, null, first.sequence() - first.index(), first.count());
    }

    /** Returns the outcome of a record that has changed nothing. */
    static HeardWrite of(UUID id, Position position, FeedOutcome told) {
        FeedOutcome.First first = told.first();
        return first == null
                ? new HeardWrite(id, position.offset(), position.offset(), told.result(), 0, 0)
                : new HeardWrite(
                        id,
                        position.offset(),
                        first.position().offset(),
                        first.result(),
                        first.sequence(),
                        first.count());
    }

    /** Returns the outcome of a control record that was accepted. */
    static HeardWrite ofControl(UUID id, Position position) {
        return new HeardWrite(id, position.offset(), position.offset(), null, 0, 0);
    }

    /** Returns whether the record took effect. */
    boolean isAccepted() {
        return result == null || code(result) == Code.ACCEPTED;
    }

    /** Returns the code of the protocol. */
    String code() {
        return result == null ? Code.ACCEPTED.name() : result.code();
    }

    /** Returns the outcome in the form of a log in Kafka, given the definitions of the database at that position. */
    Applied applied(LogDefinitions definitions) {
        return new Applied(
                offset,
                result == null || isAccepted() ? Outcome.accepted(firstSequence, count) : refusal(result, definitions));
    }

    /** Returns the outcome of a record that has changed nothing, in the form of a log in Kafka. */
    static Outcome outcome(FeedOutcome told, LogDefinitions definitions) {
        FeedOutcome.First first = told.first();
        if (first != null) {
            return Outcome.repeat(first.position().offset());
        }
        return code(told.result()) == Code.ACCEPTED ? Outcome.accepted(0, 0) : refusal(told.result(), definitions);
    }

    private static Outcome refusal(FeedOutcome.Result result, LogDefinitions definitions) {
        Defined entity = result.entity() == null ? null : definitions.get(result.entity());
        return new Outcome(
                code(result),
                result.change(),
                result.constraint(),
                entity == null ? -1 : entity.ordinal(),
                result.key(),
                -1,
                0,
                0);
    }

    private static Code code(FeedOutcome.Result result) {
        return Code.valueOf(result.code());
    }
}
