package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.testkit.StackExtension;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class TransactionalProducerIT {
    private static final Duration BLOCK_MAX = Duration.ofSeconds(10);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @Test
    void aMissingTopicIsWaitedForOnceAndNotForEachRecord() {
        String topic = stack.freshStore() + ".gone";
        long began;
        try (TransactionalProducer producer =
                new TransactionalProducer(Map.of("bootstrap.servers", stack.bootstrap()), topic, 1 << 20)) {
            producer.fence();
            producer.begin();
            began = System.nanoTime();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 4; i++) {
                            producer.send(topic, null, new byte[] {1}, 0);
                        }
                    })
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining(topic);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("an attempt ends after one wait, so that the next one can report the cause")
                .isLessThan(BLOCK_MAX.multipliedBy(2));
    }
}
