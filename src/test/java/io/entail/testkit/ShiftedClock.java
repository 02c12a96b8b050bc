package io.entail.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that shows the real time plus the durations that a test has added. Thread-safe. */
public final class ShiftedClock extends Clock {
    private volatile Duration shift = Duration.ZERO;

    /** Advances the clock by this duration. */
    public void pass(Duration time) {
        shift = shift.plus(time);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(shift);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for dates");
    }
}
