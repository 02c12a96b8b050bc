package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class WakeupsTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(50);

    private final Wakeups wakeups = new Wakeups();

    private long pausedMillis(Duration time) throws InterruptedException {
        long began = System.nanoTime();
        wakeups.pause(time);
        return (System.nanoTime() - began) / 1_000_000;
    }

    @Test
    void aRunWakesUpAWaitingThread() throws Exception {
        Runnable wake = wakeups.begin();
        wake.run();
        assertThat(pausedMillis(LONG)).isLessThan(LONG.toMillis() / 2);
        assertThat(pausedMillis(SHORT)).as("a wake-up ends only one pause").isGreaterThanOrEqualTo(SHORT.toMillis());
        new Thread(wake).start();
        assertThat(pausedMillis(LONG)).isLessThan(LONG.toMillis() / 2);
    }

    @Test
    void aWakeUpOfAnEarlierRunHasNoEffect() throws Exception {
        Runnable first = wakeups.begin();
        first.run();
        wakeups.end();
        first.run();
        assertThat(pausedMillis(SHORT)).isGreaterThanOrEqualTo(SHORT.toMillis());
        Runnable second = wakeups.begin();
        first.run();
        assertThat(pausedMillis(SHORT)).isGreaterThanOrEqualTo(SHORT.toMillis());
        second.run();
        assertThat(pausedMillis(LONG)).isLessThan(LONG.toMillis() / 2);
    }

    @Test
    void closingEndsEveryWait() throws Exception {
        new Thread(wakeups::close).start();
        wakeups.pause(LONG);
        wakeups.pause(LONG);
        wakeups.end();
        wakeups.pause(LONG);
    }
}
