package io.entail.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A verification reads all records of one and the same topic. */
final class KafkaSourceIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "if a topic is created again while it is verified, the verification fails and uses none of its records")
    void madeAnew() throws Exception {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(stack.freshStore())
                .withOpenTimeout(Duration.ofSeconds(10))
                .build();
        try (RawTopic raw = new RawTopic(stack.bootstrap(), config.writesTopic())) {
            raw.create();
            raw.append(new byte[] {1}, new byte[] {1});
            try (KafkaSource source = new KafkaSource(config, config.writesTopic())) {
                assertThat(Objects.requireNonNull(source.next()).value()).containsExactly(1);
                assertThat(source.next()).isNull();
                raw.delete();
                raw.create();
                raw.append(new byte[] {2}, new byte[] {2});
                raw.append(new byte[] {2}, new byte[] {2});
                List<TopicRefusedException> failures = new ArrayList<>();
                await().atMost(Duration.ofSeconds(60)).until(() -> {
                    try {
                        assertThat(source.next()).isNull();
                    } catch (TopicRefusedException e) {
                        failures.add(e);
                    } catch (StoreUnavailableException e) {
                        return false;
                    }
                    return !failures.isEmpty();
                });
                assertThat(failures.get(0))
                        .hasMessageContaining("created again")
                        .hasMessageContaining("verify again");
            }
        }
    }
}
