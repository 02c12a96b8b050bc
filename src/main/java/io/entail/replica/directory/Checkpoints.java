package io.entail.replica.directory;

import io.entail.errors.ReplicaUnusableException;
import io.entail.errors.StoreClosedException;
import io.entail.state.rocks.ClosedTables;
import io.entail.state.rocks.RocksTables;
import io.entail.state.rocks.TableFiles;
import io.entail.text.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;

/**
 * Copies of the state at some offsets, for reads of the past: {@code checkpoints/OFFSET} in the replica's directory. They
 * share files with it and with each other, are made on a thread of their own, and may be deleted at any time.
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger log = Log.of(Checkpoints.class);
    private static final String UNFINISHED = ".new";
    private static final long CLOSE_MS = 10_000;

    private final Path folder;
    private final RocksTables tables;
    private final long distance;
    private final int keep;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private final ExecutorService maker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "entail-checkpoint");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long newest;

    /**
     * Creates it for a folder that only this process writes to.
     *
     * @param distance number of records between two checkpoints, 0 for no checkpoints
     * @param keep number of the newest checkpoints to keep
     */
    public Checkpoints(Path folder, RocksTables tables, long distance, int keep) {
        this.folder = folder;
        this.tables = tables;
        this.distance = distance;
        this.keep = keep;
        TableFiles.list(folder).stream()
                .filter(path -> path.getFileName().toString().endsWith(UNFINISHED))
                .forEach(TableFiles::delete);
        this.newest = all().stream().mapToLong(Checkpoints::offset).max().orElse(-1);
    }

    /** Notes that the tables are at an offset, and starts a checkpoint if it is time, without waiting for it. */
    public void reached(long offset) {
        if (distance > 0 && offset - newest >= distance && underWay.compareAndSet(false, true)) {
            try {
                maker.execute(() -> make(offset));
            } catch (RejectedExecutionException e) {
                underWay.set(false); // The replica is being closed.
            }
        }
    }

    private void make(long reached) {
        Path fresh = folder.resolve("next" + UNFINISHED);
        try {
            PrivateDirectory.make(folder);
            TableFiles.delete(fresh);
            PrivateDirectory.make(fresh);
            tables.checkpoint(fresh.resolve("db"));
            // Records may have been applied meanwhile, so the offset is read from the copy itself.
            long offset = ClosedTables.headOf(fresh.resolve("db")).offset();
            Path target = folder.resolve(Long.toString(offset));
            TableFiles.delete(target);
            Files.move(fresh, target);
            newest = offset;
            prune();
        } catch (StoreClosedException e) {
            TableFiles.delete(fresh);
        } catch (IOException | ReplicaUnusableException e) {
            log.warn("Could not make a checkpoint folder={} cause={}", folder, e.getMessage());
            newest = reached; // So that it is not tried again with every record.
            TableFiles.delete(fresh);
        } finally {
            underWay.set(false);
        }
    }

    private void prune() {
        List<Path> newestFirst = all();
        newestFirst
                .subList(Math.min(keep, newestFirst.size()), newestFirst.size())
                .forEach(TableFiles::delete);
    }

    /** Returns the checkpoints at or before an offset, the newest first. */
    public List<Path> before(long offset) {
        return all().stream().filter(path -> offset(path) <= offset).toList();
    }

    /** Returns the checkpoints, the newest first. */
    private List<Path> all() {
        return TableFiles.list(folder).stream()
                .filter(path -> path.getFileName().toString().matches("\\d{1,18}"))
                .sorted(Comparator.comparingLong(Checkpoints::offset).reversed())
                .toList();
    }

    private static long offset(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString());
    }

    /** Waits for a checkpoint that is being made. */
    @Override
    public void close() {
        maker.shutdown();
        try {
            if (!maker.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
                log.warn("A checkpoint takes long folder={}", folder);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
