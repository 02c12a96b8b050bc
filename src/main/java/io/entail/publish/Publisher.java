package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.DirectoryLock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Publishes the changes of a store from this process: every accepted change is in {@code <store>.changes} exactly once,
 * in order, and every refusal in {@code <store>.rejections}. Several nodes may do it for one store; one of them is at
 * work and the others are ready to take over.
 *
 * <p>Nothing else depends on it: writes and reads go on without. Thread-safe.
 */
public final class Publisher implements AutoCloseable {
    /** Beside the replica of the same store, which has a directory of its own. */
    private static final String FOLDER = "publish";

    private static final String INSTANCE = "instance";
    private static final int NAME_BYTES_MAX = 100;
    private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}");

    private final DirectoryLock lock;
    private final Registrar registrar;
    private final PublishSupervisor supervisor;

    private Publisher(EntityStoreConfig config, SchemaIds ids, DirectoryLock lock, Path directory) {
        this.lock = lock;
        String instance = instance(directory.resolve(INSTANCE));
        this.registrar = new Registrar(ids, config.store(), ChangesTopic.name(config.store()));
        this.supervisor = new PublishSupervisor(config, directory.resolve("streams"), instance, registrar);
    }

    /**
     * Starts to publish in the background, also while Kafka, the store or the registry are not there yet.
     *
     * @param ids is asked for the numbers of schemas
     * @throws io.entail.errors.DirectoryInUseException naming who holds the directory
     */
    public static Publisher start(EntityStoreConfig config, SchemaIds ids) {
        Path directory = config.directory().resolve(FOLDER);
        DirectoryLock lock = DirectoryLock.take(directory, "the publisher of " + config.store());
        try {
            return new Publisher(config, ids, lock, directory);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    /** How this node is known to the others, from its first start on. A file that says something else is written anew. */
    private static String instance(Path file) {
        try {
            String known = Files.isRegularFile(file) && Files.size(file) <= NAME_BYTES_MAX ? text(file) : "";
            if (NAME.matcher(known).matches()) {
                return known;
            }
            String fresh = UUID.randomUUID().toString();
            Files.writeString(file, fresh);
            return fresh;
        } catch (IOException e) {
            throw new ReplicaUnusableException(
                    "the publisher's directory " + file.getParent() + " cannot be used: the name of this node cannot be"
                            + " kept in " + file + ": " + e.getMessage() + "; mend that or name another directory",
                    false,
                    e);
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
    }

    public PublishStatus status() {
        return supervisor.status();
    }

    /** Sends what was begun and stops, within a minute. */
    @Override
    public void close() {
        try {
            supervisor.close();
        } finally {
            try {
                registrar.close();
            } finally {
                lock.close();
            }
        }
    }
}
