package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.replica.DirectoryLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

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
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** How this node is known to the others, from its first start on. */
    private static String instance(Path file) {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, UUID.randomUUID().toString());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the name of this node in " + file, e);
        }
    }

    public PublishStatus status() {
        return supervisor.status();
    }

    /** Sends what was begun and stops, within a minute. */
    @Override
    public void close() {
        supervisor.close();
        registrar.close();
        lock.close();
    }
}
