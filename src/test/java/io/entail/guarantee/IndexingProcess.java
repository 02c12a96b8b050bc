package io.entail.guarantee;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import java.nio.file.Path;

/** A process that builds an index until it is killed. Its arguments are bootstrap, store, directory and definitions. */
final class IndexingProcess {
    private IndexingProcess() {}

    public static void main(String[] args) throws InterruptedException {
        var config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .withDefinitions(Path.of(args[3]))
                .build();
        try (EntityStore store = EntityStore.open(config)) {
            System.out.println("open " + store.status().building());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
