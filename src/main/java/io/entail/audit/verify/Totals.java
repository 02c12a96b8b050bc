package io.entail.audit.verify;

import io.entail.resolve.Bytes;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of each entity and computes a digest of them that does not depend on their order: the sum, modulo
 * 2^256, of the SHA-256 of each row's key, version and image. Confined to one thread.
 */
public final class Totals {
    private static final int BITS = 256;
    private static final int HEXADECIMAL = 16;
    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(BITS);

    private final Map<String, Sum> sums = new HashMap<>();
    private final MessageDigest sha256;

    /**
     * The total of one entity.
     *
     * @param digest digest in hexadecimal digits
     */
    public record Total(long rows, String digest) {}

    Totals() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    void add(String entity, byte[] key, long version, @Nullable Bytes image) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES + Long.BYTES)
                .putInt(key.length)
                .putLong(version)
                .array());
        sha256.update(key);
        if (image != null) {
            sha256.update(image.array());
        }
        sums.computeIfAbsent(entity, name -> new Sum()).add(new BigInteger(1, sha256.digest()));
    }

    Map<String, Total> all() {
        Map<String, Total> totals = new TreeMap<>();
        sums.forEach((entity, sum) -> totals.put(entity, sum.total()));
        return totals;
    }

    private static final class Sum {
        private long rows;
        private BigInteger digests = BigInteger.ZERO;

        void add(BigInteger digest) {
            rows++;
            digests = digests.add(digest).mod(MODULUS);
        }

        Total total() {
            String digits = digests.toString(HEXADECIMAL);
            return new Total(rows, "0".repeat(BITS / 4 - digits.length()) + digits);
        }
    }
}
