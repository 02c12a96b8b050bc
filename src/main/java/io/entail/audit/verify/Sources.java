package io.entail.audit.verify;

import io.entail.config.EntityStoreConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The topics to verify.
 *
 * @param changesTopic name of the topic of changes, for findings
 * @param changes records of the feed
 * @param changesEnd offset after the last of them, for reports of the progress
 * @param writesTopic name of the writes topic, for findings
 * @param writes records of the log, null when only the feed is verified
 * @param patience how long to wait for a feed that makes no progress
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
     * Opens the topics of a store.
     *
     * @param withLog whether the log is read as well
     * @throws io.entail.errors.StoreUnavailableException when a topic does not exist or the broker does not answer
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
