package io.entail.resolve;

/**
 * The position of a state in the log, with the counters that every record changes.
 *
 * @param offset the last applied offset, -1 before the first
 * @param sequence the last sequence given to a change, 0 before the first
 * @param digest 32 bytes, all zero before the first record
 */
public record Head(long offset, long sequence, Bytes digest) {
    public static final Head START = new Head(-1, 0, Bytes.wrap(new byte[32]));

    /** Returns the first 8 bytes of the digest, big endian, as {@code basis} carries them. */
    public long digest8() {
        long first = 0;
        for (int i = 0; i < 8; i++) {
            first = first << 8 | (digest.array()[i] & 0xff);
        }
        return first;
    }
}
