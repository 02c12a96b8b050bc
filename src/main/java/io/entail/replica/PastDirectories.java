package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.read.ReplayListener;
import io.entail.replica.directory.Checkpoints;
import io.entail.replica.directory.PrivateDirectory;
import io.entail.replica.directory.TableOwner;
import io.entail.state.rocks.RocksTables;
import io.entail.state.rocks.TableFiles;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.text.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * The folders {@code past/N} of a replica's directory, in which it replays its log from the nearest checkpoint. Folders
 * left by killed processes are deleted when the directory is opened again. Thread-safe.
 */
final class PastDirectories implements AutoCloseable {
    private static final Logger log = Log.of(PastDirectories.class);

    /** Small, because a replay mostly reads what it has just written. */
    private static final long CACHE_BYTES = 64L << 20;

    private final EntityStoreConfig config;
    private final RocksTables tables;
    private final Path folder;
    private final Checkpoints checkpoints;
    private final AtomicLong next = new AtomicLong();

    /** Takes the directory of the configuration, which the caller must have locked. */
    PastDirectories(EntityStoreConfig config, RocksTables tables) {
        this.config = config;
        this.tables = tables;
        this.folder = config.directory().resolve("past");
        TableFiles.delete(folder);
        this.checkpoints = new Checkpoints(
                config.directory().resolve("checkpoints"), tables, config.checkpointRecords(), config.checkpointKeep());
    }

    /** Notes that the tables have reached an offset. */
    void reached(long offset) {
        checkpoints.reached(offset);
    }

    /** Does the same as {@link TableLog#room}. */
    ReplayRoom room(long through) {
        for (Path checkpoint : checkpoints.before(through)) {
            Path directory = fresh();
            try {
                TableFiles.copy(checkpoint, directory);
                ReplayRoom room = room(directory);
                if (isUsable(room.tables(), through)) {
                    return room;
                }
                room.close();
            } catch (IOException | ReplicaUnusableException e) {
                log.info("A checkpoint cannot be used path={} cause={}", checkpoint, e.getMessage());
                TableFiles.delete(directory);
            }
        }
        return room(fresh());
    }

    private Path fresh() {
        Path directory = folder.resolve(Long.toString(next.getAndIncrement()));
        PrivateDirectory.make(directory);
        return directory;
    }

    private static ReplayRoom room(Path directory) {
        RocksTables room = new RocksTables(directory.resolve("db"), CACHE_BYTES);
        return new ReplayRoom(room, () -> TableFiles.delete(directory));
    }

    /** Whether a checkpoint can be used. It could belong to another log if somebody had copied it there. */
    private boolean isUsable(Tables room, long through) {
        String theirs = TableOwner.of(room).topicId();
        return theirs != null
                && theirs.equals(TableOwner.of(tables).topicId())
                && MetaLayout.head(room.get(Table.META, MetaLayout.HEAD)).offset() <= through;
    }

    /** Applies the log through an offset to a directory that the caller has locked. */
    void replay(Path directory, LogRecords records, long through, ReplayListener listener) {
        Path db = directory.resolve("db");
        if (!TableFiles.list(db).isEmpty()) {
            throw new InvalidOptionsException(
                    "the directory " + directory + " is not empty", Map.of("directory", "must be empty or not exist"));
        }
        try (RocksTables target = RocksTables.toFill(db, config.cacheBytes())) {
            target.write(TableOwner.of(tables).mutations());
            try (Replay replay = new Replay(target, records, Replay.UNSEEN, config.historyPositionsMax())) {
                replay.run(through, listener);
            }
            target.filled();
        }
    }

    @Override
    public void close() {
        checkpoints.close();
        TableFiles.delete(folder);
    }
}
