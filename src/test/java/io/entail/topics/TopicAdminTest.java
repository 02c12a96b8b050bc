package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class TopicAdminTest {
    @TempDir
    private Path directory;

    /** A process that ends must not have to wait for a broker that is down. */
    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void aQuestionToABrokerThatDoesNotAnswerEndsWhenItIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            EntityStoreConfig config = EntityStoreConfig.builder("127.0.0.1:" + silent.getLocalPort(), directory)
                    .build();
            try (TopicAdmin admin = TopicAdmin.of(config, "test", Duration.ofHours(1))) {
                CompletableFuture<Throwable> asked = new CompletableFuture<>();
                Thread asking = new Thread(() -> {
                    try {
                        admin.cluster();
                        asked.complete(new AssertionError("the silent broker has answered"));
                    } catch (KafkaException | InterruptedException e) {
                        asked.complete(e);
                    }
                });
                asking.start();
                silent.accept().getInputStream().read(); // The request has arrived.
                admin.giveUp();
                assertThat(asked.get()).isInstanceOf(KafkaException.class);
                asking.join();
            }
        }
    }
}
