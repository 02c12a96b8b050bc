package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.entail.bench.SameOptions;
import io.entail.bench.bare.BareRocks;
import io.entail.state.rocks.RocksTables;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BaselineOptionsTest {
    private static final long CACHE_BYTES = 16 << 20;

    @Test
    @DisplayName("the baseline of reads opens RocksDB with the options of the replica")
    void theBaselineHasTheSameOptions(@TempDir Path directory) throws Exception {
        Path measured = directory.resolve("db");
        Path copy = directory.resolve("copy");
        try (RocksTables tables = new RocksTables(measured, CACHE_BYTES)) {
            tables.checkpoint(copy);
        }
        new BareRocks(copy, CACHE_BYTES).close();

        assertThatCode(() -> SameOptions.check(measured, copy)).doesNotThrowAnyException();
    }
}
