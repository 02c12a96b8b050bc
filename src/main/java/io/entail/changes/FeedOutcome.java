package io.entail.changes;

import io.entail.read.Position;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import java.util.Objects;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a record of the log that changed nothing, as the feed contains it: of a write that was refused, is a
 * repeat or has neither puts nor deletes, or of a control record that was refused. Immutable.
 *
 * @param writeId the id that the writer chose for the write; null for a record of another kind
 * @param first for a repeat, the outcome of the first record with the id
 */
public record FeedOutcome(
        @Nullable UUID writeId, Result result, @Nullable First first) {

    /**
     * The outcome of a record.
     *
     * @param code a code of {@code avro/protocol.md}, such as {@code NOT_UNIQUE}
     * @param change index of the change at fault, -1 for none
     * @param constraint index of the unique constraint or the reference at fault, -1 for none; one past the last
     *     reference is the row's workspace
     * @param entity entity of the row that caused the refusal, null for none and for one that is not defined
     * @param key canonical bytes of the primary key of the row that caused the refusal, null for none
     */
    public record Result(
            String code,
            int change,
            int constraint,
            @Nullable String entity,
            @Nullable Bytes key) {

        static Result of(Outcome outcome, IntFunction<@Nullable String> names) {
            return new Result(
                    outcome.code().name(),
                    outcome.change(),
                    outcome.constraint(),
                    outcome.entity() < 0 ? null : names.apply(outcome.entity()),
                    outcome.key());
        }

        /**
         * Returns the primary key of the row that caused the refusal: a text as it is, any other value as JSON; null
         * when there is none.
         */
        public @Nullable String keyText() {
            return key == null ? null : ChangeKey.primaryKey(key);
        }
    }

    /**
     * The position at which a write id was first seen, and the outcome there.
     *
     * @param sequence sequence of the first change of an accepted write, 0 when it made none
     * @param count number of changes of an accepted write
     */
    public record First(Position position, Result result, long sequence, int count) {}

    /**
     * Returns whether the feed contains a record's outcome as such. It does not for an accepted control record and for
     * changes, which have records of their own, and for an unreadable record, for which the feed only states the
     * progress.
     *
     * @param record null when it is unreadable
     */
    public static boolean isTold(@Nullable LogRecord record, Outcome outcome) {
        return record != null
                && !(outcome.accepted() && (!(record instanceof LogRecord.Write) || outcome.changeCount() > 0));
    }

    /**
     * Returns the outcome of such a record as the feed contains it.
     *
     * @param first the outcome of the first record with the id for a {@link Code#REPEAT}; ignored otherwise
     * @param names returns the name of the entity with an ordinal
     */
    public static FeedOutcome of(
            LogRecord record, Outcome outcome, @Nullable Outcome first, IntFunction<@Nullable String> names) {
        return new FeedOutcome(
                record instanceof LogRecord.Write write ? write.id() : null,
                Result.of(outcome, names),
                outcome.code() == Code.REPEAT
                        ? first(Position.of(outcome.repeatOf()), Objects.requireNonNull(first), names)
                        : null);
    }

    private static First first(Position position, Outcome outcome, IntFunction<@Nullable String> names) {
        return new First(position, Result.of(outcome, names), outcome.firstSequence(), outcome.changeCount());
    }

    /** Returns a one-line text: the code, and the row or field that it is about. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(result.code());
        if (writeId != null) {
            line.append(" of write ").append(writeId);
        }
        if (result.change() >= 0) {
            line.append(", change ").append(result.change());
        }
        if (result.constraint() >= 0) {
            line.append(", constraint ").append(result.constraint());
        }
        if (result.key() != null) {
            line.append(", ").append(result.entity()).append(' ').append(result.keyText());
        }
        if (first != null) {
            line.append(", first at ")
                    .append(first.position())
                    .append(": ")
                    .append(first.result().code());
        }
        return line.toString();
    }
}
