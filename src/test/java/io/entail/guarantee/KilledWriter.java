package io.entail.guarantee;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * A process that keeps many writes in flight until it is killed, and notes each one that was acknowledged: bootstrap,
 * store, directory, file of acknowledged user names, writes in flight.
 */
final class KilledWriter {
    private KilledWriter() {}

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of everything.
    public static void main(String[] args) throws IOException, InterruptedException {
        var config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .build();
        int inFlight = Integer.parseInt(args[4]);
        Semaphore permits = new Semaphore(inFlight);
        try (EntityStore store = EntityStore.open(config);
                Writer acknowledged = Files.newBufferedWriter(
                        Path.of(args[3]),
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND)) {
            System.out.println("ready " + store.status().log().reached());
            var consumers = store.dao("consumers");
            boolean full = false;
            while (true) {
                String name = UUID.randomUUID().toString();
                permits.acquire();
                consumers.insertAsync(Map.of("username", name)).whenComplete((entity, error) -> {
                    if (error == null) {
                        note(acknowledged, name);
                    }
                    permits.release();
                });
                if (!full && permits.availablePermits() == 0) {
                    full = true;
                    System.out.println("full");
                }
            }
        }
    }

    /** In the file system's cache it survives the kill of this process, which is all that is needed. */
    private static void note(Writer acknowledged, String name) {
        try {
            acknowledged.write(name + "\n");
            acknowledged.flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
