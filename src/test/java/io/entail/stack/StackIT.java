package io.entail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DirectoryInUseException;
import io.entail.testkit.Clients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local stack with a real server. */
final class StackIT {
    @TempDir
    private Path temporary;

    @Test
    void findsTopicsRecordsAndPortsAgain() throws Exception {
        // Names that a settings file could trip over.
        Path directory = temporary.resolve("new, folder\\ #1");
        String bootstrap;
        Uuid topicId;
        try (LocalStack stack = LocalStack.in(directory).start()) {
            bootstrap = stack.kafka().bootstrap();
            Clients clients = new Clients(bootstrap);
            topicId = clients.createTopic("kept");
            clients.produce("kept", "key", "value");
            assertThat(clients.consume("kept", 1)).containsExactly("key=value");
        }
        try (LocalStack stack = LocalStack.in(directory).start()) {
            assertThat(stack.kafka().bootstrap()).isEqualTo(bootstrap);
            Clients clients = new Clients(bootstrap);
            assertThat(clients.topicId("kept")).isEqualTo(topicId);
            assertThat(clients.consume("kept", 1)).containsExactly("key=value");
        }
    }

    @Test
    void keepsTheDirectoryToItsOwnerAndToOneStack() throws Exception {
        try (LocalStack stack = LocalStack.in(temporary.resolve("stack")).start()) {
            Path directory = stack.directory();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThatThrownBy(() -> LocalStack.in(directory).start())
                    .isInstanceOf(DirectoryInUseException.class)
                    .hasMessageContaining(directory.toString())
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void serverSurvivesKillAndPause() throws Exception {
        try (LocalStack stack = LocalStack.in(temporary).start()) {
            KafkaServer kafka = stack.kafka();
            Clients clients = new Clients(kafka.bootstrap());
            clients.createTopic("kept");
            clients.produce("kept", "before", "kill");
            kafka.kill();
            assertThat(kafka.ended()).succeedsWithin(Duration.ZERO).isEqualTo(137);
            kafka.restart();
            assertThat(clients.consume("kept", 1)).containsExactly("before=kill");

            kafka.pause();
            assertThat(Ports.isListening(Integer.parseInt(kafka.bootstrap().substring("127.0.0.1:".length()))))
                    .isTrue();
            kafka.resume();
            clients.produce("kept", "after", "pause");
            assertThat(clients.consume("kept", 2)).containsExactly("before=kill", "after=pause");
            kafka.pause();
        }
        // Closing ends a paused server too.
    }
}
