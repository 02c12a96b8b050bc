package io.entail.audit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A clock that always shows one time, which is determined at the first use. Thread-safe. */
public final class MomentClock extends Clock {
    private final Supplier<Instant> source;
    private volatile @Nullable Instant time;

    public MomentClock(Supplier<Instant> source) {
        this.source = source;
    }

    @Override
    public Instant instant() {
        Instant known = time;
        if (known == null) {
            known = source.get();
            time = known;
        }
        return known;
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
