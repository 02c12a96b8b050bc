package io.entail.state.rocks;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.EnvOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

/** Writes gathered entries as RocksDB's own files, which it adds without memtable and flush. */
final class SortedFiles {
    private static final int BUFFER_BYTES = 64 << 10;

    private SortedFiles() {}

    /**
     * Adds entries, which must be newer than all existing ones, to a column family.
     *
     * @param path the place of the new file, on the disk of the database
     * @param options of the database and of the column family
     */
    static void add(RocksDB db, ColumnFamilyHandle family, Options options, Path path, GatheredTable entries)
            throws RocksDBException {
        try (EnvOptions env = new EnvOptions();
                SstFileWriter writer = new SstFileWriter(env, options)) {
            writer.open(path.toString());
            ByteBuffer key = ByteBuffer.allocateDirect(BUFFER_BYTES);
            ByteBuffer value = ByteBuffer.allocateDirect(BUFFER_BYTES);
            for (GatheredTable.Sorted sorted = entries.sorted(); sorted.next(); ) {
                if (sorted.put(key, value)) {
                    writer.put(key, value);
                    continue;
                }
                byte[] bytes = sorted.value();
                if (bytes == null) {
                    writer.delete(sorted.key());
                } else {
                    writer.put(sorted.key(), bytes);
                }
            }
            writer.finish();
        }
        try (IngestExternalFileOptions move = new IngestExternalFileOptions().setMoveFiles(true)) {
            db.ingestExternalFile(family, List.of(path.toString()), move);
        }
    }
}
