package io.entail.cli.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

final class RocksLibraryTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("the library is unpacked once, readable for its owner only, under the name that RocksDB expects")
    void itIsUnpackedOnce() throws Exception {
        RocksLibrary.loadFrom(folder.resolve("java"));

        Path library = library();
        // RocksDB.loadLibrary(List) uses the same name.
        assertThat(library.getFileName().toString()).isEqualTo(Environment.getJniLibraryFileName("rocksdbjni"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(library.getParent())))
                .isEqualTo("rwx------");
        Object first = Files.getAttribute(library, "unix:ino");
        RocksLibrary.loadFrom(folder.resolve("java"));
        assertThat(Files.getAttribute(library(), "unix:ino")).isEqualTo(first);
        assertThat(RocksDB.rocksdbVersion().getMajor()).isPositive();
    }

    @Test
    @DisplayName("a library that a power failure has left incomplete is unpacked again")
    void halfALibraryIsUnpackedAgain() throws Exception {
        RocksLibrary.loadFrom(folder.resolve("java"));
        Path library = library();
        long whole = Files.size(library);
        // A new file is created, because truncating the one that this process has mapped would end the process.
        Files.delete(library);
        Files.write(library, new byte[1_000]);

        RocksLibrary.loadFrom(folder.resolve("java"));

        assertThat(Files.size(library())).isEqualTo(whole);
    }

    @Test
    @DisplayName("without a folder for the library, RocksDB loads its library in its own way")
    void aFolderThatCannotBeMadeDoesNoHarm() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        RocksLibrary.loadFrom(file.resolve("java"));
        RocksDB.loadLibrary();
        assertThat(RocksDB.rocksdbVersion().getMajor()).isPositive();
    }

    private Path library() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("java"))) {
            List<Path> found = files.filter(Files::isRegularFile).toList();
            assertThat(found).hasSize(1);
            return found.get(0);
        }
    }
}
