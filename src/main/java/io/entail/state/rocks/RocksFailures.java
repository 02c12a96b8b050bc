package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * Converts RocksDB's errors to errors that name the directory, the cause and the way out. Damage is distinguished from
 * an error of the disk: damage stays until an operator acts, an error of the disk may pass.
 */
final class RocksFailures {
    private static final String NO_SUCH_FILE = "No such file or directory";

    private RocksFailures() {}

    /**
     * Returns the error of an operation on tables.
     *
     * @param tables the folder of the tables, in the replica's directory
     * @param action the operation as a verb, such as {@code read}
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

    /** Returns the error about files that are not as they were written. */
    static ReplicaUnusableException damaged(Path tables, String cause, @Nullable Exception e) {
        return new ReplicaUnusableException(
                "the replica in " + replica(tables) + " is damaged: " + cause + "; with entail.replica.rebuild=true it"
                        + " is built again, from its newest good checkpoint or else from the log",
                true,
                e);
    }

    /**
     * Whether the error means damage: a file that is missing, cut or altered. A disk that is full, missing or read-only
     * is no damage.
     */
    static boolean isDamage(RocksDBException e) {
        Status status = e.getStatus();
        return status != null
                && (status.getCode() == Status.Code.Corruption
                        || (status.getCode() == Status.Code.IOError && text(e).contains(NO_SUCH_FILE)));
    }

    /** Returns the error of opening tables. Every error is damage then, except those of the disk and of permissions. */
    static ReplicaUnusableException ofOpening(Path tables, RocksDBException e) {
        Status status = e.getStatus();
        boolean refused = status != null && status.getCode() == Status.Code.IOError && !isDamage(e) && !isShape(e);
        return refused ? of(tables, "opened", e) : damaged(tables, text(e), e);
    }

    /** Whether the error is a folder in place of a file, or the reverse. */
    private static boolean isShape(RocksDBException e) {
        return text(e).contains("Is a directory") || text(e).contains("Not a directory");
    }

    /**
     * Returns the text of the error. For a full disk it leaves out the file, which is another one with every attempt.
     */
    private static String text(RocksDBException e) {
        if (e.getStatus() != null && e.getStatus().getSubCode() == Status.SubCode.NoSpace) {
            return DiskRoom.FULL;
        }
        String message = e.getMessage();
        // Some of RocksDB's messages end with a line break.
        return message == null || message.isBlank()
                ? String.valueOf(e.getStatus())
                : message.strip().replaceAll("\\s+", " ");
    }

    /** Returns the directory of the replica whose tables are in this folder. */
    static Path replica(Path tables) {
        Path parent = tables.getParent();
        return parent != null && tables.endsWith("db") ? parent : tables;
    }
}
