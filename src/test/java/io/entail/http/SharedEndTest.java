package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.errors.PositionNotReachedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SharedEndTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicLong reached = new AtomicLong();
    private final AtomicInteger questions = new AtomicInteger();

    /** Returns an end whose reader advances by this number of offsets each time somebody waits for it. */
    private SharedEnd over(Supplier<Position> end, long step) {
        return new SharedEnd(
                () -> {
                    questions.incrementAndGet();
                    return end.get();
                },
                () -> Position.of(reached.get()),
                (wanted, time) -> {
                    if (reached.addAndGet(step) < wanted.offset()) {
                        throw new PositionNotReachedException("not yet", Map.of());
                    }
                });
    }

    @Test
    @DisplayName("it says whether more is readable than when the request was checked")
    void saysWhetherThereIsMore() {
        SharedEnd end = over(() -> Position.of(7), 7);
        assertThat(end.reach(Position.of(6), LONG)).isTrue();
        assertThat(end.reach(Position.of(7), LONG))
                .as("nothing new is readable if the request has seen the end")
                .isFalse();
        assertThat(end.reach(Position.of(6), LONG))
                .as("the reader has advanced after the request was checked")
                .isTrue();
    }

    @Test
    @DisplayName("it waits for a reader that advances, but not for one that stands still")
    void waitsForAReaderThatGetsOn() {
        assertThat(over(() -> Position.of(10), 3).reach(Position.of(0), LONG)).isTrue();
        assertThat(reached).hasValue(12);
        reached.set(5);
        assertThat(over(() -> Position.of(10), 0).reach(Position.of(5), LONG)).isFalse();
        assertThat(over(() -> Position.of(10), 0).reach(Position.of(4), LONG)).isTrue();
    }

    @Test
    @DisplayName("two hundred requests during a look at the log share the next look, which begins after them")
    void manyShareOneQuestion() throws Exception {
        int many = 200;
        Semaphore answers = new Semaphore(0);
        AtomicLong last = new AtomicLong(1);
        SharedEnd end = over(
                () -> {
                    Position now = Position.of(last.get());
                    answers.acquireUninterruptibly();
                    return now;
                },
                1_000);
        ExecutorService pool = Executors.newFixedThreadPool(many + 1);
        List<Thread> waiting = java.util.Collections.synchronizedList(new ArrayList<>());
        try {
            Future<Boolean> first = pool.submit(() -> end.reach(Position.of(1), LONG));
            await().until(() -> questions.get() == 1);
            last.set(2);
            List<Future<Boolean>> others = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                others.add(pool.submit(() -> {
                    waiting.add(Thread.currentThread());
                    return end.reach(Position.of(1), LONG);
                }));
            }
            await().until(() -> waiting.size() == many
                    && waiting.stream().allMatch(each -> each.getState() == Thread.State.TIMED_WAITING));
            answers.release(2);
            assertThat(first.get(10, TimeUnit.SECONDS)).isFalse();
            for (Future<Boolean> other : others) {
                assertThat(other.get(10, TimeUnit.SECONDS))
                        .as("the end is at least that of the moment of the request")
                        .isTrue();
            }
            assertThat(questions).hasValue(2);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @DisplayName("if the log fails, the present requests fail, and the next one looks again")
    void aFailureIsNotKept() {
        AtomicInteger asked = new AtomicInteger();
        SharedEnd end = over(
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new StoreUnavailableException("away", null);
                    }
                    return Position.of(3);
                },
                3);
        assertThatThrownBy(() -> end.reach(Position.of(0), LONG)).isInstanceOf(StoreUnavailableException.class);
        assertThat(end.reach(Position.of(0), LONG)).isTrue();
    }

    @Test
    @DisplayName("a wait for a log that does not answer ends with the time of the request")
    void aSilentLogIsGivenUp() {
        CompletableFuture<Position> never = new CompletableFuture<>();
        try {
            SharedEnd end = over(never::join, 0);
            assertThatThrownBy(() -> end.reach(Position.of(0), Duration.ofMillis(50)))
                    .isInstanceOf(PositionNotReachedException.class);
        } finally {
            never.complete(Position.of(0));
        }
    }
}
