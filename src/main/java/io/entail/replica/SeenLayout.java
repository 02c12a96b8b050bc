package io.entail.replica;

import io.entail.resolve.Bytes;
import io.entail.resolve.Code;
import io.entail.resolve.Outcome;
import io.entail.resolve.Seen;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The values of IDS and OFFSETS: what became of a write id, and what the digest was.
 *
 * <pre>
 * IDS      offset(8) code(1)
 *          accepted:  firstSequence(8) changeCount(4)
 *          otherwise: change(4) constraint(4) entity(4) hasKey(1) key
 * OFFSETS  digest8(8), and for a record with an id: id(16) first(1)
 * </pre>
 *
 * <p>{@code first} is 1 where IDS names this very offset, so that forgetting the offset forgets the id without a look.
 */
final class SeenLayout {
    private static final Code[] CODES = Code.values();

    private SeenLayout() {}

    static byte[] encode(Seen seen) {
        Outcome outcome = seen.outcome();
        Bytes key = outcome.key();
        byte[] value = new byte[outcome.accepted() ? 21 : 22 + (key == null ? 0 : key.length())];
        Layout.LONG.set(value, 0, seen.offset());
        value[8] = (byte) outcome.code().number();
        if (outcome.accepted()) {
            Layout.LONG.set(value, 9, outcome.firstSequence());
            Layout.INT.set(value, 17, outcome.changeCount());
            return value;
        }
        Layout.INT.set(value, 9, outcome.change());
        Layout.INT.set(value, 13, outcome.constraint());
        Layout.INT.set(value, 17, outcome.entity());
        if (key != null) {
            value[21] = 1;
            Layout.putBytes(value, 22, key);
        }
        return value;
    }

    static Seen decode(byte[] value) {
        long offset = (long) Layout.LONG.get(value, 0);
        Code code = code(value[8]);
        if (code == Code.ACCEPTED) {
            return new Seen(
                    offset, Outcome.accepted((long) Layout.LONG.get(value, 9), (int) Layout.INT.get(value, 17)));
        }
        return new Seen(
                offset,
                new Outcome(
                        code,
                        (int) Layout.INT.get(value, 9),
                        (int) Layout.INT.get(value, 13),
                        (int) Layout.INT.get(value, 17),
                        value[21] == 1 ? Bytes.wrap(Arrays.copyOfRange(value, 22, value.length)) : null,
                        -1,
                        0,
                        0));
    }

    static byte[] encodeOffset(long digest8, @Nullable UUID id, boolean first) {
        byte[] value = new byte[id == null ? 8 : 25];
        Layout.LONG.set(value, 0, digest8);
        if (id != null) {
            Layout.putId(value, 8, id);
            value[24] = (byte) (first ? 1 : 0);
        }
        return value;
    }

    static long digest8(byte[] offsetValue) {
        return (long) Layout.LONG.get(offsetValue, 0);
    }

    /** The id of the record, null when it has none. */
    static @Nullable UUID id(byte[] offsetValue) {
        return offsetValue.length == 8 ? null : Layout.id(offsetValue, 8);
    }

    /** Whether IDS names this offset. */
    static boolean first(byte[] offsetValue) {
        return offsetValue.length > 8 && offsetValue[24] == 1;
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
