package io.entail.dao;

import io.entail.dao.contract.TestLogs;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog;
import io.entail.testkit.ShiftedClock;
import java.time.Clock;
import java.time.Duration;

/** Logs without Kafka: every process sees the one log at once. */
final class MemoryLogs implements TestLogs {
    private final ShiftedClock clock = new ShiftedClock();
    private final MemoryLog log = MemoryLog.create(clock);

    @Override
    public StoreLog open() {
        return new ForwardingLog(log) {
            @Override
            public void close() {
                // The log stays open, because other processes of the test use it.
            }
        };
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public void pass(Duration time) {
        clock.pass(time);
    }

    @Override
    public void close() {
        log.close();
    }
}
