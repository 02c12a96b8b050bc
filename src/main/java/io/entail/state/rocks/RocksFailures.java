package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * What RocksDB says went wrong, as a sentence that names directory, cause and way out. Damage is told apart from a disk
 * that refuses: the one stays until somebody acts, the other may pass.
 */
final class RocksFailures {
    private static final String NO_SUCH_FILE = "No such file or directory";

    private RocksFailures() {}

    /**
     * The error of something that was done with tables.
     *
     * @param tables the folder of the tables, in the replica's directory
     * @param action what cannot be done with them, such as {@code read}
     */
    static ReplicaUnusableException of(Path tables, String action, RocksDBException e) {
        if (isDamage(e)) {
            return damaged(tables, text(e), e);
        }
        return new ReplicaUnusableException(
                "the replica in " + replica(tables) + " cannot be " + action + ": " + text(e)
                        + "; nothing is lost, see to its disk and to the rights of this user",
                false,
                e);
    }

    /** Files that are not as they were written. */
    static ReplicaUnusableException damaged(Path tables, String cause, @Nullable Exception e) {
        return new ReplicaUnusableException(
                "the replica in " + replica(tables) + " is damaged: " + cause + "; with entail.replica.rebuild=true it"
                        + " is built again, from its newest good checkpoint or else from the log",
                true,
                e);
    }

    /** A file that is gone or cut or altered; a disk that is full, away or not writable is none. */
    static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        return status != null
                && (status.getCode() == Status.Code.Corruption
                        || (status.getCode() == Status.Code.IOError && text(e).contains(NO_SUCH_FILE)));
    }

    /**
     * The error of opening tables. What RocksDB cannot make anything of then is damaged, too; only what a disk or the
     * rights to it refuse is not.
     */
    static ReplicaUnusableException ofOpening(Path tables, RocksDBException e) {
        Status status = e.getStatus();
        boolean refused = status != null && status.getCode() == Status.Code.IOError && !isDamage(e) && !isShape(e);
        return refused ? of(tables, "opened", e) : damaged(tables, text(e), e);
    }

    /** A folder in place of a file, or the other way round. */
    private static boolean isShape(RocksDBException e) {
        return text(e).contains("Is a directory") || text(e).contains("Not a directory");
    }

    /** Of a full disk only that it is full: which file was being written is another one with every try. */
    private static String text(RocksDBException e) {
        if (e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace) {
            return DiskRoom.FULL;
        }
        String message = e.getMessage();
        // RocksDB ends some with a line break.
        return message == null || message.isBlank()
                ? String.valueOf(e.getStatus())
                : message.strip().replaceAll("\\s+", " ");
    }

    /** The replica's directory, where its tables are in a folder of it. */
    static Path replica(Path tables) {
        Path parent = tables.getParent();
        return parent != null && tables.endsWith("db") ? parent : tables;
    }
}
