package io.entail.replica;

import io.entail.errors.ReplicaUnusableException;
import io.entail.state.RocksFailures;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Finds out what is behind an exception of Kafka's clients or of Kafka Streams, and says it in a sentence. */
public final class Troubles {
    private Troubles() {}

    /**
     * What could not be done, and why: the disk's own words when it is the disk, and Kafka's address when it is not.
     *
     * @param what such as {@code cannot follow the log}
     */
    public static String text(String what, String bootstrap, Throwable thrown) {
        ReplicaUnusableException unusable = find(thrown, ReplicaUnusableException.class);
        if (unusable != null) {
            return what + ": " + unusable.getMessage();
        }
        Throwable root = root(thrown);
        if (root instanceof IOException disk && isLocal(root)) {
            return what + ": " + text(disk);
        }
        return isLocal(root) ? what + ": " + root.getMessage() : what + " at " + bootstrap + ": " + text(root);
    }

    /** The last cause, with its kind. */
    public static String text(Throwable thrown) {
        Throwable root = root(thrown);
        String hint = root instanceof AuthenticationException || root instanceof AuthorizationException
                ? " (check the credentials and rights of this client)"
                : "";
        return root.getClass().getSimpleName() + hint + ": " + root.getMessage();
    }

    /** Whether RocksDB's files are not as they were written; a disk that is full, away or not writable is no damage. */
    public static boolean isDamage(RocksDBException e) {
        return RocksFailures.isDamage(e);
    }

    /** What a file system refuses, in its own words where it has any. */
    static String text(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": Permission denied";
        }
        if (e instanceof FileAlreadyExistsException there) {
            return there.getFile() + " is there and no directory";
        }
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /** As above without the file. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "Permission denied";
        }
        return e instanceof FileSystemException named && named.getReason() != null ? named.getReason() : text(e);
    }

    /** A plain {@link IOException} is what a full disk gives; those of a connection have classes of their own. */
    private static boolean isLocal(Throwable root) {
        return root instanceof RocksDBException
                || root instanceof FileSystemException
                || root.getClass() == IOException.class;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    /** The first exception of a kind among the causes, null when there is none: Kafka Streams wraps what was thrown inside. */
    public static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> kind) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (kind.isInstance(t)) {
                return kind.cast(t);
            }
        }
        return null;
    }
}
