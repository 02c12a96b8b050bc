package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.UnknownProtocolNumberException;
import io.entail.replica.apply.LogApplier;
import io.entail.replica.reads.RecentChanges;
import io.entail.resolve.Code;
import io.entail.resolve.LogRecord;
import io.entail.topics.LastingCauseException;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wherever an error occurs while a batch of the log is applied, each write of this process in it ends once, with its
 * outcome or as unknown, and every write that ended as accepted has taken effect.
 */
final class FaultyBatchTest {
    private static final int WRITES = 200;

    @ParameterizedTest(name = "in batches of {0}")
    @ValueSource(ints = {500, 70})
    @DisplayName("an error at any step of a batch leaves none of 200 writes pending, and ends none twice")
    void everyWriteEndsOnce(int batch) {
        int faults = 0;
        for (int step = 0; step == 0 || faults == step; step++) {
            FaultyReplica replica = new FaultyReplica();
            for (int i = 0; i < WRITES; i++) {
                replica.write("thing " + i);
            }
            replica.throwAt(step);

            replica.followWithRestarts(batch);
            faults += replica.hasThrown() ? 1 : 0;
            replica.throwNever();
            replica.timeOut();

            assertThat(replica.pending())
                    .as("step %s: no write stays pending", step)
                    .isZero();
            assertThat(replica.endings()).hasSize(WRITES).allSatisfy(ending -> {
                assertThat(ending.times()).isEqualTo(1);
                // No record was lost, so every outcome arrives in the end.
                assertThat(ending.error()).isNull();
                assertThat(ending.code()).isEqualTo(Code.ACCEPTED);
            });
            for (int i = 0; i < WRITES; i++) {
                assertThat(replica.has("thing " + i))
                        .as("step %s: the accepted write %s has taken effect", step, i)
                        .isTrue();
            }
            assertThat(replica.readable())
                    .as("step %s: reads see the whole log", step)
                    .isEqualTo(replica.end());
        }
        assertThat(faults)
                .as("the test has thrown at more steps than there are writes")
                .isGreaterThan(WRITES);
    }

    @Test
    @DisplayName("writes whose batch keeps failing end at the timeout as unknown, with their ids")
    void whatIsNeverAppliedEndsAsUnknown() {
        FaultyReplica replica = new FaultyReplica();
        UUID id = replica.write("a");
        UUID other = replica.write("b");
        replica.throwAt(8);
        assertThatThrownBy(() -> replica.follow(500)).isNotNull();
        assertThat(replica.hasThrown()).isTrue();
        replica.throwNever();

        assertThat(replica.ending(id).times()).isZero();
        replica.timeOut();

        assertThat(replica.endings())
                .allSatisfy(ending -> assertThat(ending.times()).isEqualTo(1));
        assertThat(replica.ending(id).error())
                .isInstanceOfSatisfying(
                        OutcomeUnknownException.class,
                        unknown -> assertThat(unknown.writeId()).isEqualTo(id));
        assertThat(replica.learned(id)).isNull();

        replica.followWithRestarts(500);

        assertThat(replica.learned(id))
                .as("the outcome is kept for callers that ask later")
                .isNotNull();
        assertThat(replica.learned(other)).isNotNull();
        assertThat(replica.endings())
                .allSatisfy(ending -> assertThat(ending.times()).isEqualTo(1));
    }

    @Test
    @DisplayName("an applier whose thread continues after another one has taken over writes nothing")
    void aRetiredApplierWritesNothing() {
        FaultyReplica replica = new FaultyReplica();
        UUID id = replica.write("a");

        assertThatThrownBy(replica::followRetired).isInstanceOf(LogApplier.StoppedException.class);

        assertThat(replica.has("a")).isFalse();
        assertThat(replica.ending(id).times()).isZero();

        replica.follow(500);

        assertThat(replica.has("a")).isTrue();
        assertThat(replica.ending(id).code()).isEqualTo(Code.ACCEPTED);
    }

    @Test
    @DisplayName("a flush that fails makes no write of its batch fail, and the next batch is applied")
    void flushesThatFail() {
        FaultyReplica replica = new FaultyReplica();
        for (int i = 0; i <= LogApplier.FLUSH_RECORDS; i++) {
            replica.write("thing " + i);
        }
        replica.failFlush();

        replica.followWithRestarts(500);

        assertThat(replica.flushes()).isPositive();
        assertThat(replica.pending()).isZero();
        assertThat(replica.endings()).allSatisfy(ending -> {
            assertThat(ending.times()).isEqualTo(1);
            assertThat(ending.code()).isEqualTo(Code.ACCEPTED);
        });
    }

    @Test
    @DisplayName("records before one that cannot be applied are applied, and their writers get the outcomes")
    void whatStandsBeforeCounts() {
        FaultyReplica replica = new FaultyReplica();
        replica.append(new LogRecord.Protocol(3));
        UUID before = replica.write("before");
        replica.append(Things.text("future"), new byte[] {3, 1, 2, 3});
        UUID after = replica.write("after");

        assertThatThrownBy(() -> replica.follow(500))
                .satisfies(e ->
                        assertThat(LastingCauseException.in(e)).isInstanceOf(UnknownProtocolNumberException.class));

        assertThat(replica.ending(before).code()).isEqualTo(Code.ACCEPTED);
        assertThat(replica.has("before")).isTrue();
        assertThat(replica.ending(after).times()).isZero();
        replica.close();
        assertThat(replica.ending(after).error()).isInstanceOf(OutcomeUnknownException.class);
    }

    @Test
    @DisplayName("a watch gets the changes of a failed batch, or is notified that they are missing")
    void watchersAreToldOfGaps() throws Exception {
        int missed = 0;
        int faults = 0;
        for (int step = 0; step == 0 || faults == step; step++) {
            FaultyReplica replica = new FaultyReplica();
            RecentChanges.Cursor cursor = replica.watch();
            replica.write("a");
            replica.throwAt(step);

            replica.followWithRestarts(500);
            faults += replica.hasThrown() ? 1 : 0;

            RecentChanges.Taken taken = Objects.requireNonNull(cursor.take(), "step " + step);
            assertThat(taken.through()).isEqualTo(replica.end());
            assertThat(taken.changes()).hasSize(taken.missed() == null ? 1 : 0);
            missed += taken.missed() == null ? 0 : 1;
        }
        assertThat(missed)
                .as("some errors occur between the write to the tables and the notification of watches")
                .isPositive();
    }
}
