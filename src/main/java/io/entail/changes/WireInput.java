package io.entail.changes;

import io.entail.errors.MalformedChangeException;
import io.entail.resolve.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a record of the feed one after the other, never past its end. Every method throws
 * {@link MalformedChangeException} when the record has something else. Used by one thread.
 */
final class WireInput {
    private final byte[] bytes;
    private int at;

    /** Begins after the header of a record. */
    WireInput(byte[] record) {
        if (record.length < ChangeBytes.HEADER || record[0] != 0) {
            throw new MalformedChangeException("a record that does not begin with a zero byte and a schema's number");
        }
        this.bytes = record;
        this.at = ChangeBytes.HEADER;
    }

    int schemaId() {
        return ByteBuffer.wrap(bytes).getInt(1);
    }

    int at() {
        return at;
    }

    int remaining() {
        return bytes.length - at;
    }

    /** Continues at another place. */
    void moveTo(int place) {
        at = place;
    }

    byte[] bytes() {
        return bytes;
    }

    long readLong() {
        long raw = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = readByte();
            if (shift == 63 && (part & 0xff) > 1) {
                break;
            }
            raw |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return raw >>> 1 ^ -(raw & 1);
            }
        }
        throw new MalformedChangeException("a number of more than 64 bits");
    }

    int readInt() {
        long value = readLong();
        if (value != (int) value) {
            throw new MalformedChangeException("the number " + value + " where one of 32 bits is expected");
        }
        return (int) value;
    }

    /** Reads the branch of a union with null, and returns whether a value follows. */
    boolean readPresent() {
        byte branch = readByte();
        if (branch != 0 && branch != 2) {
            throw new MalformedChangeException("branch " + branch + " of a union of two");
        }
        return branch == 2;
    }

    String readText() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new MalformedChangeException("a text of " + length + " bytes where " + remaining() + " are left");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, (int) length))
                    .toString();
            at += (int) length;
            return text;
        } catch (CharacterCodingException e) {
            throw new MalformedChangeException("a text that is not UTF-8");
        }
    }

    Bytes readBytes() {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new MalformedChangeException("bytes, " + length + " of them, where " + remaining() + " are left");
        }
        at += (int) length;
        return Bytes.wrap(Arrays.copyOfRange(bytes, at - (int) length, at));
    }

    @Nullable
    String readOptionalText() {
        return readPresent() ? readText() : null;
    }

    UUID readUuid() {
        String text = readText();
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // Handled below.
        }
        throw new MalformedChangeException("'" + text + "' where a UUID is expected");
    }

    Bytes readDigest() {
        if (remaining() < ChangeBytes.DIGEST) {
            throw new MalformedChangeException("the record ends within a digest");
        }
        at += ChangeBytes.DIGEST;
        return Bytes.wrap(Arrays.copyOfRange(bytes, at - ChangeBytes.DIGEST, at));
    }

    void requireEnd() {
        if (remaining() > 0) {
            throw new MalformedChangeException(remaining() + " bytes after the end of the record");
        }
    }

    private byte readByte() {
        if (at == bytes.length) {
            throw new MalformedChangeException("the record ends within a value");
        }
        return bytes[at++];
    }
}
