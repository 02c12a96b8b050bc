package io.entail.cli.store;

import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.directory.PrivateDirectory;
import io.entail.text.Log;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;
import org.slf4j.Logger;

/**
 * Keeps RocksDB's native library unpacked in the user's cache directory. RocksDB itself unpacks the library, which has
 * 15 MB, in each process, which takes a tenth of a second.
 */
final class RocksLibrary {
    private static final Logger log = Log.of(RocksLibrary.class);

    private RocksLibrary() {}

    /**
     * Loads the library from a folder, after unpacking it there if it is missing. If that fails, RocksDB later loads
     * its library in its own way.
     *
     * @param folder is created for its owner only
     */
    static void loadFrom(Path folder) {
        try {
            String name = Environment.getJniLibraryFileName("rocksdb");
            URL packed = RocksDB.class.getResource("/" + name);
            if (packed == null) {
                throw new FileNotFoundException(name + " is in no jar");
            }
            // Each version of RocksDB has a folder of its own, because the names of their jars differ.
            Path own = folder.resolve(jar(packed));
            PrivateDirectory.make(own);
            // RocksDB looks for another file name in a folder than in its jar.
            unpack(packed, own.resolve(Environment.getJniLibraryFileName("rocksdbjni")));
            RocksDB.loadLibrary(List.of(own.toString()));
        } catch (IOException | ReplicaUnusableException | UnsatisfiedLinkError e) {
            log.debug("RocksDB's library is not loaded from a folder of ours folder={}", folder, e);
        }
    }

    /** Returns {@code rocksdbjni-10.1.3} for {@code jar:file:/…/rocksdbjni-10.1.3.jar!/…}. */
    private static String jar(URL packed) throws IOException {
        String path = packed.getPath();
        int end = path.lastIndexOf(".jar!");
        if (end < 0) {
            throw new IOException(packed + " is in no jar");
        }
        return Path.of(URI.create(path.substring(0, end))).getFileName().toString();
    }

    /** Unpacks the library completely or not at all. A file that a power failure has cut is unpacked again. */
    private static void unpack(URL packed, Path library) throws IOException {
        URLConnection connection = packed.openConnection();
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream()) {
            long size = connection.getContentLengthLong();
            if (Files.exists(library) && Files.size(library) == size) {
                return;
            }
            Path fresh = Files.createTempFile(library.getParent(), "new", null);
            try {
                Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
                Files.move(fresh, library, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
    }
}
