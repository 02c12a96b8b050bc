package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an entity. Immutable and thread-safe. */
public record ReadEntity(Cassandra cassandra, Defined defined, EntityTable table) {

    public Statement<?> one(Bytes key) {
        return cassandra.prepare(table.one()).bind(ColumnCodecs.buffer(key));
    }

    /** Reads all rows in the order of the table, or those from a token on; the token is the last column. */
    public Statement<?> all(@Nullable Long from) {
        return from == null
                ? cassandra.prepare(table.all()).bind()
                : cassandra.prepare(table.allFrom()).bind(from);
    }

    /** Reads all rows, followed by the write time of each cell. */
    public Statement<?> allWithTimes() {
        return cassandra.prepare(table.allWithTimes()).bind();
    }

    /** Returns the index of the column in {@link #all} that has the token. */
    public int tokenColumn() {
        return EntityTable.FIELDS + table.columns().columns().size();
    }

    /** Returns the row with a key, null if there is none. */
    @Nullable
    public CassandraRow read(Bytes key) {
        return row(cassandra.execute(one(key)).one());
    }

    @Nullable
    public CassandraRow row(@Nullable Row row) {
        return CassandraRow.of(this, row);
    }
}
