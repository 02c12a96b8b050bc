package io.entail.project.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.changes.FeedEnd;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.TargetPosition;
import io.entail.resolve.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread polls the database for all threads that wait. */
@Timeout(60)
final class DatabaseProgressTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final AtomicReference<@Nullable TargetPosition> database = new AtomicReference<>();
    private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable RuntimeException> deaf = new AtomicReference<>();
    private final DatabaseProgress progress = new DatabaseProgress("test", this::ask, new DatabaseProgress.Moves() {
        @Override
        public void reaching(TargetPosition position) {
            RuntimeException thrown = deaf.getAndSet(null);
            if (thrown != null) {
                throw thrown;
            }
            heard.add("reaching " + position.end().offset());
        }

        @Override
        public void reached(TargetPosition position) {
            heard.add("reached " + position.end().offset() + ", latest " + progressed());
        }
    });

    private long progressed() {
        return progress.reached();
    }

    private @Nullable TargetPosition ask() {
        asked.incrementAndGet();
        RuntimeException thrown = fault.get();
        if (thrown != null) {
            throw thrown;
        }
        return database.get();
    }

    private static TargetPosition at(long offset) {
        Bytes digest = Bytes.wrap(new byte[32]);
        return new TargetPosition(
                1, new UUID(1, 1), "w", "c", new FeedEnd(offset, digest, 0, digest), Instant.EPOCH, 0);
    }

    @AfterEach
    void close() {
        progress.close();
    }

    @Test
    void aWaitEndsWhenItsPositionIsReached() throws InterruptedException {
        progress.start();
        database.set(at(3));

        assertThat(progress.await(3, LONG)).isTrue();

        await().untilAsserted(() -> assertThat(heard).containsExactly("reaching 3", "reached 3, latest 3"));
    }

    @Test
    void theDatabaseIsNotPolledWithoutWaits() throws InterruptedException {
        progress.start();
        database.set(at(3));
        assertThat(progress.await(3, LONG)).isTrue();
        int before = asked.get();

        assertThat(progress.await(2, LONG)).isTrue();
        Thread.sleep(100);

        assertThat(asked.get()).isEqualTo(before);
    }

    @Test
    void aPositionThatIsNotReachedInTimeIsReported() throws InterruptedException {
        progress.start();
        database.set(at(3));

        assertThat(progress.await(4, Duration.ofMillis(20))).isFalse();
        assertThat(progress.latest()).isEqualTo(at(3));
    }

    @Test
    void aDatabaseThatIsAwayIsAskedAgain() throws InterruptedException {
        progress.start();
        fault.set(new StoreUnavailableException("away", null));
        database.set(at(3));
        assertThat(progress.await(3, Duration.ofMillis(50))).isFalse();
        assertThat(progress.problem()).isEqualTo("away");

        fault.set(null);

        assertThat(progress.await(3, LONG)).isTrue();
        await().untilAsserted(() -> assertThat(progress.problem()).isNull());
    }

    @Test
    void aPlaceThatCannotBeHeardOfIsNotReachedYet() throws InterruptedException {
        progress.start();
        deaf.set(new StoreUnavailableException("no definitions", null));
        database.set(at(3));

        assertThat(progress.await(3, LONG)).isTrue();

        assertThat(heard).startsWith("reaching 3");
        assertThat(asked.get()).isGreaterThan(1);
    }

    @Test
    void aDatabaseThatWasRestoredIsWaitedForAgain() throws InterruptedException {
        progress.start();
        database.set(at(9));
        assertThat(progress.await(9, LONG)).isTrue();

        database.set(at(4));
        assertThat(progress.await(10, Duration.ofMillis(50))).isFalse();

        assertThat(progress.reached()).isEqualTo(4);
    }

    @Test
    void anAnswerThatComesLateMovesNothingBack() {
        database.set(at(9));
        assertThat(progress.ask()).isEqualTo(at(9));
        database.set(at(8));
        progress.ask();

        assertThat(progress.reached()).isEqualTo(9);
    }

    @Test
    void closingEndsEveryWait() throws InterruptedException {
        progress.start();
        List<Throwable> thrown = new ArrayList<>();
        Thread waiting = new Thread(() -> {
            try {
                progress.await(5, LONG);
            } catch (RuntimeException | InterruptedException e) {
                thrown.add(e);
            }
        });
        waiting.start();
        await().until(() -> asked.get() > 0);
        progress.close();
        waiting.join();

        assertThat(thrown).hasOnlyElementsOfType(StoreClosedException.class).hasSize(1);
        assertThatThrownBy(() -> progress.await(5, LONG)).isInstanceOf(StoreClosedException.class);
    }
}
