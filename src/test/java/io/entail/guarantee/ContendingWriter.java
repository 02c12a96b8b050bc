package io.entail.guarantee;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.errors.StaleVersionException;
import io.entail.read.Entity;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that increments a few counters many times, while another process does the same. Its arguments are
 * bootstrap, store, directory, increments and seed. A counter is a field of a service. An increment is written only if
 * the counter has not changed since it was read; otherwise it is tried again.
 */
final class ContendingWriter {
    private static final int THREADS = 4;

    private ContendingWriter() {}

    public static void main(String[] args) throws InterruptedException {
        var config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .build();
        int each = Integer.parseInt(args[3]) / THREADS;
        long seed = Long.parseLong(args[4]);
        AtomicLong firstTryConflicts = new AtomicLong();
        try (EntityStore store = EntityStore.open(config)) {
            Dao services = store.dao("services");
            CountDownLatch running = new CountDownLatch(THREADS);
            System.out.println("ready");
            for (int t = 0; t < THREADS; t++) {
                Random random = new Random(seed + t);
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < each; i++) {
                        if (raise(services, TwoWritersIT.row(random.nextInt(TwoWritersIT.ROWS)))) {
                            firstTryConflicts.incrementAndGet();
                        }
                    }
                    running.countDown();
                });
                thread.setDaemon(true);
                thread.start();
            }
            running.await();
            System.out.println("done " + firstTryConflicts);
            while (true) {
                var log = store.status().log();
                System.out.println("at " + log.reached() + " " + log.digest());
                Thread.sleep(200);
            }
        }
    }

    /** Increments a counter. Returns whether the first attempt met a conflict. */
    private static boolean raise(Dao services, String row) {
        for (int attempt = 0; ; attempt++) {
            Entity found = services.select(row).orElseThrow();
            try {
                services.update(
                        row, Map.of(TwoWritersIT.COUNTER, counter(found) + 1), WriteOptions.ifVersion(found.version()));
                return attempt > 0;
            } catch (StaleVersionException somebodyCameInBetween) {
                // The loop reads the counter again and retries.
            }
        }
    }

    static int counter(Entity row) {
        return (Integer) row.get(TwoWritersIT.COUNTER).orElseThrow();
    }
}
