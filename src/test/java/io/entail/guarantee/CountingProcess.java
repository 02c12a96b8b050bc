package io.entail.guarantee;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * A process that increments a counter in a row and prints each count that it has read, until it is killed. Its
 * arguments are bootstrap, store and directory.
 */
final class CountingProcess {
    static final String ROW = "00000000-0000-0000-0000-000000000001";
    static final String COUNT = "connect_timeout";

    private CountingProcess() {}

    public static void main(String[] args) {
        var config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .build();
        try (EntityStore store = EntityStore.open(config)) {
            for (long count = read(store) + 1; ; count++) {
                store.dao("services").update(ROW, Map.of(COUNT, count));
                System.out.println("read " + read(store));
            }
        }
    }

    static long read(EntityStore store) {
        return count(store.dao("services").select(ROW).orElseThrow());
    }

    static long count(Entity row) {
        return Objects.requireNonNull(row.number(COUNT));
    }
}
