package io.entail.bench;

import io.entail.bench.measure.ChildJvm;
import io.entail.bench.measure.ClosedLoop;
import io.entail.bench.measure.JvmFlags;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** A process that opens the store of a benchmark and does what its first argument says. */
final class StoreChild {
    /** Writes until it is killed; prints {@code writing} once it does. */
    static final String WRITE = "write";

    /** Prints {@code resumed OFFSET} with what was in the files, then {@code ready OFFSET}. */
    static final String READY = "ready";

    /** Reads and writes, then prints {@code memory KIB}. */
    static final String MEMORY = "memory";

    static final int READ_THREADS = 8;

    private static final int READS = 100_000;
    private static final int WRITES = 10_000;
    private static final int IN_FLIGHT = 1_024;

    private final int routes;
    private final int services;
    private final AtomicLong nextRoute;

    private StoreChild(int routes, int services, long firstNewRoute) {
        this.routes = routes;
        this.services = services;
        this.nextRoute = new AtomicLong(firstNewRoute);
    }

    static ChildJvm start(Workbench bench, String task, Path replica) {
        EntityStoreConfig config = bench.config(replica);
        return ChildJvm.start(
                bench.directory(),
                StoreChild.class,
                JvmFlags.RECOMMENDED,
                List.of(
                        task,
                        config.bootstrap(),
                        config.store(),
                        replica.toString(),
                        Integer.toString(bench.routes()),
                        Integer.toString(bench.services()),
                        Long.toString(bench.reserveNumbers())));
    }

    public static void main(String[] args) throws Exception {
        EntityStoreConfig config = EntityStoreConfig.builder(args[1], Path.of(args[3]))
                .withStore(args[2])
                // The store is opened before the log is read, so that the offset in the files can be printed.
                .withStartOffline(args[0].equals(READY))
                .build();
        StoreChild child =
                new StoreChild(Integer.parseInt(args[4]), Integer.parseInt(args[5]), Long.parseLong(args[6]));
        try (EntityStore store = EntityStore.open(config)) {
            switch (args[0]) {
                case WRITE -> child.write(store.dao(Routes.ENTITY));
                case READY -> catchUp(store);
                case MEMORY -> child.readAndWrite(store.dao(Routes.ENTITY));
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private void write(Dao dao) throws InterruptedException {
        insert(dao, IN_FLIGHT);
        System.out.println("writing");
        insert(dao, Integer.MAX_VALUE);
    }

    private static void catchUp(EntityStore store) {
        System.out.println("resumed " + store.status().log().reached().offset());
        store.ready().join();
        System.out.println("ready " + store.status().log().reached().offset());
    }

    private void readAndWrite(Dao dao) throws IOException, InterruptedException {
        Random random = new Random();
        int[] drawn = random.ints(READS, 0, routes).toArray();
        ClosedLoop.medianNanos(
                READ_THREADS,
                READS / READ_THREADS,
                () -> i -> dao.select(Routes.id(drawn[i])).orElseThrow());
        insert(dao, WRITES);
        System.out.println("memory " + residentKib());
    }

    private void insert(Dao dao, int count) throws InterruptedException {
        ClosedLoop.runWhile(
                made -> made < count,
                IN_FLIGHT,
                () -> dao.insertAsync(Routes.small(nextRoute.getAndIncrement(), services)));
    }

    private static long residentKib() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
