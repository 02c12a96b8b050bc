package io.entail.backup;

import io.entail.dao.EntityStore;
import io.entail.dao.StoredRow;
import io.entail.dao.Written;
import io.entail.read.ReplayListener;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup into a store that contains only definitions, and then compares the rows of the store with those of
 * the backup. Parents come before children; of an entity whose rows may refer to each other, all rows are in memory for
 * that. Confined to one thread.
 */
public final class Restoring {
    /** Bytes collected for one write. A write takes up to 900 KiB and an entity up to 256 KiB. */
    private static final int BYTES_MAX = 256 << 10;

    private static final int ROWS_MAX = 200;
    private static final int UNDER_WAY_MAX = 8;

    /** A row that expires within this time is not written any more. */
    private static final long MOMENT_MS = 1_000;

    private final EntityStore store;
    private final LongConsumer progress;
    private final Clock clock = Clock.systemUTC();
    private final Deque<CompletableFuture<Written>> underWay = new ArrayDeque<>();
    private final List<StoredRow> batch = new ArrayList<>();
    private long bytes;
    private String entity = "";

    /** Rows of the current entity if its rows may refer to each other, null otherwise. */
    private @Nullable ParentsFirst waiting;

    private long leftOut;

    private Restoring(EntityStore store, LongConsumer progress) {
        this.store = store;
        this.progress = progress;
    }

    /**
     * Restores a backup.
     *
     * @param store the store, which has the definitions of the backup; a view with the actor of the writes
     * @param progress is told how many further rows were written
     * @return how many rows were left out: they have expired, or they expire and belong to an entity that the store
     *     does not define
     * @throws DamagedBackupException when the stored rows differ from those of the backup afterwards
     */
    public static long restore(BackupFile file, EntityStore store, ReplayListener listener, LongConsumer progress)
            throws IOException, InterruptedException {
        Restoring restoring = new Restoring(store, progress);
        file.rows(restoring::add);
        restoring.endEntity();
        Backup found = Backup.write(store, file.store(), OutputStream.nullOutputStream(), listener, rows -> {});
        if (!found.content().equals(file.backup().content())) {
            throw new DamagedBackupException(
                    "what was stored is not what " + file.file() + " has: the rows that do not expire have the digest "
                            + found.content() + " where it has " + file.backup().content()
                            + "; do not use this store",
                    null);
        }
        return restoring.leftOut;
    }

    private void add(StoredRow row) throws InterruptedException {
        boolean over = row.expiresAt() != 0 && row.expiresAt() <= clock.millis() + MOMENT_MS;
        if (over || (row.expiresAt() != 0 && store.definition(row.entity()).isEmpty())) {
            leftOut++;
            return;
        }
        if (!row.entity().equals(entity)) {
            // Parents of other entities were stored before these rows.
            endEntity();
            entity = row.entity();
            waiting = store.definition(entity)
                    .filter(ParentsFirst::isFor)
                    .map(ParentsFirst::new)
                    .orElse(null);
        }
        if (waiting != null) {
            waiting.add(row);
        } else {
            store(row);
        }
    }

    private void endEntity() throws InterruptedException {
        if (waiting != null) {
            for (List<StoredRow> together : waiting.groups()) {
                if (together.size() == 1) {
                    store(together.get(0));
                } else {
                    // The rows refer to each other, so one write has to contain all of them.
                    send();
                    batch.addAll(together);
                    send();
                    await(UNDER_WAY_MAX - 1);
                }
            }
            waiting = null;
        }
        send();
        await(0);
    }

    /** Adds a row to the next write, which is sent when it is large enough. The log orders writes as they are sent. */
    private void store(StoredRow row) throws InterruptedException {
        batch.add(row);
        bytes += row.fields().toString().length();
        if (batch.size() >= ROWS_MAX || bytes >= BYTES_MAX) {
            send();
            await(UNDER_WAY_MAX - 1);
        }
    }

    private void send() {
        if (!batch.isEmpty()) {
            int rows = batch.size();
            underWay.add(store.storeAsync(List.copyOf(batch)).thenApply(written -> {
                progress.accept(rows);
                return written;
            }));
            batch.clear();
            bytes = 0;
        }
    }

    private void await(int left) throws InterruptedException {
        while (underWay.size() > left) {
            try {
                underWay.remove().get();
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException(e.getCause());
            }
        }
    }
}
