package io.entail.bench.bare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Stores records unchanged in one table, the records of one poll in one transaction. Used by one thread. */
public final class BarePostgresSink implements BareWrites.Sink, AutoCloseable {
    private final Connection connection;
    private final PreparedStatement insert;

    /** Connects and creates the table. */
    public BarePostgresSink(BareDatabase database, String table) throws SQLException {
        database.execute("CREATE TABLE IF NOT EXISTS " + table
                + " (position bigint PRIMARY KEY, key bytea NOT NULL, value bytea NOT NULL)");
        this.connection = database.connect();
        connection.setAutoCommit(false);
        this.insert = connection.prepareStatement(
                "INSERT INTO " + table + " (position, key, value) VALUES (?, ?, ?) ON CONFLICT (position) DO NOTHING");
    }

    @Override
    public void keep(Iterable<ConsumerRecord<byte[], byte[]>> records) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : records) {
                insert.setLong(1, record.offset());
                insert.setBytes(2, record.key());
                insert.setBytes(3, record.value());
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("records cannot be kept", e);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
