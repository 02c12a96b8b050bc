package io.entail.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.StoreClosedException;
import io.entail.resolve.Bytes;
import io.entail.state.Tables.Mutation;
import io.entail.testkit.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class FilteredTablesTest {
    private static final long CACHE_BYTES = 32 << 20;
    private static final int KEYS = 20_000;

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final Map<Bytes, Bytes> model = new TreeMap<>();

    /** Also of a key that was put and removed in one batch: the later of two mutations of a key counts. */
    @Test
    void answersAsTheTablesDoBeforeWhileAndAfterTheKeysAreLearned() {
        Random random = seeds.random();
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            FilteredTables filtered = FilteredTables.of(tables);
            for (int i = 0; i < 10; i++) {
                change(filtered, random);
            }
            check(filtered, random, "an empty directory");
        }
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            FilteredTables filtered = FilteredTables.of(tables);
            change(filtered, random);
            check(filtered, random, "before the keys are learned");
            CompletableFuture<Void> learning = CompletableFuture.runAsync(filtered::learn);
            do {
                change(filtered, random);
            } while (!learning.isDone());
            learning.join();
            check(filtered, random, "after the keys were learned");
            change(filtered, random);
            check(filtered, random, "after more changes");
        }
    }

    @Test
    void learningEndsWhenTheTablesAreClosed() {
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            tables.write(List.of(mutation(1, 1)));
        }
        RocksTables tables = new RocksTables(directory, CACHE_BYTES);
        FilteredTables filtered = FilteredTables.of(tables);
        tables.close();
        assertThatThrownBy(filtered::learn).isInstanceOf(StoreClosedException.class);
    }

    private void change(FilteredTables tables, Random random) {
        List<Mutation> batch = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int key = random.nextInt(KEYS);
            batch.add(random.nextInt(4) == 0 ? mutation(key, null) : mutation(key, random.nextInt()));
            Mutation last = batch.get(batch.size() - 1);
            Bytes value = last.value();
            if (value == null) {
                model.remove(last.key());
            } else {
                model.put(last.key(), value);
            }
        }
        tables.write(batch);
    }

    private void check(FilteredTables tables, Random random, String when) {
        for (int i = 0; i < 2_000; i++) {
            Bytes key = key(random.nextInt(2 * KEYS));
            Bytes expected = model.get(key);
            byte[] found = tables.getIfAny(Table.ROWS, key.array());
            assertThat(found == null ? null : Bytes.wrap(found)).as("%s", when).isEqualTo(expected);
        }
    }

    private static Mutation mutation(int key, @Nullable Integer value) {
        return new Mutation(Table.ROWS, key(key), value == null ? null : Bytes.utf8("value " + value));
    }

    private static Bytes key(int number) {
        return Bytes.utf8("key " + number * 0x9e3779b9);
    }
}
