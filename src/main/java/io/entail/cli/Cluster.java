package io.entail.cli;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.writes.KafkaSettings;
import io.entail.writes.WritesTopic;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** Asks Kafka which cluster it is: replicas of different clusters must not share a directory. */
final class Cluster {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private Cluster() {}

    /** The cluster's id, safe as the name of a folder. */
    static String id(EntityStoreConfig config) {
        Map<String, Object> settings = KafkaSettings.common(config, "cluster");
        settings.put("default.api.timeout.ms", (int) config.openTimeout().toMillis());
        settings.put(
                "request.timeout.ms", (int) Math.min(5_000, config.openTimeout().toMillis()));
        Admin admin = admin(config, settings);
        try {
            String id = WritesTopic.get(admin.describeCluster().clusterId(), config.openTimeout());
            return id.replaceAll("[^a-zA-Z0-9_-]", "_");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking Kafka at " + config.bootstrap(), e);
        } catch (Exception e) {
            throw new StoreUnavailableException(
                    "Kafka at " + config.bootstrap() + " did not answer within " + config.openTimeout() + ": "
                            + e.getMessage(),
                    e);
        } finally {
            admin.close(CLOSE_TIMEOUT);
        }
    }

    private static Admin admin(EntityStoreConfig config, Map<String, Object> settings) {
        try {
            return Admin.create(settings);
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreUnavailableException(
                    "cannot use Kafka at " + config.bootstrap() + ": " + cause.getMessage(), e);
        }
    }
}
