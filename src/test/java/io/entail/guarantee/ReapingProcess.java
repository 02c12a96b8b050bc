package io.entail.guarantee;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.testkit.Library;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A process that has a store open and is a candidate for deleting expired rows. Its arguments are bootstrap, store and
 * directory.
 */
final class ReapingProcess {
    private ReapingProcess() {}

    static EntityStoreConfig config(String bootstrap, String store, Path directory) {
        return EntityStoreConfig.builder(bootstrap, directory)
                .withStore(store)
                .withDefinitions(Library.folder())
                .withReaperInterval(Duration.ofMillis(500))
                .withCacheBytes(16 << 20)
                .build();
    }

    public static void main(String[] args) throws InterruptedException {
        try (EntityStore store = EntityStore.open(config(args[0], args[1], Path.of(args[2])))) {
            System.out.println("ready " + store.reader().reached());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
