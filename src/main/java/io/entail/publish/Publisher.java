package io.entail.publish;

import io.entail.changes.registry.SchemaIds;
import io.entail.changes.write.Registrar;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaUnusableException;
import io.entail.replica.KafkaLog;
import io.entail.replica.directory.PrivateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Publishes the changes of a store from this process: every accepted change is in {@code <store>.changes} exactly once,
 * in order, with the outcome of every other record, and every refusal in {@code <store>.rejections}. Several processes
 * may run a publisher for one store; one of them works and the others are ready to take over.
 *
 * <p>Writes and reads do not depend on a publisher. Thread-safe.
 */
public final class Publisher implements AutoCloseable {
    /** The folder of its files, beside the replica of a store in the same directory. */
    private static final String FOLDER = "publish";

    private static final String INSTANCE = "instance";
    private static final int NAME_BYTES_MAX = 100;
    private static final Pattern NAME = Pattern.compile("[0-9a-f-]{36}");

    private final ReplicaToPublish replica;
    private final Registrar registrar;
    private final PublishProgress progress = new PublishProgress();
    private final PublishGauges gauges;
    private final PublishLoop loop;

    private Publisher(
            EntityStoreConfig config, Path directory, ReplicaToPublish replica, SchemaIds ids, boolean rebuild) {
        this.replica = replica;
        PrivateDirectory.make(directory);
        String instance = instance(directory.resolve(INSTANCE));
        this.registrar = new Registrar(ids, config.store(), config.changesTopic());
        this.gauges = new PublishGauges(config.store(), progress);
        this.loop = new PublishLoop(config, replica, instance, registrar, progress, rebuild);
    }

    /**
     * Starts to publish in the background with a replica of its own. Kafka, the store and the registry need not be
     * available yet.
     *
     * @param ids provides the ids of schemas
     */
    public static Publisher start(EntityStoreConfig config, SchemaIds ids) {
        return start(config, ids, false);
    }

    /**
     * Starts to publish, and perhaps rebuilds the feed first.
     *
     * @param rebuild whether the feed is rebuilt from the log, whatever it contains
     */
    public static Publisher start(EntityStoreConfig config, SchemaIds ids, boolean rebuild) {
        Path directory = config.directory().resolve(FOLDER);
        return new Publisher(config, directory, new ReplicaToPublish(config.toPublish(directory), null), ids, rebuild);
    }

    /**
     * Starts to publish in the background with the replica of an open store. The publisher must be closed before the
     * store.
     *
     * @throws IllegalArgumentException when that replica does not keep what a publisher needs
     */
    public static Publisher of(KafkaLog log, SchemaIds ids) {
        EntityStoreConfig config = log.config();
        if (!config.publishCandidate()) {
            throw new IllegalArgumentException("the replica in " + config.directory()
                    + " does not keep what it takes to publish: open the store with entail.publish.candidate=true");
        }
        return new Publisher(config, config.directory(), new ReplicaToPublish(config, log), ids, false);
    }

    /**
     * Returns the name of this node in the group, which it keeps from its first start on. A file with an invalid name
     * is written again.
     */
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
        return progress.status();
    }

    /** Finishes the transaction under way and stops, within a minute. */
    @Override
    public void close() {
        try {
            loop.close();
        } finally {
            gauges.close();
            try {
                registrar.close();
            } finally {
                replica.close();
            }
        }
    }
}
