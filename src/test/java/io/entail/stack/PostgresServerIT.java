package io.entail.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.testkit.ChildJvm;
import io.entail.testkit.StackExtension;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL in the local stack: both releases work for every user, are private, and keep their data. */
final class PostgresServerIT {
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withPostgres();

    @RegisterExtension
    static final StackExtension oldest = StackExtension.shared().withPostgres15();

    @TempDir
    private Path temporary;

    @Test
    void keepsCommittedDataThroughAKillUnderLoad() throws Exception {
        ask(stack, "CREATE TABLE kept AS SELECT 1 AS one");
        try (Connection busy = connect(stack);
                Statement statement = busy.createStatement()) {
            CompletableFuture<Void> work = CompletableFuture.runAsync(() -> {
                try {
                    statement.execute("SELECT count(*) FROM generate_series(1, 1000000000)");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().untilAsserted(() -> assertThat(ask(
                            stack,
                            "SELECT count(*)::text FROM pg_stat_activity"
                                    + " WHERE query LIKE '%generate_series%' AND pid <> pg_backend_pid()"))
                    .isEqualTo("1"));
            stack.postgres().kill();
            assertThat(work).failsWithin(ENDS_WITHIN);
        }
        assertThatThrownBy(() -> ask(stack, "SELECT 1")).isInstanceOf(SQLException.class);
        stack.postgres().restart();
        assertThat(ask(stack, "SELECT one::text FROM kept")).isEqualTo("1");
    }

    @Test
    void stopsCleanlyWithClientsConnected() throws Exception {
        try (Connection idle = connect(stack)) {
            CompletableFuture<Integer> ended = stack.postgres().ended();
            stack.postgres().stop();
            assertThat(ended).succeedsWithin(ENDS_WITHIN).isEqualTo(0);
            assertThat(idle.isValid(1)).isFalse();
        }
        assertThat(LogTail.of(stack.postgres().log())).contains("database system is shut down");
        stack.postgres().restart();
        assertThat(ask(stack, "SELECT 1::text")).isEqualTo("1");
    }

    @Test
    void isFrozenWithItsSessions() throws Exception {
        try (Connection connection = connect(stack)) {
            stack.postgres().pause();
            assertThat(connection.isValid(1)).isFalse();
        } finally {
            stack.postgres().resume();
        }
        assertThat(ask(stack, "SELECT 1::text")).isEqualTo("1");
    }

    @Test
    void isReachedOnLoopbackAlone() throws Exception {
        assertThat(ask(stack, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(ask(stack, "SHOW unix_socket_directories")).isEmpty();
        int port = URI.create(stack.postgresUrl().substring("jdbc:".length())).getPort();
        for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(network.getInetAddresses())) {
                if (!address.isLoopbackAddress()) {
                    String url = "jdbc:postgresql://["
                            + address.getHostAddress().replaceAll("%.*", "") + "]:" + port + "/entail?connectTimeout=2";
                    String there = address.getAddress().length == 4 ? url.replaceAll("[\\[\\]]", "") : url;
                    assertThatThrownBy(() ->
                                    DriverManager.getConnection(there, stack.postgresUser(), stack.postgresPassword()))
                            .as("the server does not listen at %s", there)
                            .hasMessageMatching("(?s).*(refused|attempt failed).*");
                }
            }
        }
    }

    @Test
    void requiresThePasswordAndKeepsItSecret() throws Exception {
        String password = stack.postgresPassword();
        assertThatThrownBy(() -> DriverManager.getConnection(stack.postgresUrl(), stack.postgresUser(), "wrong"))
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> DriverManager.getConnection(stack.postgresUrl() + "?user=" + stack.postgresUser()))
                .hasMessageContaining("password");
        assertThat(stack.postgresUrl()).doesNotContain(password);
        Path log = stack.postgres().log();
        assertThat(log).content().doesNotContain(password);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.resolveSibling("password"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(
                        Path.of("/proc", String.valueOf(stack.postgres().pid()), "cmdline")))
                .doesNotContain(password);
        // Another stack has another password.
        assertThat(password).matches("[0-9a-f]{32}").isNotEqualTo(oldest.postgresPassword());
    }

    @Test
    void hasTheReleasesOfItsNames() throws Exception {
        assertThat(ask(stack, "SHOW server_version")).startsWith("18.");
        assertThat(stack.postgres().version()).isEqualTo("18");
        assertThat(ask(oldest, "SHOW server_version")).startsWith("15.");
    }

    @Test
    void comparesTextsByTheirBytes() throws Exception {
        for (StackExtension each : List.of(stack, oldest)) {
            assertThat(ask(each, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(ask(each, "SELECT string_agg(t, ' ' ORDER BY t) FROM unnest(ARRAY['b', 'ä', 'B', 'a']) AS t"))
                    .isEqualTo("B a b ä");
        }
    }

    @Test
    void givesEveryTestADatabaseOfItsOwn() throws Exception {
        String first = oldest.freshDatabase();
        String second = oldest.freshDatabase();
        assertThat(first).isNotEqualTo(second);
        ask(oldest, first, "CREATE TABLE here AS SELECT 1 AS one");
        assertThat(ask(oldest, second, "SELECT to_regclass('here')::text")).isNull();
    }

    @Test
    void runsAsAUserWhoIsNotRoot() throws Exception {
        Object uid = Files.getAttribute(
                Path.of("/proc", String.valueOf(stack.postgres().pid())), "unix:uid");
        assertThat(uid).isNotEqualTo(0);
    }

    @Test
    void comesUpForAUserWhoIsNotRoot() throws Exception {
        assumeTrue(isRoot(), "every other test is this one where tests do not run as root");
        // The user nobody cannot add files to the folder that root has built, so they are built before.
        ServerClassPath.of(KafkaServer.NAME);
        Path home = Files.createDirectory(temporary.resolve("home"));
        Files.setAttribute(home, "unix:uid", PostgresFiles.NOBODY);
        try (ChildJvm parent = ChildJvm.of(Holder.class)
                .startedBy(PostgresFiles.AS_NOBODY.toArray(String[]::new))
                .withArguments(home.toString())
                .start()) {
            assertThat(ask(parent, "SELECT 1::text")).isEqualTo("1");
        }
    }

    @Test
    void endsWithAKilledParentAndTheNextStartFindsEverythingAgain() throws Exception {
        // This name has characters that an option must escape.
        Path directory = temporary.resolve("new, folder\\ '#1' $x");
        ProcessHandle old;
        String url;
        try (ChildJvm parent =
                ChildJvm.of(Holder.class).withArguments(directory.toString()).start()) {
            old = process(parent);
            url = parent.awaitLine("postgres ").substring("postgres ".length());
            ask(parent, "CREATE TABLE kept AS SELECT 1 AS one");
            parent.kill();
        }
        try (LocalStack again = LocalStack.in(directory).withPostgres().start()) {
            assertThat(old.info().commandLine()).isEmpty();
            assertThat(again.postgres().urlWithPassword()).isEqualTo(url);
            assertThat(ask(url, "SELECT one::text FROM kept")).isEqualTo("1");
        }
        assertThat(OldServers.carrying("-Dentail.stack=" + directory.toRealPath() + "#"))
                .isEmpty();
    }

    @Test
    void endsWithAKilledParentEvenWhenItIsFrozen() throws Exception {
        ProcessHandle old;
        try (ChildJvm parent =
                ChildJvm.of(Holder.class).withArguments(temporary.toString()).start()) {
            old = process(parent);
            List<String> frozen = new ArrayList<>(List.of("kill", "-STOP", String.valueOf(old.pid())));
            old.children().forEach(child -> frozen.add(String.valueOf(child.pid())));
            new ProcessBuilder(frozen).inheritIO().start().waitFor();
            parent.kill();
        }
        await().atMost(ENDS_WITHIN)
                .untilAsserted(() -> assertThat(old.info().commandLine()).isEmpty());
        // Kafka, which is not frozen, writes until it has ended. The folder can be deleted only after that.
        String mark = "-Dentail.stack=" + temporary.toRealPath() + "#";
        await().atMost(ENDS_WITHIN)
                .untilAsserted(() -> assertThat(OldServers.carrying(mark)).isEmpty());
    }

    @Test
    void incompleteDataIsCreatedAgain() throws Exception {
        Files.createDirectories(temporary.resolve("postgres/data.new/base"));
        Files.writeString(temporary.resolve("postgres/data.new/PG_VERSION"), "18\n");
        try (LocalStack again = LocalStack.in(temporary).withPostgres().start()) {
            assertThat(ask(again.postgres().urlWithPassword(), "SELECT 1::text"))
                    .isEqualTo("1");
        }
    }

    /** Starts a stack with PostgreSQL, prints its address, and waits to be killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (LocalStack stack =
                    LocalStack.in(Path.of(args[0])).withPostgres().start()) {
                System.out.println("server " + stack.postgres().pid());
                System.out.println("postgres " + stack.postgres().urlWithPassword());
                throw stack.awaitFailure();
            }
        }
    }

    private static ProcessHandle process(ChildJvm parent) throws InterruptedException {
        long pid = Long.parseLong(parent.awaitLine("server ").substring("server ".length()));
        return ProcessHandle.of(pid).orElseThrow();
    }

    private static boolean isRoot() throws Exception {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static @Nullable String ask(ChildJvm parent, String sql) throws Exception {
        return ask(parent.awaitLine("postgres ").substring("postgres ".length()), sql);
    }

    private static @Nullable String ask(StackExtension at, String sql) throws SQLException {
        return ask(at, at.postgresUrl(), sql);
    }

    private static @Nullable String ask(StackExtension at, String url, String sql) throws SQLException {
        return ask(url + "?user=" + at.postgresUser() + "&password=" + at.postgresPassword(), sql);
    }

    private static @Nullable String ask(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return null;
            }
            try (ResultSet answer = statement.getResultSet()) {
                assertThat(answer.next()).isTrue();
                return answer.getString(1);
            }
        }
    }

    private static Connection connect(StackExtension at) throws SQLException {
        return DriverManager.getConnection(at.postgresUrl(), at.postgresUser(), at.postgresPassword());
    }
}
