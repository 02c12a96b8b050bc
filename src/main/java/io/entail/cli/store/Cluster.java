package io.entail.cli.store;

import io.entail.config.EntityStoreConfig;
import io.entail.topics.TopicAdmin;
import io.entail.topics.Troubles;

/** Asks Kafka for the id of its cluster, because replicas of different clusters must not share a directory. */
public final class Cluster {
    private Cluster() {}

    /** Returns the cluster's id in a form that is safe as the name of a folder. */
    public static String id(EntityStoreConfig config) {
        try (TopicAdmin admin = TopicAdmin.of(config, "cluster", config.openTimeout())) {
            return Troubles.answered(config, "the id of its cluster", admin::cluster)
                    .replaceAll("[^a-zA-Z0-9_-]", "_");
        }
    }
}
