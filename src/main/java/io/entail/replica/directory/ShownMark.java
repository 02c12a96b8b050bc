package io.entail.replica.directory;

import io.entail.text.Reasons;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The offset up to which a replica has shown its state to readers, in a file beside the tables. When the process is
 * killed, the tables lose unflushed changes, but this file does not, because every write to it goes to the operating
 * system at once. A replica that starts without Kafka can therefore detect that its tables are older than the state it
 * has shown.
 *
 * <p>Written by the one thread that applies the log.
 */
public final class ShownMark implements AutoCloseable {
    private static final String FILE = "shown";

    private final RandomAccessFile file;
    private final byte[] bytes = new byte[Long.BYTES];
    private volatile long offset;

    private ShownMark(RandomAccessFile file) throws IOException {
        this.file = file;
        // A file that a full disk cut off when it was created counts as missing, because nothing was shown after it.
        if (file.length() < Long.BYTES) {
            write(-1);
        } else {
            file.readFully(bytes);
            offset = ByteBuffer.wrap(bytes).getLong();
        }
    }

    /**
     * Opens the file, and creates it when it is missing.
     *
     * @throws io.entail.errors.ReplicaUnusableException when it cannot be created or read
     */
    public static ShownMark open(Path directory) {
        try {
            RandomAccessFile file = new RandomAccessFile(directory.resolve(FILE).toFile(), "rw");
            try {
                return new ShownMark(file);
            } catch (IOException | RuntimeException | Error e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw PrivateDirectory.refusal(directory, "its file '" + FILE + "': " + Reasons.of(e), e);
        }
    }

    /** Returns the highest offset whose effects may have been read, -1 for none. */
    public long offset() {
        return offset;
    }

    /** Notes that effects up to this offset are about to become readable. */
    public void shows(long next) {
        if (next <= offset) {
            return;
        }
        try {
            write(next);
        } catch (IOException e) {
            throw new UncheckedIOException("the file '" + FILE + "' of the replica", e);
        }
    }

    private void write(long next) throws IOException {
        ByteBuffer.wrap(bytes).putLong(next);
        file.seek(0);
        file.write(bytes);
        offset = next;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
