package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static List<Long> millis(Backoff backoff, int waits) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < waits; i++) {
            millis.add(backoff.next().toMillis());
        }
        return millis;
    }

    @Test
    void waitsGrowUpToTheLimit() {
        assertThat(millis(new Backoff(FIRST, LIMIT, () -> 0), 6))
                .containsExactly(200L, 400L, 800L, 1600L, 3000L, 3000L);
    }

    @Test
    void chanceTakesUpToHalfOfAWait() {
        assertThat(millis(new Backoff(FIRST, LIMIT, () -> 0.9999999), 5))
                .containsExactly(100L, 200L, 400L, 800L, 1500L);
        for (long wait : millis(new Backoff(FIRST, FIRST), 200)) {
            assertThat(wait).isBetween(100L, 200L);
        }
    }

    @Test
    void itBeginsAnewAfterSuccess() {
        Backoff backoff = new Backoff(FIRST, LIMIT, () -> 0);
        millis(backoff, 4);
        backoff.reset();
        assertThat(millis(backoff, 2)).containsExactly(200L, 400L);
    }
}
