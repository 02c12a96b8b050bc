package io.entail.state.rocks;

import io.entail.resolve.Bytes;
import io.entail.state.table.Layout;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects puts and removals of one table until they are written in the order of their keys; the last one of a key
 * counts. They are kept in one array, looked up by a hash of the key, and sorted once at the end:
 *
 * <pre>
 * each: keyLength(4) valueLength(4), -1 for a removal, key, value
 * </pre>
 *
 * <p>Confined to one thread; once no more entries are added, another thread may sort and read them.
 */
final class GatheredTable {
    private static final int KEY_START = KeySort.KEY_START;
    private static final int VALUE_LENGTH = 4;
    private static final int REMOVAL = -1;
    private static final int SLOTS_MIN = 1 << 10;

    /** The key of the hash function, so that nobody can choose keys that collide. */
    private final long secret = new SecureRandom().nextLong();

    /** Whether keys are looked up before the end. */
    private final boolean asked;

    private byte[] bytes = new byte[1 << 12];
    private int length;
    private int[] entries = new int[1 << 6];
    private int count;

    /** Slots of a hash table with linear probing: the index of the last entry with a key plus one, 0 for none. */
    private int[] slots;

    GatheredTable(boolean asked) {
        this.asked = asked;
        this.slots = new int[asked ? SLOTS_MIN : 0];
    }

    boolean isEmpty() {
        return count == 0;
    }

    /** Returns the memory of the entries in bytes. */
    long bytes() {
        return length + (long) Integer.BYTES * (count + slots.length);
    }

    /** Adds the latest value of a key, or its removal when the value is null. */
    void add(Bytes key, @Nullable Bytes value) {
        int entry = length;
        int valueLength = value == null ? 0 : value.length();
        reserve(KEY_START + key.length() + valueLength);
        Layout.INT.set(bytes, entry, key.length());
        Layout.INT.set(bytes, entry + VALUE_LENGTH, value == null ? REMOVAL : valueLength);
        Layout.putBytes(bytes, entry + KEY_START, key);
        if (value != null) {
            Layout.putBytes(bytes, entry + KEY_START + key.length(), value);
        }
        length += KEY_START + key.length() + valueLength;
        entries[count++] = entry;
        if (asked) {
            if (2 * count > slots.length) {
                grow();
            }
            slots[slot(key.array())] = entry + 1;
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
        if (count == entries.length) {
            entries = Arrays.copyOf(entries, 2 * count);
        }
    }

    private void grow() {
        int[] old = slots;
        slots = new int[2 * old.length];
        for (int slot : old) {
            if (slot != 0) {
                slots[slot(bytes, slot - 1 + KEY_START, keyLength(slot - 1))] = slot;
            }
        }
    }

    /** Returns the last entry with a key, -1 when there is none. Only for tables whose keys are looked up. */
    int find(byte[] key) {
        return slots[slot(key)] - 1;
    }

    /** Returns the value, null when the entry is a removal. */
    byte @Nullable [] value(int entry) {
        int valueLength = (int) Layout.INT.get(bytes, entry + VALUE_LENGTH);
        int start = entry + KEY_START + keyLength(entry);
        return valueLength == REMOVAL ? null : Arrays.copyOfRange(bytes, start, start + valueLength);
    }

    private int slot(byte[] key) {
        return slot(key, 0, key.length);
    }

    /** Returns the slot that a key has or would get. */
    private int slot(byte[] from, int start, int keyLength) {
        int mask = slots.length - 1;
        int slot = (int) (Bytes.hash(from, start, keyLength, secret) >>> Integer.SIZE) & mask;
        while (slots[slot] != 0 && !isKey(slots[slot] - 1, from, start, keyLength)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isKey(int entry, byte[] from, int start, int keyLength) {
        int own = entry + KEY_START;
        return keyLength(entry) == keyLength
                && Arrays.equals(bytes, own, own + keyLength, from, start, start + keyLength);
    }

    private int keyLength(int entry) {
        return (int) Layout.INT.get(bytes, entry);
    }

    /** Removes all entries but keeps the memory. */
    void clear() {
        if (count == 0) {
            return;
        }
        length = 0;
        count = 0;
        Arrays.fill(slots, 0);
    }

    /** Sorts the entries; none may be added before the next {@link #clear}. */
    Sorted sorted() {
        KeySort.sort(bytes, entries, count);
        return new Sorted();
    }

    /** Iterates over the last entry of each key, in the order of the keys. */
    final class Sorted {
        private int place = -1;

        private Sorted() {}

        /** Moves to the first key, then to the next; returns false after the last. */
        boolean next() {
            place++;
            while (place + 1 < count && isKey(entries[place + 1], bytes, entries[place] + KEY_START, keyLength())) {
                place++;
            }
            return place < count;
        }

        /**
         * Puts key and value into buffers, ready to be read; returns false when there is no value or not enough room.
         */
        boolean put(ByteBuffer key, ByteBuffer value) {
            int entry = entries[place];
            int keyLength = keyLength();
            int valueLength = (int) Layout.INT.get(bytes, entry + VALUE_LENGTH);
            if (valueLength == REMOVAL || keyLength > key.capacity() || valueLength > value.capacity()) {
                return false;
            }
            key.clear().put(bytes, entry + KEY_START, keyLength).flip();
            value.clear().put(bytes, entry + KEY_START + keyLength, valueLength).flip();
            return true;
        }

        byte[] key() {
            int start = entries[place] + KEY_START;
            return Arrays.copyOfRange(bytes, start, start + keyLength());
        }

        /** Returns the value, null for a removal. */
        byte @Nullable [] value() {
            return GatheredTable.this.value(entries[place]);
        }

        private int keyLength() {
            return GatheredTable.this.keyLength(entries[place]);
        }
    }
}
