package io.entail.bench.bare;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL with the driver alone. Immutable; each connection is used by one thread. */
public final class BareDatabase {
    private static final long LOOK_MILLIS = 2;
    private static final long COME_SECONDS = 1_800;
    private static final double LEFT_OUT = 0.2;

    /** The codes of a missing table and a missing schema. */
    private static final List<String> MISSING = List.of("42P01", "3F000");

    private final String url;
    private final String user;
    private final String password;

    public BareDatabase(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /**
     * Connects, with every statement in a transaction of its own. The driver combines the inserts of a batch into one
     * statement.
     */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("prepareThreshold", "1");
        return DriverManager.getConnection(url, properties);
    }

    /** Executes statements one after the other. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Returns the texts of one column. */
    static List<String> texts(Connection connection, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            while (answer.next()) {
                texts.add(answer.getString(1));
            }
        }
        return texts;
    }

    /** Returns the number that a query returns, 0 when there is no row or no table. */
    public static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            return answer.next() ? answer.getLong(1) : 0;
        } catch (SQLException e) {
            if (MISSING.contains(e.getSQLState())) {
                return 0;
            }
            throw e;
        }
    }

    /**
     * Waits until a query returns at least a number.
     *
     * @return the moment of {@link System#nanoTime} when it did
     */
    public static long await(Connection connection, String sql, long wanted) throws SQLException, InterruptedException {
        return await(connection, sql, wanted, LOOK_MILLIS);
    }

    private static long await(Connection connection, String sql, long wanted, long lookMillis)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COME_SECONDS);
        long found = number(connection, sql);
        while (found < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(found + " instead of " + wanted + ": " + sql);
            }
            Thread.sleep(lookMillis);
            found = number(connection, sql);
        }
        return System.nanoTime();
    }

    /**
     * Waits until the number that a query returns has grown, and returns its growth per second. The first fifth does
     * not count, because whoever changes the number has to start first.
     *
     * @param from the number before the growth
     * @param growth the growth to wait for
     */
    public double rate(String sql, long from, long growth) throws SQLException, InterruptedException {
        return rate(sql, from, growth, LOOK_MILLIS);
    }

    /**
     * Does the same with a query that is too expensive to be executed often.
     *
     * @param lookMillis the time between two queries
     */
    public double rate(String sql, long from, long growth, long lookMillis) throws SQLException, InterruptedException {
        try (Connection connection = connect()) {
            long start = await(connection, sql, from + (long) (LEFT_OUT * growth), lookMillis);
            long begun = number(connection, sql);
            long end = await(connection, sql, from + growth, lookMillis);
            if (begun >= from + growth) {
                throw new IllegalStateException("all " + growth + " came at once: too few to measure");
            }
            return (from + growth - begun) / ((end - start) / 1e9);
        }
    }
}
