package io.entail.replica.reads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class CatchUpTest {
    private final CatchUp catchUp = new CatchUp();

    private static long seconds(long seconds) {
        return TimeUnit.SECONDS.toNanos(seconds) + 1;
    }

    @Test
    @DisplayName("progress, rate and remaining time are logged after three seconds, and then every five")
    void tellsNowAndThen() {
        assertThat(catchUp.tell(0, 1_000_000, seconds(0))).isEmpty();
        assertThat(catchUp.tell(40_000, 1_000_000, seconds(2))).isEmpty();
        assertThat(catchUp.tell(80_000, 1_000_000, seconds(4)))
                .contains("catching up: 80,000 of 1,000,000 records (8 %), 20,000 records/s, about 46 s left");
        assertThat(catchUp.tell(120_000, 1_000_000, seconds(6))).isEmpty();
        assertThat(catchUp.tell(200_000, 1_000_000, seconds(10))).isPresent();
    }

    @Test
    @DisplayName("a standstill is logged, and the measurement starts anew after a reset")
    void saysThatItIsStuck() {
        assertThat(catchUp.tell(5, 10, seconds(0))).isEmpty();
        assertThat(catchUp.tell(5, 10, seconds(9)))
                .hasValueSatisfying(text -> assertThat(text).contains("stuck"));
        catchUp.reset();
        assertThat(catchUp.tell(5, 10, seconds(30))).isEmpty();
    }
}
