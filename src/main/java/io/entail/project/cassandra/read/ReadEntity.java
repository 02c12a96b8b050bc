package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.EntityTable;
import io.entail.resolve.Bytes;
import io.entail.state.Defined;
import org.jspecify.annotations.Nullable;

/** Reads the rows of an entity. Immutable and thread-safe. */
record ReadEntity(Cassandra cassandra, Defined defined, EntityTable table) {

    Statement<?> one(Bytes key) {
        return cassandra.prepare(table.one()).bind(ColumnCodecs.buffer(key));
    }

    /** All rows in the order of the table, or those from a token on; the token comes last. */
    Statement<?> all(@Nullable Long from) {
        return from == null
                ? cassandra.prepare(table.all()).bind()
                : cassandra.prepare(table.allFrom()).bind(from);
    }

    /** All rows, with the time of each cell behind them. */
    Statement<?> allWithTimes() {
        return cassandra.prepare(table.allWithTimes()).bind();
    }

    /** Which column of these has the token. */
    int tokenColumn() {
        return EntityTable.FIELDS + table.columns().columns().size();
    }

    /** The row with a key, null when there is none. */
    @Nullable
    StoredRow read(Bytes key) {
        return row(cassandra.execute(one(key)).one());
    }

    @Nullable
    StoredRow row(@Nullable Row row) {
        return StoredRow.of(this, row);
    }
}
