package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.GenerationTables;
import io.entail.resolve.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Binds the statements that write index rows. Those of one partition are in one batch, which the server handles as one
 * write. Used by one thread.
 */
final class IndexStatements {
    private static final int TOGETHER = 100;

    private final PreparedStatement put;
    private final PreparedStatement delete;

    IndexStatements(Cassandra cassandra, GenerationTables tables) {
        this.put = cassandra.prepare(tables.putIndex());
        this.delete = cassandra.prepare(tables.deleteIndex());
    }

    List<Statement<?>> statements(List<IndexWrite> writes) {
        Map<Bytes, List<BatchableStatement<?>>> partitions = new LinkedHashMap<>();
        List<Statement<?>> statements = new ArrayList<>();
        for (IndexWrite write : writes) {
            List<BatchableStatement<?>> together =
                    partitions.computeIfAbsent(write.row().partition(), partition -> new ArrayList<>());
            together.add(statement(write));
            if (together.size() == TOGETHER) {
                statements.add(together(together));
                together.clear();
            }
        }
        for (List<BatchableStatement<?>> together : partitions.values()) {
            if (!together.isEmpty()) {
                statements.add(together.size() == 1 ? together.get(0) : together(together));
            }
        }
        return statements;
    }

    private static Statement<?> together(List<BatchableStatement<?>> statements) {
        return BatchStatement.newInstance(DefaultBatchType.UNLOGGED, List.copyOf(statements));
    }

    private BatchableStatement<?> statement(IndexWrite write) {
        if (write.put()) {
            return put.boundStatementBuilder()
                    .setLong(0, write.timestamp())
                    .setLong(1, write.sequence())
                    .setByteBuffer(2, ColumnCodecs.buffer(write.row().partition()))
                    .setByteBuffer(3, ColumnCodecs.buffer(write.row().place()))
                    .build();
        }
        return delete.boundStatementBuilder()
                .setLong(0, write.timestamp())
                .setByteBuffer(1, ColumnCodecs.buffer(write.row().partition()))
                .setByteBuffer(2, ColumnCodecs.buffer(write.row().place()))
                .build();
    }
}
