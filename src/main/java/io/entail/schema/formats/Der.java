package io.entail.schema.formats;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Reads and writes just enough DER to convert an older form of private key to the form that the JDK reads. */
final class Der {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int INTEGER = 0x02;
    private static final int PARAMETERS = 0xA0;

    private Der() {}

    static byte[] sequence(byte[] content) {
        return element(SEQUENCE, content);
    }

    static byte[] octets(byte[] content) {
        return element(OCTETS, content);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 | bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                out.write(content.length >> shift);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    /**
     * Returns the curve of an EC key in its older form: a sequence of version, key, {@code [0]} curve and {@code [1]}
     * public key.
     *
     * @throws IllegalArgumentException when it has none
     */
    static byte[] curveOf(byte[] key) {
        Reader sequence = new Reader(key).into(SEQUENCE);
        sequence.into(INTEGER);
        sequence.into(OCTETS);
        Reader curve = sequence.into(PARAMETERS);
        return curve.rest();
    }

    /** Iterates over the elements in a range of bytes. */
    private static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes) {
            this(bytes, 0, bytes.length);
        }

        private Reader(byte[] bytes, int from, int end) {
            this.bytes = bytes;
            this.at = from;
            this.end = end;
        }

        /** Returns the content of the next element, and moves past it. */
        Reader into(int tag) {
            if (next() != tag) {
                throw new IllegalArgumentException("not an EC key with a named curve");
            }
            int length = next();
            if (length >= 0x80) {
                int count = length & 0x7F;
                length = 0;
                for (int i = 0; i < count; i++) {
                    length = count > 3 ? Integer.MAX_VALUE : length << 8 | next();
                }
            }
            if (length > end - at) {
                throw new IllegalArgumentException("a truncated key");
            }
            Reader content = new Reader(bytes, at, at + length);
            at += length;
            return content;
        }

        private int next() {
            if (at >= end) {
                throw new IllegalArgumentException("a truncated key");
            }
            return bytes[at++] & 0xFF;
        }

        byte[] rest() {
            return Arrays.copyOfRange(bytes, at, end);
        }
    }
}
