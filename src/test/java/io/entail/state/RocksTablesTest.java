package io.entail.state;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

final class RocksTablesTest extends WritableTablesContract {
    private static final long CACHE_BYTES = 32 << 20;

    @TempDir
    Path directory;

    private @Nullable RocksTables tables;

    @Override
    RocksTables empty() {
        RocksTables opened = new RocksTables(directory, CACHE_BYTES);
        tables = opened;
        return opened;
    }

    @Override
    Tables openedAgain() {
        close();
        return empty();
    }

    @Override
    protected void close() {
        if (tables != null) {
            tables.close();
        }
    }
}
