package io.entail.replica.directory;

import io.entail.errors.DirectoryInUseException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Locks a replica's directory for one store at a time. The operating system releases the lock when the process ends,
 * however it ends; the content of the file only names the holder.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final String FILE = "LOCK";
    private static final int HOLDER_BYTES_MAX = 1_000;

    /**
     * Directories that stores of this process have locked. The file lock does not distinguish them, and closing a
     * second channel on the file would release the lock of the first.
     */
    private static final Map<Path, String> HELD_HERE = new ConcurrentHashMap<>();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Creates the directory, readable by its owner only, and takes it.
     *
     * @param holder the name of the holder in errors of other stores
     * @throws DirectoryInUseException naming the holder
     * @throws io.entail.errors.ReplicaUnusableException when there can be no such directory or file in it
     */
    public static DirectoryLock take(Path directory, String holder) {
        String text = holder + ", process " + ProcessHandle.current().pid() + ", since " + Instant.now();
        PrivateDirectory.make(directory);
        try {
            Path real = directory.toRealPath();
            String here = HELD_HERE.putIfAbsent(real, text);
            if (here != null) {
                throw inUse(directory, here);
            }
            try {
                return new DirectoryLock(real, locked(directory, real, text));
            } catch (IOException | RuntimeException | Error e) {
                HELD_HERE.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw PrivateDirectory.refusal(directory, "its lock file: " + Reasons.of(e), e);
        }
    }

    private static FileChannel locked(Path directory, Path real, String text) throws IOException {
        FileChannel channel = FileChannel.open(
                real.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                throw inUse(directory, read(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            return channel;
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
    }

    private static DirectoryInUseException inUse(Path directory, String holder) {
        return new DirectoryInUseException(
                "the directory " + directory + " is in use by " + holder
                        + "; close that store or give this one a directory of its own",
                Map.of());
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(HOLDER_BYTES_MAX);
        channel.read(text, 0);
        String holder = new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
        return holder.isEmpty() ? "another store" : holder;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give back the directory " + directory, e);
        } finally {
            HELD_HERE.remove(directory);
        }
    }
}
