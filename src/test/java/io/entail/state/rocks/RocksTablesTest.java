package io.entail.state.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.state.table.Tables;
import io.entail.state.table.WritableTablesContract;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RocksTablesTest extends WritableTablesContract {
    private static final long CACHE_BYTES = 32 << 20;

    @TempDir
    Path directory;

    private @Nullable RocksTables tables;

    @Override
    protected RocksTables empty() {
        RocksTables opened = new RocksTables(directory.resolve("db"), CACHE_BYTES);
        tables = opened;
        return opened;
    }

    @Override
    protected Tables openedAgain() {
        close();
        return empty();
    }

    @Override
    protected void close() {
        if (tables != null) {
            tables.close();
        }
    }

    @Test
    void aCheckpointIsACompleteCopyWhateverHappensToTheOriginal() {
        RocksTables original = empty();
        model.write(original, seeds.random());
        original.checkpoint(directory.resolve("copy"));
        TABLES.forEach(table -> original.removeRange(table, new byte[0], new byte[] {-1}));
        original.close();
        try (RocksTables copy = new RocksTables(directory.resolve("copy"), CACHE_BYTES)) {
            TABLES.forEach(table -> assertThat(all(copy, table)).containsExactlyEntriesOf(model.of(table)));
        }
    }
}
