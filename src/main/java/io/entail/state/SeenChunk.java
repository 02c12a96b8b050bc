package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.resolve.Seen;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of SEEN: consecutive records, each with its digest, and where it was the first with its id, the id and what
 * became of it.
 *
 * <pre>
 * each: offset(8) digest8(8) outcome(1), one more than the number of its code, 0 for a record that was not the first
 *       with its id or has none
 *       with an outcome:  id(16)
 *       accepted:         firstSequence(8) changeCount(4)
 *       any other:        change(4) constraint(4) entity(4) keyLength(4), -1 for none, key
 * </pre>
 *
 * Used by one thread.
 */
final class SeenChunk {
    private static final Code[] CODES = Code.values();
    private static final int DIGEST = 8;
    private static final int OUTCOME = 8 + 8;
    private static final int PLAIN = OUTCOME + 1;
    private static final int ID = 16;
    private static final int ACCEPTED = 8 + 4;
    private static final int REJECTED = 4 * 4;

    private byte[] bytes = new byte[128];
    private int length;
    private long first;
    private long last;

    boolean isEmpty() {
        return length == 0;
    }

    long lastOffset() {
        return last;
    }

    boolean covers(long offset) {
        return length > 0 && offset >= first && offset <= last;
    }

    byte[] bytes() {
        return Arrays.copyOf(bytes, length);
    }

    void add(long offset, long digest8, @Nullable UUID id, @Nullable Seen seen) {
        first = length == 0 ? offset : first;
        last = offset;
        Outcome outcome = seen == null ? null : seen.outcome();
        Bytes key = outcome == null ? null : outcome.key();
        reserve(PLAIN + ID + REJECTED + (key == null ? 0 : key.length()));
        Layout.LONG.set(bytes, length, offset);
        Layout.LONG.set(bytes, length + DIGEST, digest8);
        bytes[length + OUTCOME] = (byte) (outcome == null ? 0 : outcome.code().number() + 1);
        length += PLAIN;
        if (outcome != null && id != null) {
            Layout.putId(bytes, length, id);
            length += ID;
            add(outcome, key);
        }
    }

    private void add(Outcome outcome, @Nullable Bytes key) {
        if (outcome.accepted()) {
            Layout.LONG.set(bytes, length, outcome.firstSequence());
            Layout.INT.set(bytes, length + 8, outcome.changeCount());
            length += ACCEPTED;
            return;
        }
        Layout.INT.set(bytes, length, outcome.change());
        Layout.INT.set(bytes, length + 4, outcome.constraint());
        Layout.INT.set(bytes, length + 8, outcome.entity());
        Layout.INT.set(bytes, length + 12, key == null ? -1 : key.length());
        length += REJECTED;
        if (key != null) {
            Layout.putBytes(bytes, length, key);
            length += key.length();
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** What became of an id at an offset; null when the record there has another id or none. */
    @Nullable
    Seen find(long offset, UUID id) {
        return find(bytes, length, offset, id);
    }

    /** The same in bytes of SEEN. */
    static @Nullable Seen find(byte[] chunk, long offset, UUID id) {
        return find(chunk, chunk.length, offset, id);
    }

    private static @Nullable Seen find(byte[] chunk, int length, long offset, UUID id) {
        for (int at = 0; at < length; at += size(chunk, at)) {
            if (offset(chunk, at) == offset) {
                return id.equals(id(chunk, at)) ? new Seen(offset, outcome(chunk, at)) : null;
            }
        }
        return null;
    }

    /** Shows every record in bytes of SEEN. */
    static void each(byte[] chunk, Visitor visitor) {
        for (int at = 0; at < chunk.length; at += size(chunk, at)) {
            visitor.visit(offset(chunk, at), (long) Layout.LONG.get(chunk, at + DIGEST), id(chunk, at));
        }
    }

    /** Sees a record; the id is null unless it was the first with it. */
    interface Visitor {
        void visit(long offset, long digest8, @Nullable UUID id);
    }

    private static long offset(byte[] chunk, int at) {
        return (long) Layout.LONG.get(chunk, at);
    }

    private static @Nullable UUID id(byte[] chunk, int at) {
        return chunk[at + OUTCOME] == 0 ? null : Layout.id(chunk, at + PLAIN);
    }

    private static int size(byte[] chunk, int at) {
        int outcome = chunk[at + OUTCOME];
        if (outcome == 0) {
            return PLAIN;
        }
        if (outcome == Code.ACCEPTED.number() + 1) {
            return PLAIN + ID + ACCEPTED;
        }
        return PLAIN + ID + REJECTED + Math.max(0, (int) Layout.INT.get(chunk, at + PLAIN + ID + 12));
    }

    private static Outcome outcome(byte[] chunk, int at) {
        Code code = code(chunk[at + OUTCOME] - 1);
        int from = at + PLAIN + ID;
        if (code == Code.ACCEPTED) {
            return Outcome.accepted((long) Layout.LONG.get(chunk, from), (int) Layout.INT.get(chunk, from + 8));
        }
        int keyLength = (int) Layout.INT.get(chunk, from + 12);
        int keyStart = from + REJECTED;
        return new Outcome(
                code,
                (int) Layout.INT.get(chunk, from),
                (int) Layout.INT.get(chunk, from + 4),
                (int) Layout.INT.get(chunk, from + 8),
                keyLength < 0 ? null : Bytes.wrap(Arrays.copyOfRange(chunk, keyStart, keyStart + keyLength)),
                -1,
                0,
                0);
    }

    private static Code code(int number) {
        for (Code code : CODES) {
            if (code.number() == number) {
                return code;
            }
        }
        throw new IllegalStateException("Outcome code " + number + " in the state is not one of this release");
    }
}
