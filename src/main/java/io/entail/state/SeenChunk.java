package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.resolve.Seen;
import io.entail.state.table.Layout;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of SEEN: consecutive records with their outcomes.
 *
 * <pre>
 * each: offset(8) sequence(8) digest(32) id(1): 0 none, 1 the first with its id, 2 not remembered by its id
 *       with an id:  id(16)
 *       outcome
 * outcome: number of the code(1)
 *       accepted:    firstSequence(8) changeCount(4)
 *       repeat:      offset of the first(8) and its outcome
 *       any other:   change(4) constraint(4) entity(4) keyLength(4), -1 for none, key
 * </pre>
 *
 * Used by one thread.
 */
final class SeenChunk {
    private static final Code[] CODES = Code.values();
    private static final int SEQUENCE = 8;
    private static final int DIGEST = SEQUENCE + 8;
    private static final int DIGEST_BYTES = 32;
    private static final int KIND = DIGEST + DIGEST_BYTES;
    private static final int PLAIN = KIND + 1;
    private static final int ID = 16;
    private static final int ACCEPTED = 8 + 4;
    private static final int REJECTED = 4 * 4;

    private static final byte NO_ID = 0;
    private static final byte REMEMBERED = 1;
    private static final byte UNREMEMBERED = 2;

    private byte[] bytes = new byte[256];
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

    void add(OutcomeEntry entry) {
        first = length == 0 ? entry.offset() : first;
        last = entry.offset();
        UUID id = entry.id();
        reserve(PLAIN + ID);
        Layout.LONG.set(bytes, length, entry.offset());
        Layout.LONG.set(bytes, length + SEQUENCE, entry.sequence());
        Layout.putBytes(bytes, length + DIGEST, entry.digest());
        bytes[length + KIND] = id == null ? NO_ID : entry.remembered() ? REMEMBERED : UNREMEMBERED;
        length += PLAIN;
        if (id != null) {
            Layout.putId(bytes, length, id);
            length += ID;
        }
        add(entry.outcome(), entry.first());
    }

    private void add(Outcome outcome, @Nullable Outcome ofFirst) {
        Bytes key = outcome.key();
        reserve(1 + REJECTED + (key == null ? 0 : key.length()));
        bytes[length++] = (byte) outcome.code().number();
        if (outcome.accepted()) {
            Layout.LONG.set(bytes, length, outcome.firstSequence());
            Layout.INT.set(bytes, length + 8, outcome.changeCount());
            length += ACCEPTED;
        } else if (ofFirst != null) {
            Layout.LONG.set(bytes, length, outcome.repeatOf());
            length += 8;
            add(ofFirst, null);
        } else {
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
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** Returns the outcome of the write at an offset, if it was the first with this id; null otherwise. */
    @Nullable
    Seen find(long offset, UUID id) {
        return find(bytes, length, offset, id);
    }

    /** Does the same in the bytes of an entry of SEEN. */
    static @Nullable Seen find(byte[] chunk, long offset, UUID id) {
        return find(chunk, chunk.length, offset, id);
    }

    private static @Nullable Seen find(byte[] chunk, int length, long offset, UUID id) {
        for (int at = 0; at < length; at = end(chunk, at)) {
            if (offset(chunk, at) == offset) {
                boolean same = chunk[at + KIND] == REMEMBERED && id.equals(id(chunk, at));
                return same ? new Seen(offset, outcome(chunk, outcomeOf(chunk, at))) : null;
            }
        }
        return null;
    }

    /** Passes every record in the bytes of an entry of SEEN to the visitor. */
    static void each(byte[] chunk, Visitor visitor) {
        for (int at = 0; at < chunk.length; at = end(chunk, at)) {
            visitor.visit(
                    offset(chunk, at),
                    (long) Layout.LONG.get(chunk, at + DIGEST),
                    id(chunk, at),
                    chunk[at + KIND] == REMEMBERED);
        }
    }

    /** Receives a record; the id is null unless it is a write. */
    interface Visitor {
        void visit(long offset, long digest8, @Nullable UUID id, boolean remembered);
    }

    /** Passes the records in the bytes of an entry of SEEN from an offset on, until the visitor returns false. */
    static boolean entries(byte[] chunk, long from, EntryVisitor visitor) {
        for (int at = 0; at < chunk.length; at = end(chunk, at)) {
            if (offset(chunk, at) >= from && !visitor.visit(entry(chunk, at))) {
                return false;
            }
        }
        return true;
    }

    /** Receives the outcome of a record. */
    interface EntryVisitor {
        /** Returns whether to go on. */
        boolean visit(OutcomeEntry entry);
    }

    private static OutcomeEntry entry(byte[] chunk, int at) {
        int outcome = outcomeOf(chunk, at);
        boolean repeat = chunk[outcome] == Code.REPEAT.number();
        return new OutcomeEntry(
                offset(chunk, at),
                (long) Layout.LONG.get(chunk, at + SEQUENCE),
                Bytes.wrap(Arrays.copyOfRange(chunk, at + DIGEST, at + DIGEST + DIGEST_BYTES)),
                id(chunk, at),
                chunk[at + KIND] == REMEMBERED,
                outcome(chunk, outcome),
                repeat ? outcome(chunk, outcome + 1 + 8) : null);
    }

    private static long offset(byte[] chunk, int at) {
        return (long) Layout.LONG.get(chunk, at);
    }

    private static @Nullable UUID id(byte[] chunk, int at) {
        return chunk[at + KIND] == NO_ID ? null : Layout.id(chunk, at + PLAIN);
    }

    private static int outcomeOf(byte[] chunk, int at) {
        return at + PLAIN + (chunk[at + KIND] == NO_ID ? 0 : ID);
    }

    private static int end(byte[] chunk, int at) {
        return endOfOutcome(chunk, outcomeOf(chunk, at));
    }

    private static int endOfOutcome(byte[] chunk, int at) {
        byte code = chunk[at];
        if (code == Code.ACCEPTED.number()) {
            return at + 1 + ACCEPTED;
        }
        return code == Code.REPEAT.number()
                ? endOfOutcome(chunk, at + 1 + 8)
                : at + 1 + REJECTED + Math.max(0, (int) Layout.INT.get(chunk, at + 1 + 12));
    }

    private static Outcome outcome(byte[] chunk, int at) {
        Code code = code(chunk[at]);
        int from = at + 1;
        if (code == Code.ACCEPTED) {
            return Outcome.accepted((long) Layout.LONG.get(chunk, from), (int) Layout.INT.get(chunk, from + 8));
        }
        if (code == Code.REPEAT) {
            return Outcome.repeat((long) Layout.LONG.get(chunk, from));
        }
        int keyLength = (int) Layout.INT.get(chunk, from + 12);
        int keyStart = from + REJECTED;
        return Outcome.rejected(
                code,
                (int) Layout.INT.get(chunk, from),
                (int) Layout.INT.get(chunk, from + 4),
                (int) Layout.INT.get(chunk, from + 8),
                keyLength < 0 ? null : Bytes.wrap(Arrays.copyOfRange(chunk, keyStart, keyStart + keyLength)));
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
