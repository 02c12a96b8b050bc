package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeEnvelope;
import io.entail.errors.MalformedChangeException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/** A record of the topic of changes as a link of the chain, or one of progress. Used by one thread. */
final class Link {
    private static final int SHORTEST = ChangeBytes.HEADER + 3 * ChangeBytes.DIGEST;

    private final TopicRecord record;
    private final @Nullable ChangeEnvelope envelope;
    private final @Nullable Bytes computed;
    private final @Nullable Bytes digest;
    private final String fault;

    /** The record that was in the chain before this one and stands behind it; null for none. */
    private @Nullable Link overtaker;

    private int overtaken;

    Link(TopicRecord record) {
        this.record = record;
        ChangeEnvelope read = null;
        Bytes ofBytes = null;
        Bytes last = null;
        String wrong = "";
        byte[] value = record.value();
        if (value == null) {
            wrong = "it has no value";
        } else if (record.key() != null) {
            ofBytes = value.length < SHORTEST ? null : ChangeBytes.computeDigest(value);
            last = value.length < SHORTEST ? null : ChangeBytes.digest(value);
            try {
                read = ChangeEnvelope.of(value);
            } catch (MalformedChangeException e) {
                wrong = String.valueOf(e.getMessage());
            }
        }
        this.envelope = read;
        this.computed = ofBytes;
        this.digest = last;
        this.fault = wrong;
    }

    TopicRecord record() {
        return record;
    }

    long offset() {
        return record.offset();
    }

    boolean isProgress() {
        return record.key() == null;
    }

    /** What it says, null when that cannot be read. */
    @Nullable
    ChangeEnvelope envelope() {
        return envelope;
    }

    /** Why it cannot be read. */
    String fault() {
        return fault;
    }

    /** Whether its digest is that of its bytes. */
    boolean isIntact() {
        return envelope != null && envelope.digest().equals(computed);
    }

    /** The digest that its bytes have, null when it is too short. */
    @Nullable
    Bytes computed() {
        return computed;
    }

    /** The digest at its end, whatever comes before; null when it is too short. */
    @Nullable
    Bytes digest() {
        return digest;
    }

    /** As it says, -1 when that cannot be read. */
    long sequence() {
        return envelope == null ? -1 : envelope.sequence();
    }

    /** A record behind it was before it in the chain. */
    void noteOvertakenBy(Link other) {
        overtaken++;
        overtaker = overtaker == null ? other : overtaker;
    }

    @Nullable
    Link overtaker() {
        return overtaker;
    }

    int overtaken() {
        return overtaken;
    }

    Finding finding(String topic, String what) {
        Position position = envelope == null ? null : envelope.position();
        return new Finding(
                topic,
                record.offset(),
                position,
                envelope == null ? null : envelope.entity(),
                Keys.of(record.key()),
                what);
    }
}
