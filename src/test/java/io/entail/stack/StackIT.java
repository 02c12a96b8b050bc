package io.entail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.errors.DirectoryInUseException;
import io.entail.errors.StackException;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Clients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local stack with a real server. */
final class StackIT {
    @TempDir
    private Path temporary;

    @Test
    void findsTopicsRecordsAndPortsAgain() throws Exception {
        // This name has characters that a settings file must escape.
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

    private static final String USUAL = "127.0.0.1:9092";

    @Test
    void takesTheUsualPortsWhenTheyAreFreeAndSaysWhenTheyAreNot() throws Exception {
        try (LocalStack first =
                LocalStack.in(temporary.resolve("first")).withUsualPorts().start()) {
            if (first.kafka().bootstrap().equals(USUAL)) {
                assertThat(first.remarks()).isEmpty();
                takesOtherPorts();
            } else {
                assertThat(first.remarks()).singleElement().asString().endsWith(": 9092 is taken");
                // Another program on this machine uses the port, and might free it in between.
                try (ServerSocket taken =
                        await().atMost(Duration.ofMinutes(2)).until(StackIT::take, Objects::nonNull)) {
                    assertThat(taken.isBound()).isTrue();
                    takesOtherPorts();
                }
            }
        }
    }

    private static @Nullable ServerSocket take() {
        try {
            return new ServerSocket(9092, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            return null;
        }
    }

    private void takesOtherPorts() throws Exception {
        Path other = temporary.resolve("other");
        String bootstrap;
        try (LocalStack second = LocalStack.in(other).withUsualPorts().start()) {
            bootstrap = second.kafka().bootstrap();
            assertThat(bootstrap).isNotEqualTo(USUAL);
            assertThat(second.remarks()).containsExactly("kafka has port " + port(bootstrap) + ": 9092 is taken");
        }
        try (LocalStack again = LocalStack.in(other).withUsualPorts().start()) {
            assertThat(again.kafka().bootstrap()).isEqualTo(bootstrap);
            assertThat(again.remarks())
                    .containsExactly("kafka has port " + port(bootstrap) + " in this directory, as the last time");
        }
    }

    private static String port(String bootstrap) {
        return bootstrap.substring(bootstrap.indexOf(':') + 1);
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
            assertThat(kafka.ended()).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(137);
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
        // Closing also ends a server that is paused.
    }

    @Test
    void theRegistryKeepsItsNumbersThroughKillAndTheNextStart() throws Exception {
        // This name has characters that the address of a database must escape.
        Path directory = temporary.resolve("new; folder #1");
        String url;
        int first;
        int second;
        try (LocalStack stack = LocalStack.in(directory).withRegistry().start()) {
            url = stack.registry().url();
            assertThat(stack.addresses()).containsEntry("registry", url);
            try (SchemaRegistry registry = registry(stack)) {
                first = registry.id("kept", schema(1));
                // The kill comes at once, so that nothing that is written later can be on disk already.
                stack.registry().kill();
                assertThat(stack.registry().ended())
                        .succeedsWithin(Duration.ofSeconds(5))
                        .isEqualTo(137);
                stack.registry().restart();
                assertThat(stack.registry().url()).isEqualTo(url);
                second = registry.id("kept", schema(2));
                stack.registry().kill();
            }
        }
        try (LocalStack stack = LocalStack.in(directory).start()) {
            assertThat(stack.addresses()).containsOnlyKeys("bootstrap");
            assertThat(stack.registry().url()).isEqualTo(url);
            assertThat(stack.addresses()).containsEntry("registry", url);
            try (SchemaRegistry registry = registry(stack)) {
                assertThat(registry.schema(first)).isEqualTo(schema(1));
                assertThat(registry.schema(second)).isEqualTo(schema(2));
                assertThat(registry.id("kept", schema(2))).isEqualTo(second);
                assertThat(registry.id("kept", schema(3))).isNotIn(first, second);
            }
            stack.registry().pause();
        }
        // Closing also ends a server that is paused.
    }

    @Test
    void noServerIsLeftWhenAnotherDoesNotComeUp() throws Exception {
        breakKafka();
        assertThatThrownBy(() -> LocalStack.in(temporary).withRegistry().start())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("kafka ended with exit code 1 before it was ready");
        assertThat(OldServers.carrying("-Dentail.stack=" + temporary.toRealPath() + "#"))
                .isEmpty();
    }

    private void breakKafka() throws IOException {
        Files.createDirectories(temporary.resolve("kafka/data"));
        Files.writeString(temporary.resolve("kafka/data/meta.properties"), "version=1\nnode.id=7\ncluster.id=other\n");
    }

    private static SchemaRegistry registry(LocalStack stack) {
        return new SchemaRegistry(Map.of("schema.registry.url", stack.registry().url()));
    }

    private static Schema schema(int version) {
        return SchemaBuilder.record("Kept")
                .doc("version " + version)
                .fields()
                .requiredString("name")
                .endRecord();
    }

    /** Starts a stack, prints the addresses of its servers, and waits to be killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (LocalStack stack =
                    LocalStack.in(Path.of(args[0])).withRegistry().start()) {
                System.out.println("server " + stack.kafka().pid());
                System.out.println("registry " + stack.registry().pid());
                System.out.println("bootstrap " + stack.kafka().bootstrap());
                throw stack.awaitFailure();
            }
        }
    }

    @Test
    void serversEndWithAKilledParentAndTheNextStartWaitsForThem() throws Exception {
        ProcessHandle old;
        ProcessHandle oldRegistry;
        Uuid topicId;
        try (ChildJvm parent = ChildJvm.of(Holder.class)
                .withArguments(temporary.toString(), "registry")
                .start()) {
            old = server(parent);
            oldRegistry = process(parent, "registry ");
            Clients clients = new Clients(parent.awaitLine("bootstrap ").substring("bootstrap ".length()));
            topicId = clients.createTopic("kept");
            clients.produce("kept", "before", "kill");
            parent.kill();
        }
        try (LocalStack stack = LocalStack.in(temporary).start()) {
            assertThat(isRunning(old)).isFalse();
            assertThat(isRunning(oldRegistry)).isFalse();
            Clients clients = new Clients(stack.kafka().bootstrap());
            assertThat(clients.topicId("kept")).isEqualTo(topicId);
            assertThat(clients.consume("kept", 1)).containsExactly("before=kill");
        }
    }

    @Test
    void aFrozenServerOfAKilledParentDoesNotBlockTheDirectoryForEver() throws Exception {
        ProcessHandle old;
        try (ChildJvm parent =
                ChildJvm.of(Holder.class).withArguments(temporary.toString()).start()) {
            old = server(parent);
            signal("STOP", old);
            parent.kill();
        }
        try (LocalStack stack = LocalStack.in(temporary).start()) {
            assertThat(isRunning(old)).isFalse();
            assertThat(new Clients(stack.kafka().bootstrap()).createTopic("works"))
                    .isNotNull();
        }
    }

    @Test
    void aServerThatDoesNotComeUpShowsTheEndOfItsLog() throws Exception {
        breakKafka();
        assertThatThrownBy(() -> LocalStack.in(temporary).start())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("kafka ended with exit code 1 before it was ready")
                .hasMessageContaining(temporary.resolve("kafka/kafka.log").toString())
                .hasMessageContaining("Stored node id 7 doesn't match previous node id 1");
    }

    @Test
    void waitsForReadinessAtMostForTheTimeout() {
        assertThatThrownBy(() -> LocalStack.in(temporary)
                        .withReadyTimeout(Duration.ofMillis(100))
                        .start())
                .isInstanceOf(StackException.class)
                .hasMessageContaining("kafka was not ready on 127.0.0.1:")
                .hasMessageContaining(temporary.resolve("kafka/kafka.log").toString());
        // The directory is free again, and nothing is left that would disturb the next start.
        LocalStack.in(temporary).start().close();
    }

    private static ProcessHandle server(ChildJvm parent) throws InterruptedException {
        return process(parent, "server ");
    }

    private static ProcessHandle process(ChildJvm parent, String name) throws InterruptedException {
        long pid = Long.parseLong(parent.awaitLine(name).substring(name.length()));
        return ProcessHandle.of(pid).orElseThrow();
    }

    /**
     * Whether a process is running. A process that has exited has an entry without a command line until its parent
     * reads its exit code.
     */
    private static boolean isRunning(ProcessHandle process) {
        return process.info().commandLine().isPresent();
    }

    private static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                .start()
                .waitFor();
    }
}
