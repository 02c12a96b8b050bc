package io.entail.state.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.resolve.Bytes;
import io.entail.state.table.Layout;
import io.entail.testkit.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class KeySortTest {
    @RegisterExtension
    private final Seeds seeds = new Seeds();

    private final List<Bytes> keys = new ArrayList<>();

    @Test
    void aKeyComesBeforeThoseThatGoOnWithZeros() {
        for (int length = 40; length >= 0; length--) {
            keys.add(Bytes.wrap(new byte[length]));
        }
        assertSorted();
    }

    @Test
    void bytesAreUnsigned() {
        for (int first : new int[] {0xff, 0x80, 0x7f, 0}) {
            for (int last : new int[] {0xff, 0x80, 0x7f, 0}) {
                keys.add(Bytes.wrap(new byte[] {(byte) first, 1, 2, 3, 4, (byte) last}));
            }
        }
        assertSorted();
    }

    @Test
    void entriesWithOneKeyKeepTheirOrder() {
        Random random = seeds.random();
        for (int i = 0; i < 5_000; i++) {
            keys.add(Bytes.utf8("the same for long, and then " + random.nextInt(20)));
        }
        assertSorted();
    }

    /** Keys that begin with parts of each other, of few different bytes and of many. One of them is empty. */
    @Test
    void sortsAsComparingKeysDoes() {
        Random random = seeds.random();
        for (int i = 0; i < 20_000; i++) {
            Bytes start = keys.isEmpty() ? Bytes.EMPTY : keys.get(random.nextInt(keys.size()));
            byte[] more = new byte[random.nextInt(10)];
            for (int at = 0; at < more.length; at++) {
                more[at] = (byte) (random.nextBoolean() ? random.nextInt(3) : random.nextInt(256));
            }
            int kept = random.nextInt(start.length() + 1);
            byte[] key = new byte[Math.min(kept, 200) + more.length];
            System.arraycopy(start.array(), 0, key, 0, Math.min(kept, 200));
            System.arraycopy(more, 0, key, Math.min(kept, 200), more.length);
            keys.add(Bytes.wrap(key));
        }
        assertSorted();
    }

    private void assertSorted() {
        int length =
                keys.stream().mapToInt(key -> KeySort.KEY_START + key.length()).sum();
        byte[] bytes = new byte[length];
        int[] entries = new int[keys.size()];
        List<Integer> expected = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < entries.length; i++) {
            entries[i] = at;
            expected.add(at);
            Layout.INT.set(bytes, at, keys.get(i).length());
            Layout.putBytes(bytes, at + KeySort.KEY_START, keys.get(i));
            at += KeySort.KEY_START + keys.get(i).length();
        }
        Map<Integer, Bytes> places = new HashMap<>();
        for (int i = 0; i < entries.length; i++) {
            places.put(entries[i], keys.get(i));
        }
        expected.sort(Comparator.comparing(places::get));
        KeySort.sort(bytes, entries, entries.length);
        assertThat(entries)
                .containsExactly(expected.stream().mapToInt(Integer::intValue).toArray());
    }
}
