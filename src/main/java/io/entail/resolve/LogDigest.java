package io.entail.resolve;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** The digest over the log and its outcomes; its layout is in {@code avro/protocol.md}, section 7. Not thread-safe. */
final class LogDigest {
    private static final int HASH = 32;
    private static final int LENGTH = HASH + 8 + 8 + HASH + HASH + 4 + 8 + 4;

    private final MessageDigest sha256;
    private final byte[] input = new byte[LENGTH];
    private byte[] lastKey;

    LogDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Returns the digest after a record; {@code value} may be null. */
    Bytes next(Bytes previous, long offset, long appendTime, byte[] key, byte[] value, Outcome outcome) {
        System.arraycopy(previous.array(), 0, input, 0, HASH);
        putLong(32, offset);
        putLong(40, appendTime);
        hashKey(key, 48);
        hash(value, 80);
        putInt(112, outcome.code().number());
        putLong(116, outcome.firstSequence());
        putInt(124, outcome.changeCount());
        sha256.update(input, 0, LENGTH);
        return Bytes.wrap(sha256.digest());
    }

    /**
     * Puts the hash of the key into the input, where it still is when the record before had the same key, as most of a
     * log have.
     */
    private void hashKey(byte[] key, int at) {
        if (!Arrays.equals(key, lastKey)) {
            hash(key, at);
            lastKey = key.clone();
        }
    }

    private void hash(byte[] bytes, int at) {
        if (bytes == null) {
            Arrays.fill(input, at, at + HASH, (byte) 0);
            return;
        }
        sha256.update(bytes, 0, bytes.length);
        try {
            sha256.digest(input, at, HASH);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 hash has 32 bytes", e);
        }
    }

    private void putLong(int at, long value) {
        for (int i = 0; i < 8; i++) {
            input[at + i] = (byte) (value >>> (56 - 8 * i));
        }
    }

    private void putInt(int at, int value) {
        for (int i = 0; i < 4; i++) {
            input[at + i] = (byte) (value >>> (24 - 8 * i));
        }
    }
}
