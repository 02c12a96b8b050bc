package io.entail.bench.bare;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** A Cassandra with the driver alone. Used by one thread, except the sink, which another thread uses. */
public final class BareCassandra implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int CONNECTION_REQUESTS_MAX = 1_024;
    private static final long LOOK_MILLIS = 2;
    private static final long COME_SECONDS = 1_800;
    private static final double LEFT_OUT = 0.2;

    private final CqlSession session;
    private final int concurrency;

    /**
     * Connects.
     *
     * @param concurrency the number of statements that are sent at the same time
     */
    public BareCassandra(InetSocketAddress address, String datacenter, String consistency, int concurrency) {
        this.concurrency = concurrency;
        this.session = CqlSession.builder()
                .addContactPoint(address)
                .withLocalDatacenter(datacenter)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withString(DefaultDriverOption.REQUEST_CONSISTENCY, consistency)
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, ANSWER)
                        .withInt(DefaultDriverOption.CONNECTION_MAX_REQUESTS, CONNECTION_REQUESTS_MAX)
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .build())
                .build();
    }

    /** Rows of one table in the driver's binary form. */
    public record Rows(String table, List<String> columns, List<@Nullable ByteBuffer[]> rows) {}

    /** Returns the rows of all tables of a keyspace, without those whose names end in one of these texts. */
    public List<Rows> rows(String keyspace, List<String> except) {
        List<Rows> all = new ArrayList<>();
        for (String table : tables(keyspace, except)) {
            ResultSet answer = session.execute("SELECT * FROM " + keyspace + ".\"" + table + "\"");
            List<String> columns = StreamSupport.stream(
                            answer.getColumnDefinitions().spliterator(), false)
                    .map(ColumnDefinition::getName)
                    .map(name -> name.asCql(false))
                    .toList();
            List<@Nullable ByteBuffer[]> rows = new ArrayList<>();
            for (Row row : answer) {
                @Nullable ByteBuffer[] values = new @Nullable ByteBuffer[columns.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.getBytesUnsafe(i);
                }
                rows.add(values);
            }
            if (!rows.isEmpty()) {
                all.add(new Rows(table, columns, rows));
            }
        }
        return all;
    }

    private List<String> tables(String keyspace, List<String> except) {
        return session
                .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = '" + keyspace + "'")
                .all()
                .stream()
                .map(row -> String.valueOf(row.getString(0)))
                .filter(table -> except.stream().noneMatch(table::endsWith))
                .toList();
    }

    /** Empties all tables of a keyspace, without those whose names end in one of these texts. */
    public void empty(String keyspace, List<String> except) {
        tables(keyspace, except).forEach(table -> define("TRUNCATE " + keyspace + ".\"" + table + "\""));
    }

    /** Executes a statement that creates, drops or empties something. */
    public void define(String cql) {
        session.execute(SimpleStatement.newInstance(cql).setTimeout(ANSWER));
    }

    /** Inserts rows into tables with the same names in another keyspace, and returns the seconds that it took. */
    public double insert(String keyspace, List<Rows> tables) throws InterruptedException {
        List<PreparedStatement> inserts = new ArrayList<>();
        for (Rows rows : tables) {
            String marks = rows.columns().stream().map(name -> "?").collect(Collectors.joining(", "));
            inserts.add(session.prepare("INSERT INTO " + keyspace + ".\"" + rows.table() + "\" ("
                    + String.join(", ", rows.columns()) + ") VALUES (" + marks + ")"));
        }
        UnderWay underWay = new UnderWay(concurrency);
        long start = System.nanoTime();
        for (int table = 0; table < inserts.size(); table++) {
            for (@Nullable ByteBuffer[] row : tables.get(table).rows()) {
                BoundStatementBuilder insert = inserts.get(table).boundStatementBuilder();
                for (int i = 0; i < row.length; i++) {
                    ByteBuffer value = row[i];
                    if (value != null) { // A null would leave a tombstone.
                        insert = insert.setBytesUnsafe(i, value.duplicate());
                    }
                }
                underWay.add(insert);
            }
        }
        underWay.await();
        return (System.nanoTime() - start) / 1e9;
    }

    /** Sends statements, a limited number at the same time. */
    private final class UnderWay {
        private final int most;
        private final Semaphore free;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>(null);

        UnderWay(int most) {
            this.most = most;
            this.free = new Semaphore(most);
        }

        @SuppressWarnings("FutureReturnValueIgnored") // Nothing follows after this stage.
        void add(BoundStatementBuilder statement) throws InterruptedException {
            free.acquire();
            session.executeAsync(statement.build()).whenComplete((done, error) -> {
                if (error != null) {
                    failure.compareAndSet(null, error);
                }
                free.release();
            });
        }

        void await() throws InterruptedException {
            free.acquire(most);
            free.release(most);
            Throwable failed = failure.get();
            if (failed != null) {
                throw new IllegalStateException("an insert failed", failed);
            }
        }
    }

    /**
     * Returns a sink that stores records unchanged in one table of a keyspace. The records of one poll are inserted at
     * the same time.
     */
    public BareWrites.Sink sink(String keyspace) {
        define("CREATE KEYSPACE IF NOT EXISTS " + keyspace
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        define("CREATE TABLE IF NOT EXISTS " + keyspace
                + ".writes (position bigint PRIMARY KEY, key blob, value blob)");
        PreparedStatement insert =
                session.prepare("INSERT INTO " + keyspace + ".writes (position, key, value) VALUES (?, ?, ?)");
        UnderWay underWay = new UnderWay(concurrency);
        return records -> {
            try {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    underWay.add(insert.boundStatementBuilder(
                            record.offset(), ByteBuffer.wrap(record.key()), ByteBuffer.wrap(record.value())));
                }
                underWay.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        };
    }

    /** Returns the number that a query returns, 0 when there is no row. */
    public long number(String cql) {
        Row row = session.execute(cql).one();
        return row == null ? 0 : row.getLong(0);
    }

    /** Returns the number of tables in a keyspace, 0 if there is no such keyspace. */
    public long tables(String keyspace) {
        return tables(keyspace, List.of()).size();
    }

    /** Waits until a query returns at least a number. */
    public void await(String cql, long wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COME_SECONDS);
        while (number(cql) < wanted) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(number(cql) + " instead of " + wanted + ": " + cql);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /**
     * Waits until the number that a query returns has grown to a value, and returns its growth per second. The first
     * fifth does not count.
     */
    public double rate(String cql, long wanted) throws InterruptedException {
        long asked = System.nanoTime();
        await(cql, (long) (LEFT_OUT * wanted));
        long start = System.nanoTime();
        long begun = number(cql);
        if (begun >= wanted) {
            // All changes became visible at once, so the first fifth counts as well.
            return wanted / ((start - asked) / 1e9);
        }
        await(cql, wanted);
        return (wanted - begun) / ((System.nanoTime() - start) / 1e9);
    }

    @Override
    public void close() {
        session.close();
    }
}
