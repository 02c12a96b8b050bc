package io.entail.audit.verify;

import io.entail.errors.ReplicaUnusableException;
import io.entail.resolve.Bytes;
import io.entail.state.rocks.BlockCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionType;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.RocksObject;
import org.rocksdb.WriteOptions;

/**
 * Keeps images on disk, because there may be more rows than fit into memory. It has a directory of its own, which is
 * deleted when it is closed.
 *
 * <pre>
 * key of the change -> sequence(8) schema(4) version(4) offset(8) expiry(8) image, empty when its writer did not store a valid
 *     entity
 * </pre>
 */
final class RocksImages implements ImageTable {
    static {
        RocksDB.loadLibrary();
    }

    private static final int HEADER = 3 * Long.BYTES + 2 * Integer.BYTES;
    private static final long CACHE_BYTES = 64L << 20;
    private static final long WRITE_BUFFER_BYTES = 32L << 20;
    private static final int FILTER_BITS_PER_KEY = 10;

    private final Path directory;
    private final List<RocksObject> owned = new ArrayList<>();
    private final RocksDB db;
    private final WriteOptions noLog;

    RocksImages(Path directory) {
        this.directory = directory;
        BlockBasedTableConfig blocks = new BlockBasedTableConfig()
                .setBlockCache(own(BlockCache.of(CACHE_BYTES)))
                .setCacheIndexAndFilterBlocks(true)
                .setFilterPolicy(own(new BloomFilter(FILTER_BITS_PER_KEY)));
        Options options = own(new Options()
                .setCreateIfMissing(true)
                .setErrorIfExists(true)
                .setTableFormatConfig(blocks)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(WRITE_BUFFER_BYTES));
        this.noLog = own(new WriteOptions().setDisableWAL(true));
        try {
            this.db = RocksDB.open(options, directory.toString());
        } catch (RocksDBException e) {
            closeOwned();
            throw failed(e);
        }
    }

    private <T extends RocksObject> T own(T object) {
        owned.add(object);
        return object;
    }

    @Override
    public @Nullable Told get(byte[] key) {
        try {
            byte[] value = db.get(key);
            return value == null ? null : told(value);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    @Override
    public void put(byte[] key, Told told) {
        Bytes image = told.image() == null ? Bytes.EMPTY : told.image();
        byte[] value = ByteBuffer.allocate(HEADER + image.length())
                .putLong(told.sequence())
                .putInt(told.schemaId())
                .putInt(told.version())
                .putLong(told.offset())
                .putLong(told.expiresAt())
                .put(image.array())
                .array();
        try {
            db.put(noLog, key, value);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    @Override
    public void remove(byte[] key) {
        try {
            db.delete(noLog, key);
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    @Override
    public void each(Visitor visitor) {
        try (RocksIterator rows = db.newIterator()) {
            for (rows.seekToFirst(); rows.isValid(); rows.next()) {
                visitor.visit(rows.key(), told(rows.value()));
            }
            rows.status();
        } catch (RocksDBException e) {
            throw failed(e);
        }
    }

    private static Told told(byte[] value) {
        ByteBuffer in = ByteBuffer.wrap(value);
        long sequence = in.getLong();
        int schemaId = in.getInt();
        int version = in.getInt();
        long offset = in.getLong();
        long expiresAt = in.getLong();
        // An encoded entity is never empty, because every field takes at least one byte.
        Bytes image = value.length == HEADER ? null : Bytes.wrap(Arrays.copyOfRange(value, HEADER, value.length));
        return new Told(sequence, schemaId, version, offset, expiresAt, image);
    }

    private ReplicaUnusableException failed(RocksDBException e) {
        return new ReplicaUnusableException(
                "the directory " + directory + ", which verifying works in, cannot be used: " + e.getMessage()
                        + "; see to its disk and verify again",
                false,
                e);
    }

    private void closeOwned() {
        for (int i = owned.size() - 1; i >= 0; i--) {
            owned.get(i).close();
        }
    }

    @Override
    public void close() {
        db.close();
        closeOwned();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
