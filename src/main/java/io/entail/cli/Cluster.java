package io.entail.cli;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.topics.TopicAdmin;
import org.apache.kafka.common.KafkaException;

/** Asks Kafka which cluster it is: replicas of different clusters must not share a directory. */
final class Cluster {
    private Cluster() {}

    /** The cluster's id, safe as the name of a folder. */
    static String id(EntityStoreConfig config) {
        try (TopicAdmin admin = TopicAdmin.of(config, "cluster", config.openTimeout())) {
            return admin.cluster().replaceAll("[^a-zA-Z0-9_-]", "_");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking Kafka at " + config.bootstrap(), e);
        } catch (KafkaException e) {
            throw new StoreUnavailableException(
                    "Kafka at " + config.bootstrap() + " did not answer within " + config.openTimeout() + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
