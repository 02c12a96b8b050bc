package io.entail.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class WorkProgressTest {
    @Test
    @DisplayName("a line has what is done, how fast, and how long the rest takes where anybody knows")
    void aLineHasRateAndEstimate() {
        assertThat(WorkProgress.line("rows written", 12_000, 100_000, 3_000_000_000L))
                .isEqualTo("12000 of 100000 rows written (12 %), 4000 a second, 22 s left");
        assertThat(WorkProgress.line("rows written", 12_000, 0, 3_000_000_000L))
                .isEqualTo("12000 rows written, 4000 a second");
        assertThat(WorkProgress.line("rows written", 0, 10, 0)).isEqualTo("0 of 10 rows written (0 %)");
        assertThat(WorkProgress.line("rows written", 12, 10, 1_000_000_000L))
                .isEqualTo("12 of 10 rows written (120 %), 12 a second");
    }
}
