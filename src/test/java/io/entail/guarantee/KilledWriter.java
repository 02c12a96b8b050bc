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
 * A process that keeps many writes in flight until it is killed. Its arguments are bootstrap, store, directory, the
 * folder of its notes, and the number of writes in flight. Each write has its own id and inserts a row with a new key.
 * The row's host, which is not unique, is the id of the write, so a write that takes effect twice leaves two rows.
 *
 * <p>The process notes the id of each write before it sends the write, and again when the write is acknowledged. It
 * repeats the writes of earlier processes that were not acknowledged, with the same ids.
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

    /** Sends a write under this id. If it has to be planned again, the later attempts have other ids. */
    static CompletableFuture<?> send(EntityStore store, UUID id) {
        return store.withWriteIds(first(id)).dao("services").insertAsync(Map.of("host", id.toString()));
    }

    private static Supplier<UUID> first(UUID id) {
        Iterator<UUID> once = List.of(id).iterator();
        return () -> once.hasNext() ? once.next() : UUID.randomUUID();
    }

    /** Returns the ids of the writes that earlier processes have sent and that were not acknowledged. */
    static List<UUID> unacknowledged(Path notes) throws IOException {
        Set<UUID> ids = new LinkedHashSet<>(read(notes.resolve("sent")));
        read(notes.resolve("acknowledged")).forEach(ids::remove);
        return new ArrayList<>(ids);
    }

    static List<UUID> read(Path note) throws IOException {
        if (!Files.exists(note)) {
            return List.of();
        }
        // The last line of a killed process may be incomplete.
        return Files.readAllLines(note, StandardCharsets.UTF_8).stream()
                .filter(line -> line.length() == 36)
                .map(UUID::fromString)
                .toList();
    }

    /** A file of ids. Added lines survive the kill of this process, because the operating system has them. */
    private static final class Note implements AutoCloseable {
        private final java.io.OutputStream file;

        Note(Path path) throws IOException {
            file = Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            // This ends a line that another process has left incomplete.
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
