package io.entail.replica.directory;

import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.TableRows;
import io.entail.replica.WholeState;
import io.entail.state.LogDefinitions;
import io.entail.state.rocks.RocksTables;
import io.entail.state.rocks.TableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Reads a whole state from a checkpoint, or from the directory of a closed replica. It is read from a copy in the same
 * folder, which shares its files and is deleted when this is closed. Thread-safe.
 */
public final class CopiedState implements AutoCloseable {
    private static final long CACHE_BYTES = 64L << 20;

    private final Path copy;
    private final RocksTables tables;

    private CopiedState(Path copy, RocksTables tables) {
        this.copy = copy;
        this.tables = tables;
    }

    /**
     * Opens a state.
     *
     * @param directory a checkpoint that {@code EntityStore.checkpoint} has made, or the directory of a closed replica
     * @throws ReplicaUnusableException when there is no state, it is damaged, or no copy can be made beside it
     */
    public static CopiedState open(Path directory) {
        Path db = directory.resolve("db");
        if (!Files.isDirectory(db)) {
            throw new ReplicaUnusableException("there is no state of a replica in " + directory, false, null);
        }
        Path copy;
        try {
            copy = Files.createTempDirectory(directory, "copy-");
        } catch (IOException e) {
            throw new ReplicaUnusableException("no copy can be made in " + directory + ": " + e.getMessage(), false, e);
        }
        try {
            TableFiles.copy(db, copy.resolve("db"));
            return new CopiedState(copy, new RocksTables(copy.resolve("db"), CACHE_BYTES));
        } catch (IOException e) {
            TableFiles.delete(copy);
            throw new ReplicaUnusableException("no copy can be made in " + directory + ": " + e.getMessage(), false, e);
        } catch (RuntimeException | Error e) {
            TableFiles.delete(copy);
            throw e;
        }
    }

    /** Returns the id of the topic from which the state was built. */
    public String topicId() {
        return String.valueOf(TableOwner.of(tables).topicId());
    }

    /** Returns every definition that the log had. */
    public LogDefinitions definitions() {
        return LogDefinitions.read(tables);
    }

    /** Reads the state, which must not be used after the function has returned. */
    public <T> T whole(Function<WholeState, T> reads) {
        LogDefinitions definitions = definitions();
        return tables.snapshot(view -> reads.apply(new TableRows(view, () -> definitions)));
    }

    @Override
    public void close() throws UncheckedIOException {
        tables.close();
        TableFiles.delete(copy);
    }
}
