package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Checks whether a disk accepts files, by writing one. */
public final class DiskRoom {
    static final String FULL = "No space left on device";

    /** The size of what a start writes in addition to the memtables, with some reserve. */
    private static final int BYTES = 1 << 20;

    private DiskRoom() {}

    /**
     * Returns normally when there is room.
     *
     * @param tables the folder of the tables
     * @param more bytes that will be written soon, in addition to what a start needs
     * @throws ReplicaUnusableException when there is no room or the disk accepts no files
     */
    static void check(Path tables, long more) {
        Path probe = tables.resolve("probe");
        try {
            try {
                write(probe);
                long free = Files.getFileStore(tables).getUsableSpace();
                if (free < more) {
                    throw new IOException(FULL);
                }
            } finally {
                Files.deleteIfExists(probe);
            }
        } catch (IOException e) {
            throw refusal(tables, "written", e);
        }
    }

    private static void write(Path probe) throws IOException {
        try (FileChannel file = FileChannel.open(
                probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer zeros = ByteBuffer.allocate(BYTES);
            while (zeros.hasRemaining()) {
                if (file.write(zeros) == 0) {
                    throw new IOException(FULL);
                }
            }
            file.force(false);
        }
    }

    /** Returns the error for an operation that the disk of a replica refuses. */
    public static ReplicaUnusableException refusal(Path tables, String action, IOException e) {
        String cause = Reasons.of(e);
        return new ReplicaUnusableException(
                "the replica in " + RocksFailures.replica(tables) + " cannot be " + action + ": " + cause
                        + "; nothing is lost, see to its disk and to the rights of this user",
                false,
                e);
    }
}
