package io.entail.audit.verify;

import io.entail.config.EntityStoreConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is verified.
 *
 * @param changesTopic its name, for findings
 * @param changes the records of the feed
 * @param changesEnd offset after the last of them, for telling how far it is
 * @param writesTopic its name, for findings
 * @param writes the records of the log, null when only the feed is verified
 * @param patience how long to wait for a feed that does not get on
 */
public record Sources(
        String changesTopic,
        RecordSource changes,
        long changesEnd,
        String writesTopic,
        @Nullable RecordSource writes,
        Duration patience)
        implements AutoCloseable {

    /**
     * The topics of a store.
     *
     * @param withLog whether the log is read, too
     * @throws io.entail.errors.StoreUnavailableException when there is none, or the broker does not answer
     */
    public static Sources of(EntityStoreConfig config, boolean withLog) {
        String topic = config.changesTopic();
        KafkaSource changes = new KafkaSource(config, topic);
        try {
            return new Sources(
                    topic,
                    changes,
                    changes.end(),
                    config.writesTopic(),
                    withLog ? new KafkaSource(config, config.writesTopic()) : null,
                    config.openTimeout());
        } catch (RuntimeException e) {
            changes.close();
            throw e;
        }
    }

    @Override
    public void close() {
        changes.close();
        if (writes != null) {
            writes.close();
        }
    }
}
