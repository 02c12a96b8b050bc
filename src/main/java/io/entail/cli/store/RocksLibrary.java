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
 * RocksDB's native library, kept unpacked in the user's cache directory. RocksDB itself unpacks its 15 MB from the jar each
 * time that a process starts, which takes a tenth of a second of a short command.
 */
final class RocksLibrary {
    private static final Logger log = Log.of(RocksLibrary.class);

    private RocksLibrary() {}

    /**
     * Loads the library from a folder, and unpacks it there first when it is not there. When the folder is of no use, RocksDB
     * loads its library in its own way, later.
     *
     * @param folder is made for its owner alone
     */
    static void loadFrom(Path folder) {
        try {
            String name = Environment.getJniLibraryFileName("rocksdb");
            URL packed = RocksDB.class.getResource("/" + name);
            if (packed == null) {
                throw new FileNotFoundException(name + " is in no jar");
            }
            // Two versions of RocksDB are in jars of other names.
            Path own = folder.resolve(jar(packed));
            PrivateDirectory.make(own);
            // By this name RocksDB looks for it in a folder; in its jar it has another.
            unpack(packed, own.resolve(Environment.getJniLibraryFileName("rocksdbjni")));
            RocksDB.loadLibrary(List.of(own.toString()));
        } catch (IOException | ReplicaUnusableException | UnsatisfiedLinkError e) {
            log.debug("RocksDB's library is not loaded from a folder of ours folder={}", folder, e);
        }
    }

    /** {@code jar:file:/…/rocksdbjni-10.1.3.jar!/…} is {@code rocksdbjni-10.1.3}. */
    private static String jar(URL packed) throws IOException {
        String path = packed.getPath();
        int end = path.lastIndexOf(".jar!");
        if (end < 0) {
            throw new IOException(packed + " is in no jar");
        }
        return Path.of(URI.create(path.substring(0, end))).getFileName().toString();
    }

    /** As a whole or not at all; what a machine that lost its power has left of it is unpacked again. */
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
