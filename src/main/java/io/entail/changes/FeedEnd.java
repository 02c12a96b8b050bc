package io.entail.changes;

import io.entail.resolve.Bytes;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The end of the feed, read from its last record alone and without a schema. Immutable.
 *
 * @param offset offset in the writes topic that the feed has reached, -1 before the first record of the feed
 * @param logDigest digest of the writes topic at the offset
 * @param sequence sequence of the last change, 0 before the first
 * @param digest digest of the last change, zeros before the first
 */
public record FeedEnd(long offset, Bytes logDigest, long sequence, Bytes digest) {
    private static final Bytes ZEROS = Bytes.wrap(new byte[ChangeBytes.DIGEST]);

    /** The end of an empty feed. */
    public static final FeedEnd NONE = new FeedEnd(-1, ZEROS, 0, ZEROS);

    /**
     * Reads the end of the feed from its last record.
     *
     * @param key null for a record of progress, which has none
     * @throws IllegalArgumentException when the record is neither a change nor a record of progress
     */
    public static FeedEnd of(byte @Nullable [] key, byte[] value) {
        Varints in = start(value);
        long offset = position(in);
        if (key != null) {
            return new FeedEnd(offset, ChangeBytes.logDigest(value), in.next(), ChangeBytes.digest(value));
        }
        Bytes logDigest = in.digest();
        long sequence = in.next();
        return new FeedEnd(offset, logDigest, sequence, in.digest());
    }

    /**
     * Returns the number of changes before the record from which this was read.
     *
     * @param key the key of the record, null when it is not a change
     */
    public long changesBefore(byte @Nullable [] key) {
        return key == null ? sequence : sequence - 1;
    }

    /**
     * Returns the offset in the writes topic that a record of the feed, or of the topic of refusals, is about.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static long position(byte[] value) {
        return position(start(value));
    }

    private static Varints start(byte[] value) {
        ChangeBytes.schemaId(value);
        return new Varints(value);
    }

    private static long position(Varints in) {
        long partition = in.next();
        long offset = in.next();
        if (partition != 0 || offset < 0) {
            throw new IllegalArgumentException("no position of a store: " + partition + ":" + offset);
        }
        return offset;
    }

    /** Reads the numbers and digests at the beginning of a record. */
    private static final class Varints {
        private final byte[] bytes;
        private int at = ChangeBytes.HEADER;

        Varints(byte[] bytes) {
            this.bytes = bytes;
        }

        long next() {
            long raw = 0;
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                if (at == bytes.length) {
                    break;
                }
                byte part = bytes[at++];
                raw |= (part & 0x7fL) << shift;
                if (part >= 0) {
                    return raw >>> 1 ^ -(raw & 1);
                }
            }
            throw new IllegalArgumentException("a record of the feed ends in the middle of a number");
        }

        Bytes digest() {
            if (bytes.length - at < ChangeBytes.DIGEST) {
                throw new IllegalArgumentException("a record of the feed ends in the middle of a digest");
            }
            at += ChangeBytes.DIGEST;
            return Bytes.wrap(Arrays.copyOfRange(bytes, at - ChangeBytes.DIGEST, at));
        }
    }
}
