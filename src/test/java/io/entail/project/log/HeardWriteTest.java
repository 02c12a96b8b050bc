package io.entail.project.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.FeedOutcome;
import io.entail.read.Position;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Definition;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Outcome;
import io.entail.state.LogDefinitions;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Outcomes from the feed are converted to the form of the log. */
final class HeardWriteTest {
    private static final UUID ID = new UUID(1, 2);
    private static final Bytes KEY = Bytes.utf8("key");
    private static final LogDefinitions DEFINITIONS =
            LogDefinitions.NONE.with(definition("a", 0)).with(definition("b", 1));

    private static Definition definition(String entity, int ordinal) {
        return new Definition(
                entity,
                ordinal,
                1,
                new LogRecord.Constraints(List.of("id"), false, List.of(), List.of(), List.of()),
                "{}");
    }

    @Test
    void aRefusalNamesTheRowInTheWay() {
        HeardWrite heard = HeardWrite.of(
                ID, Position.of(9), new FeedOutcome(ID, new FeedOutcome.Result("NOT_UNIQUE", 2, 1, "b", KEY), null));

        assertThat(heard.isAccepted()).isFalse();
        assertThat(heard.through()).isEqualTo(9);
        assertThat(heard.applied(DEFINITIONS))
                .isEqualTo(new Applied(9, Outcome.rejected(Code.NOT_UNIQUE, 2, 1, 1, KEY)));
    }

    @Test
    void aRepeatedWriteHasTheOutcomeOfTheFirst() {
        FeedOutcome.Result accepted = new FeedOutcome.Result("ACCEPTED", -1, -1, null, null);
        HeardWrite heard = HeardWrite.of(
                ID,
                Position.of(9),
                new FeedOutcome(
                        ID,
                        new FeedOutcome.Result("REPEAT", -1, -1, null, null),
                        new FeedOutcome.First(Position.of(4), accepted, 17, 3)));

        assertThat(heard.isAccepted()).isTrue();
        assertThat(heard.through())
                .as("the outcome is delivered when the database has reached the repetition")
                .isEqualTo(9);
        assertThat(heard.applied(DEFINITIONS)).isEqualTo(new Applied(4, Outcome.accepted(17, 3)));
    }

    @Test
    void aRepeatOfARefusalIsThatRefusal() {
        FeedOutcome.Result refused = new FeedOutcome.Result("EXISTS", 0, -1, null, null);
        HeardWrite heard = HeardWrite.of(
                ID,
                Position.of(9),
                new FeedOutcome(
                        ID,
                        new FeedOutcome.Result("REPEAT", -1, -1, null, null),
                        new FeedOutcome.First(Position.of(4), refused, 0, 0)));

        assertThat(heard.code()).isEqualTo("EXISTS");
        assertThat(heard.applied(DEFINITIONS)).isEqualTo(new Applied(4, Outcome.rejected(Code.EXISTS, 0)));
    }

    @Test
    void aWriteThatOnlyChecksIsAccepted() {
        HeardWrite heard = HeardWrite.of(
                ID, Position.of(9), new FeedOutcome(ID, new FeedOutcome.Result("ACCEPTED", -1, -1, null, null), null));

        assertThat(heard.applied(DEFINITIONS)).isEqualTo(new Applied(9, Outcome.accepted(0, 0)));
    }

    @Test
    void outcomesAreDeliveredInOrderAndOnce() {
        HeardWrites writes = new HeardWrites();
        HeardWrite first = HeardWrite.ofControl(new UUID(0, 1), Position.of(1));
        HeardWrite second = HeardWrite.ofControl(new UUID(0, 2), Position.of(2));
        HeardWrite third = HeardWrite.ofControl(new UUID(0, 3), Position.of(3));
        writes.add(first);
        writes.add(second);
        writes.add(third);
        writes.forget(second);

        assertThat(writes.find(first.id())).isEqualTo(first);
        assertThat(writes.takeThrough(0)).isEmpty();
        assertThat(writes.takeThrough(2)).containsExactly(first);
        assertThat(writes.find(first.id())).isNull();
        assertThat(writes.takeThrough(3)).containsExactly(third);
    }
}
