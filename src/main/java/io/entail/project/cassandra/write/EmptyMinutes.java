package io.entail.project.cassandra.write;

import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.project.cassandra.tables.Cassandra;
import io.entail.project.cassandra.tables.ColumnCodecs;
import io.entail.project.cassandra.tables.GenerationTables;
import io.entail.project.cassandra.tables.IndexRow;
import io.entail.project.cassandra.tables.IndexScan;
import io.entail.project.cassandra.tables.RowIndex;
import io.entail.resolve.Bytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Removes minutes from the index of expiries when all their expired rows were deleted, so that queries for expired rows
 * need not read them. Used by one thread.
 */
final class EmptyMinutes {
    private static final Duration EVERY = Duration.ofMinutes(1);

    /** The largest number of minutes that are looked at in one go. */
    private static final int MINUTES_MAX = 100;

    private final Cassandra cassandra;
    private final GenerationTables tables;
    private final IndexStatements index;
    private Instant next = Instant.MIN;

    EmptyMinutes(Cassandra cassandra, GenerationTables tables) {
        this.cassandra = cassandra;
        this.tables = tables;
        this.index = new IndexStatements(cassandra, tables);
    }

    /**
     * Removes past minutes without rows, unless it was done less than a minute ago.
     *
     * @param now the time of the last record that was applied
     * @param sequence the sequence of the last change that was applied: if a later row expires in a removed minute, the
     *     minute is put again
     */
    void tidy(Instant now, long sequence) {
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(EVERY);
        IndexScan scan = new IndexScan(cassandra, tables);
        long minute = RowIndex.minute(now.toEpochMilli()) - 1;
        List<Row> over = scan.between(RowIndex.minutes(), Bytes.EMPTY, RowIndex.minutePlace(minute), MINUTES_MAX);
        for (Row row : over) {
            Bytes place = ColumnCodecs.bytes(Objects.requireNonNull(row.getByteBuffer(0)));
            Bytes partition = RowIndex.expiries(RowIndex.minuteOf(place));
            if (scan.from(partition, Bytes.EMPTY, 1).isEmpty()) {
                IndexWrite gone = new IndexWrite(new IndexRow(RowIndex.minutes(), place), false, sequence);
                index.statements(List.of(gone)).forEach(cassandra::execute);
            }
        }
    }
}
