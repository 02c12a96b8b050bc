package io.entail.state.table;

import io.entail.resolve.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of HISTORY, with empty values, and their entry in META. There is one key for each change of a row, except
 * the last change of an existing row:
 *
 * <pre>
 * HISTORY          generation(4) ordinal(2) keyLength(2) key offset(8) version(8)
 * META history     for each generation: number(4) firstOffset(8) firstSequence(8)
 * </pre>
 *
 * <p>The version is the sequence of the change, also for a deletion. A generation has the changes that consecutive
 * writes have replaced, and the deletions of these writes. So the oldest changes can be removed as one range of keys;
 * if keys began with the row, old ones would be scattered between new ones.
 */
public final class HistoryLayout {
    private static final int PREFIX = 8;
    private static final int PLACE = 16;
    private static final int GENERATION = 20;

    private HistoryLayout() {}

    /**
     * A generation: consecutive writes.
     *
     * @param firstOffset every change from this offset on is in this generation, in a later one or in its row
     * @param firstSequence the sequence of the first of those changes
     */
    public record Generation(int number, long firstOffset, long firstSequence) {}

    public static byte[] key(int generation, int entity, Bytes key, long offset, long version) {
        byte[] result = new byte[PREFIX + key.length() + PLACE];
        Layout.INT.set(result, 0, generation);
        Layout.putShort(result, 4, entity);
        Layout.putShort(result, 6, key.length());
        Layout.putBytes(result, PREFIX, key);
        Layout.LONG.set(result, PREFIX + key.length(), offset);
        Layout.LONG.set(result, PREFIX + key.length() + 8, version);
        return result;
    }

    /** Returns the common prefix of the keys of a generation. */
    public static byte[] prefix(int generation) {
        byte[] result = new byte[4];
        Layout.INT.set(result, 0, generation);
        return result;
    }

    /** Whether two keys belong to the same row and the same generation. */
    public static boolean isOfSameRow(byte[] key, byte[] other) {
        int end = key.length - PLACE;
        return key.length == other.length && Arrays.equals(key, 0, end, other, 0, end);
    }

    public static long offsetOf(byte[] historyKey) {
        return (long) Layout.LONG.get(historyKey, historyKey.length - PLACE);
    }

    public static long versionOf(byte[] historyKey) {
        return (long) Layout.LONG.get(historyKey, historyKey.length - 8);
    }

    public static byte[] encode(List<Generation> generations) {
        byte[] value = new byte[GENERATION * generations.size()];
        int at = 0;
        for (Generation generation : generations) {
            Layout.INT.set(value, at, generation.number());
            Layout.LONG.set(value, at + 4, generation.firstOffset());
            Layout.LONG.set(value, at + 12, generation.firstSequence());
            at += GENERATION;
        }
        return value;
    }

    /** Returns the generations, oldest first; none in tables without the index. */
    public static List<Generation> generations(byte @Nullable [] value) {
        List<Generation> generations = new ArrayList<>();
        for (int at = 0; value != null && at < value.length; at += GENERATION) {
            generations.add(
                    new Generation((int) Layout.INT.get(value, at), (long) Layout.LONG.get(value, at + 4), (long)
                            Layout.LONG.get(value, at + 12)));
        }
        return List.copyOf(generations);
    }
}
