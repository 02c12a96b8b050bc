package io.entail.replica.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.EntailException;
import io.entail.errors.OutcomeUnknownException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.replica.StoreLog.Applied;
import io.entail.resolve.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class PendingWritesTest {
    private static final Duration AT_ONCE = Duration.ofNanos(-1);
    private static final Applied ACCEPTED = new Applied(7, Outcome.accepted(3, 1));
    private static final Executor REFUSES = completion -> {
        throw new StoreClosedException("the store is closed");
    };

    private final PendingWrites pending = new PendingWrites(3, Runnable::run);

    private PendingWrite write(Executor completer, boolean again) {
        return new PendingWrite(pending, completer, false, again, UUID.randomUUID(), new byte[0], new byte[0]);
    }

    private PendingWrite started(boolean again) {
        PendingWrite write = write(Runnable::run, again);
        assertThat(pending.start(write)).isSameAs(write);
        return write;
    }

    /** A write that Kafka's client was asked to take ends at the second call. */
    private static void timeOut(PendingWrites writes) {
        writes.timeOut(AT_ONCE);
        writes.timeOut(AT_ONCE);
    }

    private static EntailException error(PendingWrite write) {
        assertThat(write.future()).isCompletedExceptionally();
        return write.future()
                .handle((applied, error) -> (EntailException) error)
                .join();
    }

    @Test
    @DisplayName("a write that was not passed to the producer was not sent; one that was may have taken effect")
    void whatWasHandedOverIsUnknown() {
        PendingWrite waiting = started(false);
        PendingWrite sent = started(false);
        sent.beginSend();

        timeOut(pending);

        assertThat(error(waiting)).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("was not sent");
        assertThat(error(sent))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining(sent.id().toString())
                .hasMessageContaining("may have taken effect")
                .hasMessageContaining("entail.write.timeout");
        assertThat(pending.size()).isZero();
    }

    @Test
    @DisplayName(
            "a write that Kafka's client is just being asked to take at the timeout, and does not take, was not sent")
    void whatIsNotTakenWasNotSent() {
        PendingWrite offered = started(false);
        assertThat(offered.beginSend()).isTrue();
        pending.timeOut(AT_ONCE);
        assertThat(offered.future()).isNotDone();

        offered.takeBack();

        assertThat(error(offered)).isInstanceOf(StoreUnavailableException.class).hasMessageContaining("was not sent");
        assertThat(offered.beginSend()).as("it is offered again").isFalse();
        assertThat(pending.size()).isZero();
    }

    @Test
    @DisplayName("a caller that gets the outcome of a write can send another one with the same id at once")
    void anIdIsFreeForWhoWasTold() {
        PendingWrite first = started(false);
        PendingWrite again =
                new PendingWrite(pending, Runnable::run, false, false, first.id(), new byte[0], new byte[0]);
        CompletableFuture<PendingWrite> taken = first.future().thenApply(applied -> pending.start(again));

        pending.settle(List.of(first.id()), List.of(ACCEPTED));

        assertThat(taken).isCompletedWithValue(again);
        assertThat(pending.find(first.id())).isSameAs(again);
    }

    @Test
    @DisplayName("a failed retry of a write leaves its outcome unknown, however it fails")
    void retriesThatFailAreStillUnknown() {
        PendingWrite late = started(true);
        timeOut(pending);
        PendingWrite refused = started(true);
        refused.beginSend();
        refused.sendFailed(new TopicAuthorizationException("not yours"), true);
        PendingWrite full = started(true);
        full.failUnsent(new StoreUnavailableException("too many writes wait to be sent; nothing was sent", null));

        for (PendingWrite write : List.of(late, refused, full)) {
            assertThat(error(write))
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("still unknown")
                    .hasMessageContaining("retry(id) can be called again");
        }
    }

    @Test
    @DisplayName("a write whose caller's executor rejects the completion is completed by another executor")
    void refusedCompletionsAreDoneNevertheless() {
        PendingWrite settled = pending.start(write(REFUSES, false));
        pending.settle(List.of(settled.id()), List.of(ACCEPTED));
        PendingWrite late = pending.start(write(REFUSES, false));
        timeOut(pending);

        assertThat(settled.future()).isCompletedWithValue(ACCEPTED);
        assertThat(late.future()).isCompletedExceptionally();
        assertThat(pending.size()).isZero();
    }

    @Test
    @DisplayName("a write whose outcome could not be delivered ends with that outcome at the timeout")
    void whatCouldNotBeToldIsToldLater() {
        boolean[] refusing = {true};
        Executor sometimes = completion -> {
            if (refusing[0]) {
                throw new OutOfMemoryError("no memory");
            }
            completion.run();
        };
        PendingWrites here = new PendingWrites(3, sometimes);
        PendingWrite write = here.start(
                new PendingWrite(here, sometimes, false, false, UUID.randomUUID(), new byte[0], new byte[0]));
        write.beginSend();
        assertThatThrownBy(() -> here.settle(List.of(write.id()), List.of(ACCEPTED)))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(write.future()).isNotDone();

        refusing[0] = false;
        timeOut(here);

        assertThat(write.future()).isCompletedWithValue(ACCEPTED);
    }

    @Test
    @DisplayName(
            "outcomes that arrive after their writes ended as unknown are kept, for as many writes as can be pending")
    void whatIsLearnedIsKept() {
        List<PendingWrite> writes = List.of(started(false), started(false), started(false));
        for (PendingWrite write : writes) {
            write.beginSend();
            write.giveUp("late", null);
        }
        PendingWrite first = writes.get(0);
        assertThat(pending.learned(first.id())).isNull();

        pending.settle(List.of(first.id()), List.of(ACCEPTED));

        assertThat(pending.learned(first.id())).isEqualTo(ACCEPTED);
        PendingWrite more = started(false);
        more.beginSend();
        timeOut(pending);
        assertThat(pending.learned(first.id()))
                .as("the oldest outcome is dropped when the maximum is reached")
                .isNull();
        assertThat(pending.learned(UUID.randomUUID())).isNull();
    }

    @Test
    @DisplayName("closing ends all writes and accepts no more, also those that start at the same moment")
    void closingEndsAll() throws Exception {
        for (int round = 0; round < 200; round++) {
            PendingWrites here = new PendingWrites(10, Runnable::run);
            CompletableFuture<PendingWrite> started = CompletableFuture.supplyAsync(() -> {
                PendingWrite write = new PendingWrite(
                        here, Runnable::run, false, false, UUID.randomUUID(), new byte[0], new byte[0]);
                return here.start(write);
            });
            here.close();

            PendingWrite write = started.exceptionally(refused -> null).get(20, TimeUnit.SECONDS);
            if (write != null) {
                assertThat(write.future()).failsWithin(20, TimeUnit.SECONDS);
            }
            assertThat(here.size()).isZero();
        }
    }

    @Test
    @DisplayName("the number of pending writes is limited, and an id is pending once")
    void theirNumberIsBounded() {
        PendingWrite first = started(false);
        PendingWrite same = new PendingWrite(pending, Runnable::run, false, true, first.id(), new byte[0], new byte[0]);
        assertThat(pending.start(same)).isSameAs(first);
        started(false);
        started(false);

        assertThatThrownBy(() -> pending.start(write(Runnable::run, false)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("entail.write.pending-max");
    }
}
