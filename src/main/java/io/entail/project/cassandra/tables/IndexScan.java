package io.entail.project.cassandra.tables;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import io.entail.resolve.Bytes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads partitions of the index in their order. Thread-safe. */
public final class IndexScan {
    private final Cassandra cassandra;
    private final PreparedStatement places;
    private final PreparedStatement placesToEnd;
    private final GenerationTables tables;

    public IndexScan(Cassandra cassandra, GenerationTables tables) {
        this.cassandra = cassandra;
        this.tables = tables;
        this.places = cassandra.prepare(tables.places());
        this.placesToEnd = cassandra.prepare(tables.placesToEnd());
    }

    /**
     * Returns at most {@code limit} rows from one place on and before another; a row has the columns place and
     * sequence.
     */
    public List<Row> between(Bytes partition, Bytes from, Bytes before, int limit) {
        return cassandra.execute(statement(partition, from, before, limit)).all();
    }

    /** Returns at most {@code limit} rows from a place to the end of the partition. */
    public List<Row> from(Bytes partition, Bytes from, int limit) {
        return cassandra.execute(statement(partition, from, null, limit)).all();
    }

    public Statement<?> statement(Bytes partition, Bytes from, @Nullable Bytes before, int limit) {
        return before == null
                ? placesToEnd.bind(ColumnCodecs.buffer(partition), ColumnCodecs.buffer(from), limit)
                : places.bind(
                        ColumnCodecs.buffer(partition), ColumnCodecs.buffer(from), ColumnCodecs.buffer(before), limit);
    }

    /** Reads the same as {@link #statement}, in descending order. */
    public Statement<?> down(Bytes partition, Bytes from, @Nullable Bytes before, int limit) {
        return before == null
                ? cassandra
                        .prepare(tables.placesDownFromEnd())
                        .bind(ColumnCodecs.buffer(partition), ColumnCodecs.buffer(from), limit)
                : cassandra
                        .prepare(tables.placesDown())
                        .bind(
                                ColumnCodecs.buffer(partition),
                                ColumnCodecs.buffer(from),
                                ColumnCodecs.buffer(before),
                                limit);
    }

    /** Returns the least place above all places with a prefix, null if there is none. */
    public static @Nullable Bytes behind(Bytes prefix) {
        byte[] bytes = prefix.array();
        int length = bytes.length;
        while (length > 0 && bytes[length - 1] == (byte) 0xff) {
            length--;
        }
        if (length == 0) {
            return null;
        }
        byte[] behind = Arrays.copyOf(bytes, length);
        behind[length - 1]++;
        return Bytes.wrap(behind);
    }
}
