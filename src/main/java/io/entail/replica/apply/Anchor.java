package io.entail.replica.apply;

import io.entail.replica.LogEntry;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The identity of the last applied record in the topic. If the broker has another record at this offset, it is another
 * log. Immutable.
 *
 * @param offset of the record
 * @param leaderEpoch of the record, -1 when the broker does not say
 * @param timestamp its append time
 * @param hash SHA-256 over its key and value
 */
public record Anchor(long offset, int leaderEpoch, long timestamp, Hash hash) {
    private static final int BYTES = Long.BYTES + Integer.BYTES + Long.BYTES + 32;

    /** 32 bytes with value equality. */
    public record Hash(long a, long b, long c, long d) {}

    public static Anchor of(ConsumerRecord<byte[], byte[]> record) {
        return of(new LogEntry(
                record.offset(), record.leaderEpoch().orElse(-1), record.timestamp(), record.key(), record.value()));
    }

    public static Anchor of(LogEntry record) {
        MessageDigest sha = sha256();
        // The key's length keeps key and value apart; a null value differs from an empty one.
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, record.key().length));
        sha.update(record.key());
        sha.update((byte) (record.value() == null ? 0 : 1));
        if (record.value() != null) {
            sha.update(record.value());
        }
        return new Anchor(
                record.offset(), record.leaderEpoch(), record.appendTime(), hash(ByteBuffer.wrap(sha.digest())));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Hash hash(ByteBuffer bytes) {
        return new Hash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(offset)
                .putInt(leaderEpoch)
                .putLong(timestamp)
                .putLong(hash.a())
                .putLong(hash.b())
                .putLong(hash.c())
                .putLong(hash.d())
                .array();
    }

    static Anchor fromBytes(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalStateException("an anchor of " + bytes.length + " bytes: " + Arrays.toString(bytes));
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Anchor(buffer.getLong(), buffer.getInt(), buffer.getLong(), hash(buffer));
    }

    /** Whether both are the same record; the epoch counts only where both know it. */
    boolean matches(Anchor other) {
        boolean sameEpoch = leaderEpoch == other.leaderEpoch || leaderEpoch < 0 || other.leaderEpoch < 0;
        return sameEpoch && offset == other.offset && timestamp == other.timestamp && hash.equals(other.hash);
    }
}
