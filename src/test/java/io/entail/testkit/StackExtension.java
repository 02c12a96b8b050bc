package io.entail.testkit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.entail.stack.CassandraServer;
import io.entail.stack.KafkaServer;
import io.entail.stack.LocalStack;
import io.entail.stack.PostgresServer;
import io.entail.stack.RegistryServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Provides a real Kafka for a test class. Register it in a static field:
 *
 * <pre>
 * &#64;RegisterExtension static final StackExtension stack = StackExtension.shared();
 * </pre>
 *
 * <p>{@link #shared} gives the one Kafka that all test classes of this JVM use. It is started once, so no test may
 * kill, pause or restart it, and every test uses a {@link #freshStore} name of its own. {@link #own} gives the class a
 * Kafka of its own, for tests that break it. Either can have a schema registry, a PostgreSQL and a Cassandra beside it,
 * with {@link #withRegistry}, {@link #withPostgres}, {@link #withPostgres15} and {@link #withCassandra}. The shared
 * databases do not wait for the disk. Every test uses a {@link #freshDatabase}, or a {@link #freshStore} as the name of
 * a keyspace.
 */
public final class StackExtension implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(StackExtension.class);

    private static final Duration CASSANDRA_ANSWERS_WITHIN = Duration.ofSeconds(60);

    private final boolean shared;
    private boolean registry;
    private @Nullable Function<LocalStack, PostgresServer> postgres;
    private boolean cassandra;
    private boolean cassandraPasswords;
    private @Nullable Running running;

    private StackExtension(boolean shared) {
        this.shared = shared;
    }

    /** Returns the Kafka that all classes of this JVM share. */
    public static StackExtension shared() {
        return new StackExtension(true);
    }

    /** Returns a Kafka for this class alone, which tests may kill, pause and restart. */
    public static StackExtension own() {
        return new StackExtension(false);
    }

    /** Adds a schema registry. The shared one is started when the first class needs it, and no class may break it. */
    public StackExtension withRegistry() {
        this.registry = true;
        return this;
    }

    /** Adds the newest PostgreSQL that Entail supports. The shared one is started when the first class needs it. */
    public StackExtension withPostgres() {
        this.postgres = LocalStack::postgres;
        return this;
    }

    /** Adds the oldest PostgreSQL that Entail supports, in place of the newest. */
    public StackExtension withPostgres15() {
        this.postgres = LocalStack::postgres15;
        return this;
    }

    /** Adds a Cassandra. The shared one is started when the first class needs it. */
    public StackExtension withCassandra() {
        this.cassandra = true;
        return this;
    }

    /**
     * Adds a Cassandra that requires a password; that of the user {@code cassandra} is {@code cassandra}. Only with
     * {@link #own}.
     */
    public StackExtension withCassandraPasswords() {
        if (shared) {
            throw new IllegalStateException("other test classes use the shared Cassandra; take StackExtension.own()");
        }
        this.cassandraPasswords = true;
        return withCassandra();
    }

    /** Returns the address of Kafka for clients. */
    public String bootstrap() {
        return stack().kafka().bootstrap();
    }

    /** Returns the server itself, so that a test can kill, pause and restart it. Only with {@link #own}. */
    public KafkaServer kafka() {
        if (shared) {
            throw new IllegalStateException("other test classes use the shared Kafka; take StackExtension.own()");
        }
        return stack().kafka();
    }

    /** Returns the address of the schema registry for clients. Only after {@link #withRegistry}. */
    public String registryUrl() {
        return runningRegistry().url();
    }

    /**
     * Returns the registry itself, so that a test can kill, pause and restart it. Only with {@link #own} and {@link
     * #withRegistry}.
     */
    public RegistryServer registry() {
        if (shared) {
            throw new IllegalStateException("other test classes use the shared registry; take StackExtension.own()");
        }
        return runningRegistry();
    }

    /** Returns the JDBC address of the database that exists from the start. Only after {@link #withPostgres}. */
    public String postgresUrl() {
        return runningPostgres().url();
    }

    /** Returns the name of the PostgreSQL superuser. */
    public String postgresUser() {
        return PostgresServer.USER;
    }

    /** Returns the superuser's password. Only after {@link #withPostgres}. */
    public String postgresPassword() {
        return runningPostgres().password();
    }

    /**
     * Creates an empty database that belongs to the same user and returns its JDBC address. Only after {@link
     * #withPostgres}.
     */
    public String freshDatabase() {
        String name = freshStore();
        try (Connection connection = DriverManager.getConnection(postgresUrl(), postgresUser(), postgresPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("no database can be made", e);
        }
        return postgresUrl().replaceAll("/[^/]*$", "/" + name);
    }

    /**
     * Returns the PostgreSQL server itself, so that a test can kill, pause and restart it. Only with {@link #own} and
     * {@link #withPostgres}.
     */
    public PostgresServer postgres() {
        if (shared) {
            throw new IllegalStateException("other test classes use the shared PostgreSQL; take StackExtension.own()");
        }
        return runningPostgres();
    }

    /** Returns the address that Cassandra drivers connect to first. Only after {@link #withCassandra}. */
    public InetSocketAddress cassandraContactPoint() {
        return runningCassandra().contactPoint();
    }

    /** Returns the datacenter name that Cassandra drivers must state. */
    public String cassandraDatacenter() {
        return CassandraServer.DATACENTER;
    }

    /** Returns a session of the driver whose timeouts suit a busy machine. Only after {@link #withCassandra}. */
    public CqlSession cassandraSession() {
        return cassandraSession("cassandra", "cassandra");
    }

    /** Returns such a session for this user. Only a Cassandra {@link #withCassandraPasswords} checks the user. */
    public CqlSession cassandraSession(String user, String password) {
        return CqlSession.builder()
                .addContactPoint(cassandraContactPoint())
                .withLocalDatacenter(cassandraDatacenter())
                .withAuthCredentials(user, password)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, CASSANDRA_ANSWERS_WITHIN)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CASSANDRA_ANSWERS_WITHIN)
                        .withDuration(DefaultDriverOption.CONNECTION_SET_KEYSPACE_TIMEOUT, CASSANDRA_ANSWERS_WITHIN)
                        .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CASSANDRA_ANSWERS_WITHIN)
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, CASSANDRA_ANSWERS_WITHIN)
                        // Without this, every change of tables and every close waits for further events that never
                        // come.
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ZERO)
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                        .build())
                .build();
    }

    /**
     * Returns the Cassandra server itself, so that a test can kill, pause and restart it. Only with {@link #own} and
     * {@link #withCassandra}.
     */
    public CassandraServer cassandra() {
        if (shared) {
            throw new IllegalStateException("other test classes use the shared Cassandra; take StackExtension.own()");
        }
        return runningCassandra();
    }

    /** Returns a store name that no other test has used, so that tests on one Kafka do not see each other's data. */
    public String freshStore() {
        return "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = shared
                ? context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE)
                        .computeIfAbsent("shared", key -> Running.start(this), Running.class)
                : Running.start(this);
        if (registry) {
            stack().registry();
        }
        if (postgres != null) {
            runningPostgres();
        }
        if (cassandra) {
            runningCassandra();
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (!shared && running != null) {
            running.close();
        }
        running = null;
    }

    private RegistryServer runningRegistry() {
        if (!registry) {
            throw new IllegalStateException("no registry was asked for; take withRegistry()");
        }
        return stack().registry();
    }

    private PostgresServer runningPostgres() {
        if (postgres == null) {
            throw new IllegalStateException("no PostgreSQL was asked for; take withPostgres()");
        }
        return postgres.apply(stack());
    }

    private CassandraServer runningCassandra() {
        if (!cassandra) {
            throw new IllegalStateException("no Cassandra was asked for; take withCassandra()");
        }
        return stack().cassandra();
    }

    private LocalStack stack() {
        if (running == null) {
            throw new IllegalStateException("register the StackExtension in a static field");
        }
        return running.stack;
    }

    /**
     * A stack in a directory of its own, which is deleted with it. The shared one is closed at the end of the launcher's
     * session, which has all classes of a JVM; a request to the launcher has only one.
     */
    private record Running(LocalStack stack) implements AutoCloseable {
        /** Long, because machines that run tests are often busy. */
        private static final Duration READY_WITHIN = Duration.ofMinutes(3);

        static Running start(StackExtension wanted) {
            try {
                Path target = Files.createDirectories(Path.of("target"));
                LocalStack.Builder stack = LocalStack.in(Files.createTempDirectory(target, "stack-"))
                        .withReadyTimeout(READY_WITHIN);
                if (wanted.registry) {
                    stack.withRegistry();
                }
                if (wanted.cassandra) {
                    stack.withCassandra();
                }
                if (wanted.cassandraPasswords) {
                    stack.withCassandraPasswords();
                }
                if (wanted.shared) {
                    stack.withoutSync();
                }
                return new Running(stack.start());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            stack.close();
            try (Stream<Path> files = Files.walk(stack.directory())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
