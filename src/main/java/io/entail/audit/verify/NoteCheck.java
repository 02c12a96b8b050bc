package io.entail.audit.verify;

import io.entail.changes.FeedControl;
import io.entail.changes.FeedForm;
import io.entail.changes.FeedOutcome;
import io.entail.changes.Progress;
import io.entail.read.Position;
import io.entail.replica.LogReplay;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.resolve.Resolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares the records of the feed that are not changes with the log: the outcome of each record that changed nothing,
 * and each accepted control record. Confined to one thread.
 */
final class NoteCheck {
    private final String topic;
    private final LogReplay replay;
    private final Findings findings;

    /** What the feed has to contain about the records since the last comparison. */
    private final List<Expected> expected = new ArrayList<>();

    /**
     * What the feed has to contain about a record.
     *
     * @param isSure false for a repeated write whose outcome the log no longer knows; the feed then leaves the outcome
     *     out
     */
    private record Expected(
            long offset,
            @Nullable FeedOutcome outcome,
            @Nullable FeedControl control,
            boolean isSure) {
        String text() {
            return NoteCheck.text(outcome, control);
        }
    }

    NoteCheck(String topic, LogReplay replay, Findings findings) {
        this.topic = topic;
        this.replay = replay;
        this.findings = findings;
    }

    /** Notes that one more record of the log was resolved. */
    void resolved() {
        Resolution last = replay.last();
        LogRecord record = last.record();
        Outcome outcome = last.outcome();
        if (FeedOutcome.isTold(record, outcome)) {
            Outcome first = outcome.code() == Code.REPEAT ? replay.seen(((LogRecord.Write) record).id()) : null;
            boolean isSure = outcome.code() != Code.REPEAT || first != null;
            FeedOutcome told = FeedOutcome.of(record, outcome, isSure ? first : outcome, replay::entity);
            expected.add(new Expected(last.offset(), isSure ? told : withoutFirst(told), null, isSure));
        } else if (outcome.accepted() && !(record instanceof LogRecord.Write)) {
            String entity = FeedControl.entity(record);
            int ordinal = entity == null ? -1 : replay.ordinal(entity);
            expected.add(new Expected(last.offset(), null, new FeedControl(record, ordinal), true));
        }
    }

    /**
     * Compares when the feed has reached the position up to which the log was resolved, and both have the same digest
     * there.
     *
     * @param form form of the record; a feed in an older form has no such records before it
     * @param progress the content of a record of progress, null for a change
     */
    void reached(Link link, Position position, FeedForm form, @Nullable Progress progress) {
        Expected here = expected.isEmpty() || expected.get(expected.size() - 1).offset() != position.offset()
                ? null
                : expected.remove(expected.size() - 1);
        if (form != FeedForm.FIRST) {
            for (Expected untold : expected) {
                findings.add(new Finding(
                        topic,
                        link.offset(),
                        Position.of(untold.offset()),
                        null,
                        null,
                        "dropped: the feed does not tell of the record there, " + untold.text()
                                + ", before this record"));
            }
            if (progress != null && form == FeedForm.SECOND) {
                compare(link, progress, here);
            }
        }
        expected.clear();
    }

    private void compare(Link link, Progress progress, @Nullable Expected here) {
        FeedOutcome outcome = progress.outcome();
        FeedOutcome told = here == null || here.isSure() || outcome == null ? outcome : withoutFirst(outcome);
        boolean isSame = Objects.equals(told, here == null ? null : here.outcome())
                && Objects.equals(progress.control(), here == null ? null : here.control());
        if (!isSame) {
            findings.add(new Finding(
                    topic,
                    link.offset(),
                    progress.position(),
                    null,
                    null,
                    "altered: it says " + text(progress.outcome(), progress.control()) + ", the log has led to "
                            + (here == null ? "nothing to tell" : here.text())));
        }
    }

    private static FeedOutcome withoutFirst(FeedOutcome outcome) {
        return new FeedOutcome(outcome.writeId(), outcome.result(), null);
    }

    private static String text(@Nullable FeedOutcome outcome, @Nullable FeedControl control) {
        Object either = outcome == null ? control : outcome;
        return either == null ? "nothing" : either.toString();
    }
}
