package io.entail.bench.bare;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;

/** Gets rows from RocksDB and decodes them with Avro's generic reader. Each thread uses an object of its own. */
public final class BareReads {
    private final BareRocks rocks;
    private final ColumnFamilyHandle rows;
    private final ColumnFamilyHandle claims;
    private final byte[] rowPrefix;
    private final int avroStartAt;
    private final GenericDatumReader<GenericRecord> reader;
    private @Nullable BinaryDecoder decoder;

    /**
     * Reads from a database.
     *
     * @param rowPrefix the beginning of a row's key; the value that a claim leads to is the rest of it
     * @param avroStartAt the place in a row of the four bytes that tell where its Avro bytes begin
     */
    public BareReads(BareRocks rocks, byte[] rowPrefix, int avroStartAt, Schema schema) {
        this.rocks = rocks;
        this.rows = rocks.family("rows");
        this.claims = rocks.family("claims");
        this.rowPrefix = rowPrefix.clone();
        this.avroStartAt = avroStartAt;
        this.reader = new GenericDatumReader<>(schema);
    }

    /** Reads a row by its key: one get and one decode. */
    public GenericRecord select(byte[] rowKey) {
        try {
            return decode(rocks.get(rows, rowKey));
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a row by a claim: two gets and one decode. */
    public GenericRecord selectBy(byte[] claimKey) {
        try {
            byte[] holder = rocks.get(claims, claimKey);
            if (holder == null) {
                throw new IllegalStateException("nobody holds this");
            }
            byte[] rowKey = new byte[rowPrefix.length + holder.length];
            System.arraycopy(rowPrefix, 0, rowKey, 0, rowPrefix.length);
            System.arraycopy(holder, 0, rowKey, rowPrefix.length, holder.length);
            return decode(rocks.get(rows, rowKey));
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Decodes a row. */
    GenericRecord decode(byte @Nullable [] row) {
        if (row == null) {
            throw new IllegalStateException("there is no such row");
        }
        int start = ByteBuffer.wrap(row).getInt(avroStartAt);
        BinaryDecoder at = DecoderFactory.get().binaryDecoder(row, start, row.length - start, decoder);
        decoder = at;
        try {
            return reader.read(null, at);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
