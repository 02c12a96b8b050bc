package io.entail.audit.verify;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeEnvelope;
import io.entail.errors.MalformedChangeException;
import io.entail.read.Position;
import io.entail.resolve.Bytes;
import org.jspecify.annotations.Nullable;

/** A record of the topic of changes: a link of the chain, or a record of progress. Confined to one thread. */
final class Link {
    private static final int SHORTEST = ChangeBytes.HEADER + 3 * ChangeBytes.DIGEST;

    private final TopicRecord record;
    private final @Nullable ChangeEnvelope envelope;
    private final @Nullable Bytes computed;
    private final @Nullable Bytes digest;
    private final String fault;

    /** The record that precedes this one in the chain but follows it in the topic; null when there is none. */
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

    /** Returns the content, null when it cannot be read. */
    @Nullable
    ChangeEnvelope envelope() {
        return envelope;
    }

    /** Returns why it cannot be read. */
    String fault() {
        return fault;
    }

    /** Returns whether its digest matches its bytes. */
    boolean isIntact() {
        return envelope != null && envelope.digest().equals(computed);
    }

    /** Returns the digest computed from its bytes, null when it is too short. */
    @Nullable
    Bytes computed() {
        return computed;
    }

    /** Returns the digest stored at its end, null when it is too short. */
    @Nullable
    Bytes digest() {
        return digest;
    }

    /** Returns its sequence, -1 when it cannot be read. */
    long sequence() {
        return envelope == null ? -1 : envelope.sequence();
    }

    /** Notes that a later record of the topic precedes this one in the chain. */
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
