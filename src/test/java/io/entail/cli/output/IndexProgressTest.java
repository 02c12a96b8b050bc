package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.Failures;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class IndexProgressTest {
    private final StringWriter lines = new StringWriter();
    private final PrintWriter err = new PrintWriter(lines, true);
    private final AtomicLong nanos = new AtomicLong();
    private final IndexProgress progress = new IndexProgress(
            err,
            total -> new WorkProgress(new WorkProgress.Place(err, null, nanos::get), "rows put into the index", total),
            nanos::get);

    /**
     * Returns a query that takes a second for each of its attempts. The index has these numbers of rows in turn, and
     * then the query succeeds.
     */
    private Supplier<String> query(int... rows) {
        Deque<Integer> left = new ArrayDeque<>();
        for (int each : rows) {
            left.add(each);
        }
        return () -> {
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
            if (left.isEmpty()) {
                return "answer";
            }
            throw Failures.indexIsBuilt("orders", "total", left.remove(), 1_000);
        };
    }

    @Test
    @DisplayName("a query waits for its index and prints the progress")
    void aQueryWaits() {
        assertThat(progress.await(query(100, 200, 300, 400, 500))).isEqualTo("answer");
        assertThat(lines.toString().lines())
                .containsExactly("entail: 300 of 900 rows put into the index (33 %), 100 a second, 6 s left");
    }

    @Test
    @DisplayName("nothing is printed if the index is complete, or soon is")
    void aShortWaitIsSilent() {
        assertThat(progress.await(query())).isEqualTo("answer");
        assertThat(progress.await(query(500, 900))).isEqualTo("answer");
        assertThat(lines.toString()).isEmpty();
    }

    @Test
    @DisplayName("a query goes on waiting if the build begins again, and its progress starts anew")
    void aBuildBeginsAgain() {
        assertThat(progress.await(query(800, 0, 100, 200, 300))).isEqualTo("answer");
        assertThat(lines.toString().lines())
                .containsExactly("entail: 300 of 1000 rows put into the index (30 %), 100 a second, 7 s left");
    }

    @Test
    @DisplayName("the wait for an index into which no rows come ends after a minute")
    void nobodyWaitsForever() {
        assertThatThrownBy(() -> progress.await(query(new int[1_000])))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the index [total] of 'orders' is being built, 0 of 1000 rows are in it");
        assertThat(Duration.ofNanos(nanos.get())).isEqualTo(Duration.ofSeconds(61));
        assertThat(lines.toString())
                .contains("entail: no row has come into the index for 60 s, so this command waits no");
    }

    @Test
    @DisplayName("any other failure ends the wait, such as the closing of the store")
    void otherFailuresEndTheWait() {
        for (RuntimeException failure :
                List.of(new StoreClosedException("closed"), new StoreUnavailableException("no broker answers", null))) {
            Supplier<String> building = query(100);
            Supplier<String> query = () -> {
                if (nanos.get() == 0) {
                    return building.get();
                }
                throw failure;
            };
            assertThatThrownBy(() -> progress.await(query)).isSameAs(failure);
            nanos.set(0);
        }
    }
}
