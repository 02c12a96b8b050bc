package io.entail.state.rocks;

import io.entail.errors.ReplicaUnusableException;
import io.entail.text.Reasons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Asks a disk whether it takes files, by giving it one. */
public final class DiskRoom {
    static final String FULL = "No space left on device";

    /** What a start writes beside the memtables, and something over. */
    private static final int BYTES = 1 << 20;

    private DiskRoom() {}

    /**
     * Returns when there is room.
     *
     * @param tables the folder of the tables
     * @param more bytes that are to be written soon, beside what a start takes
     * @throws ReplicaUnusableException when there is not, or the disk takes no files
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

    /** What the disk of a replica refuses. */
    public static ReplicaUnusableException refusal(Path tables, String action, IOException e) {
        String cause = Reasons.of(e);
        return new ReplicaUnusableException(
                "the replica in " + RocksFailures.replica(tables) + " cannot be " + action + ": " + cause
                        + "; nothing is lost, see to its disk and to the rights of this user",
                false,
                e);
    }
}
