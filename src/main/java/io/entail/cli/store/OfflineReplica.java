package io.entail.cli.store;

import io.entail.errors.StoreUnavailableException;
import io.entail.replica.directory.PrivateDirectory;
import io.entail.state.rocks.TableFiles;
import io.entail.text.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Finds the replica in the user's cache directory for a command that cannot ask Kafka for the id of the cluster.
 *
 * <pre>
 * CACHE/CLUSTER/STORE          a replica
 * CACHE/clusters/CLUSTER       the addresses by which commands have reached that cluster, one on each line
 * </pre>
 */
final class OfflineReplica {
    private static final Logger log = Log.of(OfflineReplica.class);
    private static final String CLUSTERS = "clusters";

    /** The folder that every replica has once it was opened. */
    private static final String TABLES = "db";

    private OfflineReplica() {}

    /**
     * Stores which cluster an address leads to. If the cache cannot be written, only {@code --offline} does not work.
     */
    static void remember(Path cache, String cluster, String bootstrap) {
        Path folder = cache.resolve(CLUSTERS);
        Path file = folder.resolve(cluster);
        try {
            if (!addresses(file).contains(bootstrap)) {
                PrivateDirectory.make(folder);
                Files.writeString(file, bootstrap + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            log.debug("The address of a cluster is not kept file={}", file, e);
        }
    }

    /** Returns the replica of a directory that a user names. */
    static Path in(Path directory) {
        if (!isReplica(directory)) {
            throw new StoreUnavailableException(
                    "there is no replica in " + directory + ": run the command once without --offline, which makes it",
                    null);
        }
        return directory;
    }

    /**
     * Returns the replica of a store.
     *
     * @param bootstrap the address of Kafka; null when it is not set, and then there must be only one replica
     */
    static Path find(Path cache, String store, @Nullable String bootstrap) {
        List<Path> found = TableFiles.list(cache).stream()
                .filter(cluster -> bootstrap == null || leadsTo(cache, bootstrap, cluster))
                .map(cluster -> cluster.resolve(store))
                .filter(OfflineReplica::isReplica)
                .sorted()
                .toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String at = bootstrap == null ? "" : " that " + bootstrap + " leads to";
        if (found.isEmpty()) {
            throw new StoreUnavailableException(
                    "no replica of the store '" + store + "' is in " + cache + ", in the folder of a cluster" + at
                            + ": run the command once without --offline, which makes it, or name the directory of one with "
                            + "--data",
                    null);
        }
        throw new StoreUnavailableException(
                "there are replicas of the store '" + store + "' of " + found.size() + " clusters" + at + ": "
                        + String.join(", ", found.stream().map(Path::toString).toList())
                        + "; name one of them with --data"
                        + (bootstrap == null ? ", or its Kafka with --bootstrap" : ""),
                null);
    }

    /** Returns the error for a replica that exists but cannot be read without Kafka. */
    static StoreUnavailableException unreadable(Path directory, StoreUnavailableException cause) {
        return new StoreUnavailableException(
                "the replica in " + directory
                        + " cannot be read without Kafka, for it has nothing of the store yet, another "
                        + "command uses it, or it was killed before all that it had shown was on its disk: run the "
                        + "command without --offline",
                cause);
    }

    private static boolean isReplica(Path directory) {
        return Files.isDirectory(directory.resolve(TABLES));
    }

    private static boolean leadsTo(Path cache, String bootstrap, Path cluster) {
        try {
            return addresses(cache.resolve(CLUSTERS).resolve(cluster.getFileName()))
                    .contains(bootstrap);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> addresses(Path file) throws IOException {
        return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    }
}
