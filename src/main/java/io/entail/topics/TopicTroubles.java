package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What errors of Kafka's consumers mean for who reads a topic, in a sentence that names it. */
final class TopicTroubles {
    private TopicTroubles() {}

    static EntailException explain(EntityStoreConfig config, String topic, KafkaException e) {
        if (e instanceof OffsetOutOfRangeException) {
            return new PositionGoneException("the topic " + topic
                    + " does not have the records any more that come next: they were deleted, or the topic was"
                    + " created again");
        }
        return new StoreUnavailableException(
                "the topic " + topic + " at " + config.bootstrap() + " cannot be read: " + e.getMessage(), e);
    }

    /** The error about a topic that gives nothing for too long. */
    static StoreUnavailableException silent(EntityStoreConfig config, String topic, Duration waited) {
        return new StoreUnavailableException(
                "the topic " + topic + " at " + config.bootstrap() + " gave no answer within " + waited
                        + (waited.equals(config.openTimeout()) ? " (entail.open.timeout)" : ""),
                null);
    }

    /** The error about clients that cannot even be made: settings are wrong. */
    static StoreUnavailableException unusable(@Nullable Object bootstrap, RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new StoreUnavailableException("cannot use Kafka at " + bootstrap + ": " + cause.getMessage(), e);
    }
}
