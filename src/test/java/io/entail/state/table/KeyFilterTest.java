package io.entail.state.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class KeyFilterTest {
    private static final int KEYS = 200_000;

    @Test
    void hasEveryKeyThatWasAddedAndFewOthers() {
        KeyFilter filter = new KeyFilter();
        List<byte[]> keys = keys(new Random(7));
        keys.forEach(key -> filter.add(Table.ROWS, key));

        assertThat(keys).allMatch(key -> filter.mayHave(Table.ROWS, key));
        assertThat(keys.stream()
                        .filter(key -> filter.mayHave(Table.CLAIMS, key))
                        .count())
                .as("the filter rejects most of the same keys in another table")
                .isLessThan(KEYS / 100);
        assertThat(keys(new Random(8)).stream()
                        .filter(key -> filter.mayHave(Table.ROWS, key))
                        .count())
                .as("the filter rejects most of other keys")
                .isLessThan(KEYS / 100);
    }

    @Test
    void takesInAllKeysOfAnother() {
        KeyFilter filter = new KeyFilter();
        KeyFilter other = new KeyFilter();
        List<byte[]> keys = keys(new Random(10)).subList(0, 2_000);
        keys.subList(0, 1_000).forEach(key -> filter.add(Table.ROWS, key));
        keys.subList(1_000, 2_000).forEach(key -> other.add(Table.ROWS, key));
        filter.addAll(other);

        assertThat(keys).allMatch(key -> filter.mayHave(Table.ROWS, key));
    }

    /** Returns keys of different lengths, many of which differ in one bit only. */
    private static List<byte[]> keys(Random random) {
        List<byte[]> keys = new ArrayList<>();
        for (int i = 0; i < KEYS / 2; i++) {
            byte[] key = new byte[5 + random.nextInt(40)];
            random.nextBytes(key);
            keys.add(key);
            byte[] near = key.clone();
            near[random.nextInt(near.length)] ^= (byte) (1 << random.nextInt(8));
            keys.add(near);
        }
        return keys;
    }
}
