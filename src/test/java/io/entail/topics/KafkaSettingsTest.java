package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The client settings that users cannot change, because guarantees depend on them. */
final class KafkaSettingsTest {
    @Test
    @DisplayName("no consumer creates a missing topic, or begins at another place than the one it was given")
    void consumers() {
        EntityStoreConfig config = EntityStoreConfig.builder("localhost:9092", Path.of("data"))
                .withKafka("allow.auto.create.topics", "true")
                .withKafka("auto.offset.reset", "earliest")
                .build();
        assertThat(TopicConsumers.withoutCreation(KafkaSettings.consumer(config, "any")))
                .containsEntry("allow.auto.create.topics", false)
                .containsEntry("auto.offset.reset", "none")
                .containsEntry("isolation.level", "read_committed");
    }
}
