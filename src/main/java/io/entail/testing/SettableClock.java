package io.entail.testing;

import io.entail.errors.words.Misuse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until a test sets it, in UTC:
 *
 * <pre>{@code
 * var clock = SettableClock.at(Instant.parse("2026-03-01T09:00:00Z"));
 * var store = EntityStore.inMemory(Definitions.shipped(), clock);
 * store.dao("keyauth_credentials").insert(credential, WriteOptions.ttl(60));
 * clock.advance(Duration.ofMinutes(2));     // the credential has expired
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class SettableClock extends Clock {
    private final Shown shown;
    private final ZoneId zone;

    /** The time, shared by the clocks of several zones. */
    private static final class Shown {
        private volatile Instant now;

        Shown(Instant now) {
            this.now = now;
        }

        synchronized void advance(Duration time) {
            now = now.plus(time);
        }

        synchronized void set(Instant time) {
            now = time;
        }
    }

    private SettableClock(Shown shown, ZoneId zone) {
        this.shown = shown;
        this.zone = zone;
    }

    /** Returns a clock that shows this time. */
    public static SettableClock at(Instant now) {
        return new SettableClock(new Shown(Misuse.requireGiven(now, "now")), ZoneOffset.UTC);
    }

    /** Sets the time, which may be earlier or later than before. */
    public void set(Instant time) {
        shown.set(Misuse.requireGiven(time, "time"));
    }

    /** Advances the time; a negative duration sets the clock back. */
    public void advance(Duration time) {
        shown.advance(Misuse.requireGiven(time, "time"));
    }

    @Override
    public Instant instant() {
        return shown.now;
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    /** Returns the same clock in another zone; both show one time and can be set. */
    @Override
    public SettableClock withZone(ZoneId other) {
        return new SettableClock(shown, other);
    }
}
