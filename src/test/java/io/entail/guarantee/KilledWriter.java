package io.entail.guarantee;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A process that keeps many writes in flight until it is killed: bootstrap, store, directory, folder of its notes, writes
 * in flight. Each write has an id of its own, inserts a row with a new key, and has its id as the row's host, which is
 * not unique: so a write that takes effect twice leaves two rows.
 *
 * <p>The process notes the id of each write before it sends it, and once more when it is acknowledged. What processes
 * before this one have sent and not seen acknowledged it sends again, with the same ids.
 */
final class KilledWriter {
    private KilledWriter() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        var config = EntityStoreConfig.builder(args[0], Path.of(args[2]))
                .withStore(args[1])
                .build();
        Path notes = Path.of(args[3]);
        int inFlight = Integer.parseInt(args[4]);
        Iterator<UUID> again = unacknowledged(notes).iterator();
        Semaphore permits = new Semaphore(inFlight);
        try (EntityStore store = EntityStore.open(config);
                Note sent = new Note(notes.resolve("sent"));
                Note acknowledged = new Note(notes.resolve("acknowledged"))) {
            System.out.println("ready " + store.status().log().reached());
            boolean full = false;
            while (true) {
                UUID id = again.hasNext() ? again.next() : UUID.randomUUID();
                permits.acquire();
                sent.add(id);
                CompletableFuture<?> done = send(store, id).whenComplete((entity, error) -> {
                    if (error == null) {
                        acknowledged.add(id);
                    }
                    permits.release();
                });
                if (!full && !done.isDone() && permits.availablePermits() == 0) {
                    full = true;
                    System.out.println("full");
                }
            }
        }
    }

    /** Sends a write under its id; should it be planned again, the attempts after the first have ids of their own. */
    static CompletableFuture<?> send(EntityStore store, UUID id) {
        return store.withWriteIds(first(id)).dao("services").insertAsync(Map.of("host", id.toString()));
    }

    private static Supplier<UUID> first(UUID id) {
        Iterator<UUID> once = List.of(id).iterator();
        return () -> once.hasNext() ? once.next() : UUID.randomUUID();
    }

    /** The ids of the writes that were sent by the processes so far, and of which none has seen the end. */
    static List<UUID> unacknowledged(Path notes) throws IOException {
        Set<UUID> ids = new LinkedHashSet<>(read(notes.resolve("sent")));
        read(notes.resolve("acknowledged")).forEach(ids::remove);
        return new ArrayList<>(ids);
    }

    static List<UUID> read(Path note) throws IOException {
        if (!Files.exists(note)) {
            return List.of();
        }
        // The last line of a killed process may be cut.
        return Files.readAllLines(note, StandardCharsets.UTF_8).stream()
                .filter(line -> line.length() == 36)
                .map(UUID::fromString)
                .toList();
    }

    /** A file of ids. What was added survives the kill of this process, for the operating system has it. */
    private static final class Note implements AutoCloseable {
        private final java.io.OutputStream file;

        Note(Path path) throws IOException {
            file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            // Ends a line that the kill of another process has cut.
            file.write('\n');
        }

        synchronized void add(UUID id) {
            try {
                file.write((id + "\n").getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
