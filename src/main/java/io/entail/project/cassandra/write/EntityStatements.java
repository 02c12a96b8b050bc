package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.entail.changes.ChangeImages.Image;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.Column;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.EntityTable;
import io.entail.project.cassandra.tables.RowColumns;
import io.entail.project.cassandra.tables.Timestamps;
import io.entail.resolve.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds the statements that write the rows of an entity. Used by one thread. */
final class EntityStatements {
    private final EntityTable table;
    private final PreparedStatement insert;
    private final PreparedStatement delete;
    private final PreparedStatement expiry;

    EntityStatements(Cassandra cassandra, EntityTable table) {
        this.table = table;
        this.insert = cassandra.prepare(table.insert());
        this.delete = cassandra.prepare(table.delete());
        this.expiry = cassandra.prepare(table.expiry());
    }

    EntityTable table() {
        return table;
    }

    /**
     * Returns the statement for the write of a row. If the row may have existed before, its delete is in the same batch
     * and partition, and so both take effect at once: otherwise columns that are unset now would keep their former
     * values.
     */
    Statement<?> statement(RowWrite write) {
        RowWrite.Put put = write.put();
        if (put == null) {
            return delete(write);
        }
        BatchableStatement<?> inserted = insert(write, put);
        return write.over() ? BatchStatement.newInstance(DefaultBatchType.UNLOGGED, delete(write), inserted) : inserted;
    }

    private BatchableStatement<?> delete(RowWrite write) {
        return delete.boundStatementBuilder()
                .setLong(0, Timestamps.delete(write.sequence()))
                .setByteBuffer(1, ColumnCodecs.buffer(write.key()))
                .build();
    }

    private BatchableStatement<?> insert(RowWrite write, RowWrite.Put put) {
        BoundStatementBuilder bound = insert.boundStatementBuilder()
                .setByteBuffer(0, ColumnCodecs.buffer(write.key()))
                .setLong(1, write.version())
                .setLong(2, write.offset())
                .setInt(3, put.definition());
        if (put.workspace() != null) {
            bound = bound.setString(4, put.workspace());
        }
        if (put.expires() != null) {
            bound = bound.setInstant(5, put.expires());
        }
        Image image = put.image();
        int timestamp = EntityTable.FIELDS + table.columns().columns().size();
        if (image == null) {
            bound = bound.setBoolean(6, true);
        } else {
            RowColumns.Stored stored = table.columns().store(image.fields(), image.bytes());
            if (stored.exact() != null) {
                bound = bound.setByteBuffer(7, ColumnCodecs.buffer(stored.exact()));
            }
            bound = bind(bound, stored.values());
        }
        return bound.setLong(timestamp, Timestamps.put(write.sequence())).build();
    }

    private BoundStatementBuilder bind(BoundStatementBuilder statement, List<@Nullable Object> values) {
        List<Column> columns = table.columns().columns();
        BoundStatementBuilder bound = statement;
        for (int i = 0; i < columns.size(); i++) {
            bound = ColumnCodecs.bind(bound, EntityTable.FIELDS + i, columns.get(i), values.get(i));
        }
        return bound;
    }

    /** Reads when a row expires. */
    Statement<?> expiryOf(Bytes key) {
        return expiry.boundStatementBuilder()
                .setByteBuffer(0, ColumnCodecs.buffer(key))
                .build();
    }
}
