package io.entail.cli.store;

import io.entail.errors.DirectoryInUseException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.directory.DirectoryLock;
import io.entail.state.rocks.TableFiles;
import io.entail.text.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The directory of a command's replica. Only one command at a time uses the directory itself; others that run meanwhile
 * use a copy of its newest checkpoint, and delete the copy afterwards.
 *
 * <pre>
 * DIR/LOCK, db, streams     the files of the store
 * DIR/checkpoint-1234       the state at offset 1234, for copies
 * DIR.copy-567-0            the copy of process 567
 * </pre>
 */
public final class ReplicaDirectory {
    private static final Logger log = Log.of(ReplicaDirectory.class);
    private static final String CHECKPOINT = "checkpoint-";
    private static final String COPY = ".copy-";
    private static final int COPY_ATTEMPTS = 3;

    /** The highest number of records that a copy has to read beyond its checkpoint. */
    private static final long CHECKPOINT_AFTER = 1_000;

    /** Longer than the moment between making a copy and taking its lock. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    private final Path directory;

    ReplicaDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** A store that was opened, and its directory. */
    record Opened<T>(T store, Path directory, boolean isCopy) {}

    /** Opens the directory itself, or a copy while another process uses the directory. */
    <T> Opened<T> open(Function<Path, T> opener) {
        removeForgottenCopies();
        try {
            Opened<T> own = new Opened<>(opener.apply(directory), directory, false);
            removeUnfinishedCheckpoints();
            return own;
        } catch (DirectoryInUseException inUse) {
            try {
                return openCopy(opener, copy());
            } catch (ReplicaUnusableException damaged) {
                if (!damaged.canBeRebuilt()) {
                    throw damaged;
                }
                log.warn("The checkpoint is damaged, so the whole log is read cause={}", damaged.getMessage());
                return openCopy(opener, freshCopy());
            }
        }
    }

    private static <T> Opened<T> openCopy(Function<Path, T> opener, Path copy) {
        try {
            return new Opened<>(opener.apply(copy), copy, true);
        } catch (RuntimeException | Error e) {
            delete(copy);
            throw e;
        }
    }

    /**
     * Returns an empty directory beside it. Closing deletes it; if the process is killed, a later command deletes it
     * like a copy.
     */
    public Room room() {
        Path path = freshCopy();
        return new Room(path, DirectoryLock.take(path, "a command"));
    }

    /** A directory that one command uses. */
    public record Room(Path directory, DirectoryLock lock) implements AutoCloseable {
        @Override
        public void close() {
            lock.close();
            delete(directory);
        }
    }

    /** Deletes the directory if it is a copy. The store must be closed before. */
    void discard(Opened<?> opened) {
        if (opened.isCopy()) {
            delete(opened.directory());
        }
    }

    /**
     * Returns the path for a checkpoint at an offset, empty when the last one is near enough. Only for a process that
     * uses the directory itself.
     */
    Optional<Path> wantedCheckpoint(long offset) {
        long newest =
                checkpoints().stream().mapToLong(ReplicaDirectory::offset).max().orElse(Long.MIN_VALUE / 2);
        return offset >= 0 && Math.abs(offset - newest) >= CHECKPOINT_AFTER
                ? Optional.of(directory.resolve(CHECKPOINT + offset + ".new"))
                : Optional.empty();
    }

    /** Puts a finished checkpoint in place of all others. */
    void publish(Path fresh) {
        String name = fresh.getFileName().toString();
        Path published = directory.resolve(name.substring(0, name.length() - ".new".length()));
        List<Path> before = checkpoints();
        try {
            Files.move(fresh, published);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a checkpoint in " + directory, e);
        }
        before.stream().filter(old -> !old.equals(published)).forEach(ReplicaDirectory::delete);
    }

    /**
     * Deletes the copies of killed processes. A process in another container looks dead from here, but it holds its
     * lock.
     */
    private void removeForgottenCopies() {
        list(directory.getParent())
                .filter(path -> path.getFileName().toString().startsWith(directory.getFileName() + COPY))
                .filter(path -> !isAlive(owner(path)) && isOld(path) && !isLocked(path))
                .forEach(ReplicaDirectory::delete);
    }

    /** Only for a process that uses the directory itself, because nobody else makes checkpoints in it. */
    private void removeUnfinishedCheckpoints() {
        list(directory)
                .filter(path -> path.getFileName().toString().matches(CHECKPOINT + "\\d+\\.new"))
                .forEach(ReplicaDirectory::delete);
    }

    private Path copy() {
        Path copy = freshCopy();
        for (int attempt = 1; ; attempt++) {
            Optional<Path> checkpoint = checkpoints().stream().max(Comparator.comparingLong(ReplicaDirectory::offset));
            try {
                Files.createDirectories(
                        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                if (checkpoint.isPresent()) {
                    TableFiles.copy(checkpoint.get(), copy);
                }
                return copy;
            } catch (NoSuchFileException e) {
                // A newer checkpoint has replaced this one.
                delete(copy);
                if (attempt == COPY_ATTEMPTS) {
                    throw new UncheckedIOException("cannot copy a checkpoint of " + directory, e);
                }
            } catch (IOException e) {
                delete(copy);
                throw new UncheckedIOException("cannot copy a checkpoint of " + directory, e);
            }
        }
    }

    private Path freshCopy() {
        String name = directory.getFileName() + COPY + ProcessHandle.current().pid() + "-" + System.nanoTime();
        return directory.resolveSibling(name);
    }

    private List<Path> checkpoints() {
        return list(directory)
                .filter(path -> path.getFileName().toString().matches(CHECKPOINT + "\\d+"))
                .toList();
    }

    private static long offset(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
    }

    private static String owner(Path copy) {
        String name = copy.getFileName().toString();
        return name.substring(name.lastIndexOf(COPY) + COPY.length()).split("-", 2)[0];
    }

    private static boolean isAlive(String pid) {
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isPresent();
        } catch (NumberFormatException e) {
            return true; // The folder is not a copy of this class.
        }
    }

    private static boolean isOld(Path copy) {
        try {
            return Files.getLastModifiedTime(copy)
                    .toInstant()
                    .isBefore(Instant.now().minus(FORGOTTEN_AFTER));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLocked(Path copy) {
        try (FileChannel channel = FileChannel.open(copy.resolve("LOCK"), StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException | OverlappingFileLockException e) {
            return true;
        }
    }

    private static Stream<Path> list(@Nullable Path folder) {
        return TableFiles.list(folder).stream();
    }

    /** Deletes a directory as far as possible; a later command deletes the rest. */
    public static void delete(Path path) {
        TableFiles.delete(path);
    }
}
