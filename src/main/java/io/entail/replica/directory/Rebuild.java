package io.entail.replica.directory;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaUnusableException;
import io.entail.state.rocks.DiskRoom;
import io.entail.state.rocks.RocksTables;
import io.entail.state.rocks.TableFiles;
import io.entail.text.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Opens the tables of a replica. If they are damaged and the settings allow it, the tables are rebuilt from the newest
 * intact checkpoint, or from nothing; the rest comes from the log. The damaged files are moved to {@code damaged},
 * replacing earlier ones.
 */
public final class Rebuild {
    private static final Logger log = Log.of(Rebuild.class);
    private static final String ASIDE = "damaged";

    /** The names of checkpoints that replicas make themselves, and of those of the command line. */
    private static final Pattern CHECKPOINT = Pattern.compile("(?:checkpoint-)?(\\d{1,18})");

    private Rebuild() {}

    /**
     * Returns the tables in the directory of a store, which the caller has locked.
     *
     * @param known damage that was found already, null for none
     * @throws ReplicaUnusableException when they cannot be used and must not, or need not, be rebuilt
     */
    public static RocksTables open(EntityStoreConfig config, @Nullable ReplicaUnusableException known) {
        Path tables = config.directory().resolve("db");
        try {
            if (known != null) {
                throw known;
            }
            return opened(tables, config);
        } catch (ReplicaUnusableException damaged) {
            if (!damaged.canBeRebuilt() || !config.rebuild()) {
                throw damaged;
            }
            begin(config, tables, damaged);
            return opened(tables, config);
        }
    }

    private static RocksTables opened(Path directory, EntityStoreConfig config) {
        RocksTables tables = new RocksTables(directory, config.cacheBytes());
        try {
            TableOwner.check(tables, config);
            return tables;
        } catch (RuntimeException | Error e) {
            tables.close();
            throw e;
        }
    }

    private static void begin(EntityStoreConfig config, Path tables, ReplicaUnusableException damaged) {
        Path aside = config.directory().resolve(ASIDE);
        TableFiles.delete(aside);
        try {
            Files.move(tables, aside);
        } catch (IOException e) {
            throw DiskRoom.refusal(tables, "built again", e);
        }
        Path checkpoint = checkpoints(config.directory())
                .filter(each -> isTaken(each, tables, config))
                .findFirst()
                .orElse(null);
        log.warn(
                "The replica is built again store={} from={} damaged files={} cause={}",
                config.store(),
                checkpoint == null ? "the log" : checkpoint,
                aside,
                damaged.getMessage());
    }

    /** Returns the checkpoints, the newest first. */
    private static Stream<Path> checkpoints(Path directory) {
        return Stream.of(directory.resolve("checkpoints"), directory)
                .flatMap(folder -> TableFiles.list(folder).stream())
                .filter(path -> offset(path) >= 0)
                .sorted(Comparator.comparingLong(Rebuild::offset).reversed());
    }

    private static long offset(Path checkpoint) {
        Matcher name = CHECKPOINT.matcher(checkpoint.getFileName().toString());
        return name.matches() ? Long.parseLong(name.group(1)) : -1;
    }

    /**
     * Whether a checkpoint is completely intact and belongs to this store; if so, its tables are now those of the
     * replica.
     */
    private static boolean isTaken(Path checkpoint, Path tables, EntityStoreConfig config) {
        try {
            TableFiles.copy(checkpoint.resolve("db"), tables);
            try (RocksTables copy = opened(tables, config)) {
                copy.verify();
            }
            return true;
        } catch (IOException | ReplicaUnusableException e) {
            log.warn("A checkpoint is not used path={} cause={}", checkpoint, e.getMessage());
            TableFiles.delete(tables);
            return false;
        }
    }
}
