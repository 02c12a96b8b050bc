package io.entail.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LastStepsTest {
    private static final long START = Long.MAX_VALUE - 5;

    private final LastSteps steps = new LastSteps();

    /** Returns a reading of the clock at this time after the start. The clock's numbers may wrap around. */
    private static long at(long millis) {
        return START + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private long room(long millis) {
        return TimeUnit.NANOSECONDS.toMillis(steps.room("orders", at(millis)));
    }

    @Test
    @DisplayName("writers give way for a second after a refused last step, and only those of its entity")
    void givesRoom() {
        assertThat(room(0)).isZero();
        steps.noteRefused("orders", at(0));
        assertThat(room(0)).isEqualTo(1_000);
        assertThat(room(400)).isEqualTo(600);
        assertThat(room(1_000)).isZero();
        assertThat(room(2_000)).isZero();
        assertThat(steps.room("shops", at(0))).isZero();
    }

    @Test
    @DisplayName("writers give way for at most 5 seconds to attempts that follow each other, and then to none for 5")
    void writersGoOnBetween() {
        for (int millis = 0; millis < 10_000; millis += 400) {
            steps.noteRefused("orders", at(millis));
            assertThat(room(millis))
                    .as("the time that is left for the last step after %d ms", millis)
                    .isEqualTo(Math.max(0, Math.min(1_000, 5_000 - millis)));
        }
        steps.noteRefused("orders", at(10_000));
        assertThat(room(10_000)).isEqualTo(1_000);
    }
}
