package io.entail.replica;

import io.entail.read.EntityReaderContract;
import io.entail.state.rocks.RocksTables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Readers of tables in RocksDB, which are closed after each test. */
abstract class RocksReaderContract extends EntityReaderContract {
    static final long CACHE_BYTES = 16 << 20;

    @TempDir
    Path directory;

    private final List<RocksTables> opened = new ArrayList<>();

    /** Returns a directory of its own for each reader of a test. */
    final Path fresh() {
        return directory.resolve("db" + opened.size());
    }

    /** Opens tables that stay open until the end of the test. */
    final RocksTables open(Path tables) {
        RocksTables open = new RocksTables(tables, CACHE_BYTES);
        opened.add(open);
        return open;
    }

    @AfterEach
    void closeTables() {
        opened.forEach(RocksTables::close);
    }
}
