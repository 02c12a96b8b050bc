package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.servererrors.AlreadyExistsException;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.text.Log;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/**
 * A connection to the cluster that has a store's keyspace, with the settings that Entail needs. Caches prepared
 * statements by their text. Thread-safe.
 *
 * <p>Every method throws {@link StoreUnavailableException} with the name of the keyspace when Cassandra does not
 * answer, and the driver's own exception when Cassandra refuses a statement.
 */
public final class Cassandra implements AutoCloseable {
    private static final Logger log = Log.of(Cassandra.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    private static final int PREPARE_MAX = 20;
    private static final Duration PREPARE_PAUSE = Duration.ofMillis(50);
    private static final Duration DDL_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /**
     * How long a close waits for further tasks. With no time at all, requests that end on other threads meanwhile find
     * an executor that is shut down.
     */
    private static final int CLOSE_QUIET_MILLIS = 50;

    private static final int CLOSE_MAX_MILLIS = 15_000;
    private static final int PAGE_SIZE = 1_000;
    private static final int CONNECTION_REQUESTS_MAX = 1_024;

    private final CqlSession session;
    private final String place;
    private final String keyspace;
    private final CassandraConfig config;
    private final ConcurrentMap<String, PreparedStatement> prepared = new ConcurrentHashMap<>();
    private volatile boolean closed;

    private Cassandra(CqlSession session, String place, String keyspace, CassandraConfig config) {
        this.session = session;
        this.place = place;
        this.keyspace = keyspace;
        this.config = config;
    }

    /** Connects to the cluster; the keyspace need not exist yet. */
    public static Cassandra connect(EntityStoreConfig store) {
        CassandraConfig config = store.cassandra();
        if (!config.isSet()) {
            throw new IllegalArgumentException(
                    "entail.cassandra.contact-points: required, host:port of some nodes with commas between");
        }
        String keyspace = keyspaceOf(store);
        String place = config.place() + "/" + keyspace;
        try {
            return new Cassandra(session(config, keyspace), place, keyspace, config);
        } catch (DriverException | IllegalStateException e) {
            throw new StoreUnavailableException(
                    place + " cannot be reached: " + CassandraTroubles.said(e)
                            + ". Are entail.cassandra.contact-points and entail.cassandra.datacenter ("
                            + config.datacenter() + ") right?",
                    e);
        }
    }

    /** Returns the name of a store's keyspace. */
    public static String keyspaceOf(EntityStoreConfig store) {
        String named = store.cassandra().keyspace();
        return named.isEmpty() ? CqlNames.keyspace(store.store()) : named;
    }

    /** Returns the addresses and the keyspace of a store, for messages. */
    public static String placeOf(EntityStoreConfig store) {
        return store.cassandra().place() + "/" + keyspaceOf(store);
    }

    private static CqlSession session(CassandraConfig config, String keyspace) {
        CqlSessionBuilder builder = CqlSession.builder()
                .withApplicationName("entail")
                .withConfigLoader(settings(config, keyspace))
                .withLocalDatacenter(config.datacenter());
        for (String point : config.contactPoints()) {
            int colon = point.lastIndexOf(':');
            String host = point.substring(0, colon).replaceAll("^\\[|\\]$", "");
            builder.addContactPoint(new InetSocketAddress(host, Integer.parseInt(point.substring(colon + 1))));
        }
        if (!config.user().isEmpty()) {
            builder.withAuthCredentials(config.user(), config.password());
        }
        return builder.build();
    }

    /**
     * All statements are declared idempotent, so that the driver may repeat them: their effect, including the write
     * time, depends only on the log.
     */
    private static DriverConfigLoader settings(CassandraConfig config, String keyspace) {
        return DriverConfigLoader.programmaticBuilder()
                .withString(DefaultDriverOption.REQUEST_CONSISTENCY, config.consistency())
                .withBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE, true)
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, REQUEST_TIMEOUT)
                .withInt(DefaultDriverOption.REQUEST_PAGE_SIZE, PAGE_SIZE)
                .withInt(DefaultDriverOption.CONNECTION_MAX_REQUESTS, CONNECTION_REQUESTS_MAX)
                .withDuration(DefaultDriverOption.CONNECTION_CONNECT_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, CONNECT_TIMEOUT)
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(5))
                // The columns of the tables are known, so the driver only needs the metadata that tell which node has
                // which row.
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of(keyspace))
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(1))
                .withBoolean(DefaultDriverOption.REQUEST_WARN_IF_SET_KEYSPACE, false)
                // By default, two groups of threads each wait 2 s for further tasks when the session is closed.
                .withString(DefaultDriverOption.NETTY_IO_SHUTDOWN_UNIT, "MILLISECONDS")
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, CLOSE_QUIET_MILLIS)
                .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_TIMEOUT, CLOSE_MAX_MILLIS)
                .withString(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_UNIT, "MILLISECONDS")
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, CLOSE_QUIET_MILLIS)
                .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_TIMEOUT, CLOSE_MAX_MILLIS)
                .build();
    }

    public String place() {
        return place;
    }

    public String keyspace() {
        return keyspace;
    }

    public CassandraConfig config() {
        return config;
    }

    /** Returns the prepared statement of a text, which is prepared only once. */
    public PreparedStatement prepare(String cql) {
        PreparedStatement known = prepared.get(cql);
        if (known == null) {
            known = guarded(() -> preparedNow(cql));
            prepared.put(cql, known);
        }
        return known;
    }

    /** Tries again if a node does not have a new table yet. */
    private PreparedStatement preparedNow(String cql) {
        for (int attempt = 1; ; attempt++) {
            try {
                return session.prepare(cql);
            } catch (DriverException e) {
                if (attempt == PREPARE_MAX || !CassandraTroubles.isBetween(e)) {
                    throw e;
                }
                LockSupport.parkNanos(PREPARE_PAUSE.toNanos());
            }
        }
    }

    public ResultSet execute(Statement<?> statement) {
        return guarded(() -> session.execute(statement));
    }

    public CompletionStage<AsyncResultSet> executeAsync(Statement<?> statement) {
        checkOpen();
        return session.executeAsync(statement);
    }

    /**
     * Executes a statement that creates or changes a keyspace or a table, and waits until every node that is up knows
     * the change.
     */
    public void define(String cql) {
        // Otherwise the driver would read the metadata of all tables again after each statement.
        session.setSchemaMetadataEnabled(false);
        boolean agreed = guarded(() -> {
            try {
                ResultSet done =
                        session.execute(SimpleStatement.newInstance(cql).setTimeout(DDL_TIMEOUT));
                return done.getExecutionInfo().isSchemaInAgreement() || session.checkSchemaAgreement();
            } catch (AlreadyExistsException e) {
                log.debug("Another process has created it already cql={}", cql);
                return session.checkSchemaAgreement();
            }
        });
        if (!agreed) {
            throw new StoreUnavailableException(
                    place + ": its nodes do not agree on their tables, which passes when all of them are up", null);
        }
    }

    /** Turns the driver's metadata on again after {@link #define}; it needs them to know which node has which row. */
    public void defined() {
        session.setSchemaMetadataEnabled(null);
    }

    /** Translates errors of the driver, except refusals, which are thrown as they are. */
    private <T> T guarded(Request<T> request) {
        checkOpen();
        try {
            return request.send();
        } catch (DriverException e) {
            if (CassandraTroubles.isRefusal(e) || CassandraTroubles.isGone(e)) {
                throw e;
            }
            throw CassandraTroubles.unavailable(place, e);
        } catch (IllegalStateException e) {
            checkOpen();
            throw CassandraTroubles.unavailable(place, e);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the connection to " + place + " is closed");
        }
    }

    private interface Request<T> {
        T send();
    }

    @Override
    public void close() {
        closed = true;
        session.close();
    }
}
