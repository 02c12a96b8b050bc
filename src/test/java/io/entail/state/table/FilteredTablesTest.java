package io.entail.state.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.StoreClosedException;
import io.entail.resolve.Bytes;
import io.entail.state.rocks.RocksTables;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilteredTablesTest extends WritableTablesContract {
    private static final long CACHE_BYTES = 32 << 20;

    @TempDir
    Path directory;

    private final FilteredTables filtered = FilteredTables.of(new MemoryTables());

    @Override
    protected WritableTables empty() {
        return filtered;
    }

    @Override
    protected Tables openedAgain() {
        return filtered;
    }

    @Override
    protected void close() {
        filtered.close();
    }

    @Test
    void answersAsTheTablesDoBeforeWhileAndAfterTheKeysAreLearned() {
        Random random = seeds.random();
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            model.write(tables, random);
        }
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            FilteredTables filtered = FilteredTables.of(tables);
            model.write(filtered, random);
            check(filtered, "before the keys are learned");
            CompletableFuture<Void> learning = CompletableFuture.runAsync(filtered::learn);
            do {
                model.write(filtered, random);
            } while (!learning.isDone());
            learning.join();
            check(filtered, "after the keys were learned");
            model.write(filtered, random);
            check(filtered, "after more changes");
        }
    }

    @Test
    void learningEndsWhenTheTablesAreClosed() {
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            model.write(tables, seeds.random());
        }
        RocksTables tables = new RocksTables(directory, CACHE_BYTES);
        FilteredTables filtered = FilteredTables.of(tables);
        tables.close();
        assertThatThrownBy(filtered::learn).isInstanceOf(StoreClosedException.class);
    }

    private void check(FilteredTables tables, String when) {
        for (int number = 0; number < TableModel.KEYS; number++) {
            Bytes key = TableModel.key(number);
            byte[] found = tables.getIfAny(Table.ROWS, key.array());
            assertThat(found == null ? null : Bytes.wrap(found))
                    .as("the tables have the value of the model, %s", when)
                    .isEqualTo(model.of(Table.ROWS).get(key));
        }
    }
}
