package io.entail.state.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.ReplicaUnusableException;
import io.entail.state.table.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** A damaged list of files is refused before RocksDB reads it, because RocksDB may hang on it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class ManifestTest {
    private static final long CACHE_BYTES = 8 << 20;
    private static final int BLOCK = 32 << 10;
    private static final int HEADER = 7;

    @TempDir
    Path temporary;

    private Path directory;
    private Path list;

    @BeforeEach
    void write() throws IOException {
        directory = temporary.resolve("db");
        open();
        list = Manifest.of(directory);
    }

    private void open() {
        try (RocksTables tables = new RocksTables(directory, CACHE_BYTES)) {
            assertThat(tables.get(Table.ROWS, new byte[1])).isNull();
        }
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(list, bytes, StandardOpenOption.APPEND);
    }

    private static byte[] header(int type, int length, int contentBytes) {
        return ByteBuffer.allocate(HEADER + contentBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0x12345678)
                .putShort((short) length)
                .put((byte) type)
                .array();
    }

    @ParameterizedTest
    @CsvSource({
        "5,   33144, 53", // The record is longer than a block.
        "5,     100, 53", // The end of the record is missing.
        "6,      10,  5",
        "7,      10,  5",
        "8,      10,  5",
        "11,     10,  5",
        "131,    10,  5",
        "255,    10,  5",
        "5,      10, 10", // The record is complete.
        "0,      10, 10",
        "1,   33144, 53",
    })
    void aRecordThatNoListHasIsRefused(int type, int length, int contentBytes) throws IOException {
        long size = Files.size(list);
        append(header(type, length, contentBytes));
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        ReplicaUnusableException.class,
                        e -> assertThat(e.canBeRebuilt()).isTrue())
                .hasMessageContaining("is damaged: " + list.getFileName() + " is damaged at byte " + size
                        + ": there is no record of type " + type + " with " + length + " bytes; with ");
    }

    @Test
    void aRecordWithAnotherChecksumIsRefused() throws IOException {
        long size = Files.size(list);
        append(header(1, 10, 10));
        assertThat(Manifest.fault(directory))
                .isEqualTo(list.getFileName() + " is damaged at byte " + size + ": the checksum of a record is wrong");
    }

    /**
     * Lengths are left out, because a length may point beyond the end of the file. The record then looks like one whose
     * end was not written.
     */
    @Test
    void everyAlteredByteIsFoundThatIsNoLength() throws IOException {
        byte[] whole = Files.readAllBytes(list);
        ByteBuffer bytes = ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN);
        int records = 0;
        for (int start = 0; start < whole.length; records++) {
            int end = start + HEADER + bytes.getShort(start + 4);
            for (int i = start; i < end; i++) {
                if (i == start + 4 || i == start + 5) {
                    continue;
                }
                byte[] altered = whole.clone();
                altered[i] ^= 1;
                Files.write(list, altered);
                assertThat(Manifest.fault(directory))
                        .as("the alteration of byte %s is found", i)
                        .contains("is damaged at byte " + start + ":");
            }
            start = end;
        }
        assertThat(records).isGreaterThan(1);
    }

    @Test
    void aListThatWasNotWrittenToItsEndIsGoodToRead() throws IOException {
        byte[] whole = Files.readAllBytes(list);
        for (int size = 0; size <= whole.length; size++) {
            byte[] cut = Arrays.copyOf(whole, size);
            Files.write(list, cut);
            assertThat(Manifest.fault(directory))
                    .as("a list that was cut to %s bytes is accepted", size)
                    .isNull();
        }
        append(header(1, 10, 5));
        open();
    }

    @Test
    void roomThatWasNeverWrittenIsGoodToReadAndWhatComesAfterItIsLookedAt() throws IOException {
        byte[] room = new byte[(int) (BLOCK - Files.size(list))];
        append(room);
        assertThat(Manifest.fault(directory)).isNull();
        append(header(5, 10, 5));
        assertThat(Manifest.fault(directory)).contains("damaged at byte " + BLOCK + ":");
    }

    @Test
    void recordsInPartsAreReadInAllBlocks() throws Exception {
        Path wide = temporary.resolve("wide");
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB db = RocksDB.open(options, wide.toString())) {
            for (byte name = 'a'; name < 'e'; name++) {
                byte[] longName = new byte[BLOCK + 1000];
                Arrays.fill(longName, name);
                db.createColumnFamily(new ColumnFamilyDescriptor(longName)).close();
            }
        }
        assertThat(Manifest.fault(wide)).isNull();
        Path wideList = Manifest.of(wide);
        byte[] bytes = Files.readAllBytes(wideList);
        assertThat(bytes).hasSizeGreaterThan(4 * BLOCK);
        bytes[3 * BLOCK + 500] ^= 1;
        Files.write(wideList, bytes);
        assertThat(Manifest.fault(wide)).contains("damaged at byte " + 3 * BLOCK + ": the checksum");
    }
}
