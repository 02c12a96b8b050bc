package io.entail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.StackExtension;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Cassandra in the local stack is private, and keeps its data. */
final class CassandraServerIT {
    private static final String KEYSPACE =
            "CREATE KEYSPACE %s WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}";
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withCassandraPasswords();

    @TempDir
    private Path temporary;

    @Test
    void keepsItsDataThroughACleanStopAndAKill() {
        try (CqlSession session = stack.cassandraSession()) {
            session.execute(KEYSPACE.formatted("kept"));
            session.execute("CREATE TABLE kept.early (k int PRIMARY KEY)");
            session.execute("INSERT INTO kept.early (k) VALUES (1)");
        }
        CompletableFuture<Integer> ended = stack.cassandra().ended();
        stack.cassandra().stop();
        assertThat(ended).succeedsWithin(ENDS_WITHIN).isEqualTo(0);
        stack.cassandra().restart();
        try (CqlSession session = stack.cassandraSession()) {
            assertThat(session.execute("SELECT k FROM kept.early").all()).hasSize(1);
            session.execute("INSERT INTO kept.early (k) VALUES (2)");
            session.execute("CREATE TABLE kept.late (k int PRIMARY KEY)");
            session.execute("INSERT INTO kept.late (k) VALUES (3)");
            // Acknowledged writes are in the log on disk after at most a tenth of a second.
            await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
        }
        stack.cassandra().kill();
        stack.cassandra().restart();
        try (CqlSession session = stack.cassandraSession()) {
            assertThat(session.execute("SELECT k FROM kept.early").all()).hasSize(2);
            assertThat(session.execute("SELECT k FROM kept.late").all()).hasSize(1);
        }
    }

    @Test
    void isReachedOnLoopbackAlone() throws Exception {
        List<Integer> ports =
                List.of(stack.cassandra().port(0), stack.cassandra().port(1));
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (var address : Collections.list(network.getInetAddresses())) {
                for (int port : address.isLoopbackAddress() ? List.<Integer>of() : ports) {
                    try (Socket socket = new Socket()) {
                        assertThatThrownBy(() -> socket.connect(new InetSocketAddress(address, port), 2_000))
                                .as("nothing listens at %s:%d", address, port)
                                .isInstanceOf(java.io.IOException.class);
                    }
                }
            }
        }
        assertThat(stack.cassandraContactPoint().getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void grantsAUserOnlyItsPermissions() {
        try (CqlSession session = stack.cassandraSession()) {
            session.execute(KEYSPACE.formatted("guarded"));
            session.execute("CREATE TABLE guarded.t (k int PRIMARY KEY)");
            session.execute("CREATE ROLE reader WITH PASSWORD = 'reads' AND LOGIN = true");
            session.execute("GRANT SELECT ON KEYSPACE guarded TO reader");
        }
        try (CqlSession session = stack.cassandraSession("reader", "reads")) {
            assertThat(session.execute("SELECT k FROM guarded.t").all()).isEmpty();
            assertThatThrownBy(() -> session.execute("INSERT INTO guarded.t (k) VALUES (1)"))
                    .isInstanceOf(UnauthorizedException.class);
        }
        assertThatThrownBy(() -> stack.cassandraSession("reader", "wrong").close())
                .hasMessageContaining("Could not reach any contact point");
    }

    @Test
    void hasTheReleaseAndTheDatacenterThatItSays() {
        try (CqlSession session = stack.cassandraSession()) {
            Row local = session.execute("SELECT release_version, data_center FROM system.local")
                    .one();
            assertThat(local).isNotNull();
            assertThat(local.getString(0))
                    .isEqualTo(stack.cassandra().version())
                    .startsWith("5.0.");
            assertThat(local.getString(1)).isEqualTo(stack.cassandraDatacenter());
        }
    }

    @Test
    void endsWithAKilledParentAndTheNextStartHasItsPortAgain() throws Exception {
        // This name has characters that a settings file must escape.
        Path directory = temporary.resolve("new, folder\\ '#1' $x");
        ProcessHandle old;
        String address;
        try (ChildJvm parent =
                ChildJvm.of(Holder.class).withArguments(directory.toString()).start()) {
            old = ProcessHandle.of(Long.parseLong(parent.awaitLine("server ").substring("server ".length())))
                    .orElseThrow();
            address = parent.awaitLine("cassandra ").substring("cassandra ".length());
            parent.kill();
        }
        try (LocalStack again = LocalStack.in(directory)
                .withReadyTimeout(Duration.ofMinutes(3))
                .withCassandra()
                .start()) {
            assertThat(old.info().commandLine()).isEmpty();
            assertThat(again.addresses())
                    .containsEntry("cassandra", address)
                    .containsEntry("cassandraDatacenter", CassandraServer.DATACENTER);
        }
    }

    /** Starts a stack with Cassandra, prints its address, and waits to be killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (LocalStack stack = LocalStack.in(Path.of(args[0]))
                    .withReadyTimeout(Duration.ofMinutes(3))
                    .withCassandra()
                    .start()) {
                System.out.println("server " + stack.cassandra().pid());
                System.out.println("cassandra " + stack.addresses().get("cassandra"));
                throw stack.awaitFailure();
            }
        }
    }
}
