package io.entail.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ComparisonTest {
    @Test
    void theRatioIsTheMedianOfTheRoundsRatiosAndNotTheRatioOfTheMedians() {
        Comparison comparison = new Comparison("writes.inflight1.p50", "ms", 1);
        comparison.add(1, 1); // 1
        comparison.add(6, 2); // 3
        comparison.add(10, 5); // 2
        assertThat(comparison.result(1_000))
                .isEqualTo(new BenchResult("writes.inflight1.p50", "ms", 6, 2, 2, 1, 3, 1_000, 1, 3));
    }

    @Test
    void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Comparison.median(List.of(4.0, 1.0, 2.0, 9.0))).isEqualTo(3);
    }

    @Test
    void figuresAreShownWithFourDigits() {
        Comparison comparison = new Comparison("writes.inflight64.rate", "/s", 1);
        comparison.add(20_000, 30_000);
        BenchResult result = comparison.result(1_000);
        assertThat(result.ratio()).isEqualTo(0.6667);
        assertThat(result.value()).isEqualTo(20_000);
    }

    @Test
    void aRoundThatMeasuredNothingIsAnError() {
        Comparison comparison = new Comparison("restart.ready", "s", 1);
        assertThatThrownBy(() -> comparison.add(1, 0)).hasMessageContaining("restart.ready");
        assertThatThrownBy(() -> comparison.add(Double.NaN, 1)).hasMessageContaining("restart.ready");
    }

    @Test
    void theMedianOfSeveralThreadsIsThatOfAllTheirCalls() {
        Latencies fast = new Latencies();
        Latencies slow = new Latencies();
        for (int i = 0; i < 10_000; i++) {
            fast.add(10);
        }
        slow.add(1_000);
        assertThat(Latencies.median(List.of(fast, slow))).isEqualTo(10);
        assertThatThrownBy(() -> new Latencies().median()).hasMessageContaining("no call");
    }

    @Test
    void aPercentileIsACallThatSoManyDidNotExceed() {
        Latencies latencies = new Latencies();
        for (int i = 200; i > 0; i--) {
            latencies.add(i);
        }
        assertThat(latencies.percentile(99)).isEqualTo(198);
        assertThat(latencies.percentile(100)).isEqualTo(200);
        assertThatThrownBy(() -> new Latencies().percentile(99)).hasMessageContaining("no call");
    }
}
