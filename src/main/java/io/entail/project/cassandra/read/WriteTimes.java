package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.cql.Row;
import io.entail.project.cassandra.tables.EntityTable;
import io.entail.project.cassandra.tables.Timestamps;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether a projector wrote the cells of a row: then one statement wrote all of them, with a write time that is
 * derived from the sequence of a change. A manual write has the time of day, and wins over every later change of the
 * log. Immutable.
 */
final class WriteTimes {
    private static final int VERSION = 1;

    private final List<String> cells;
    private final int first;

    WriteTimes(EntityTable table) {
        this.cells = table.cells();
        this.first = table.timesColumn();
    }

    /** Returns what is wrong with the write times of a row, in words; empty when nothing is. */
    Optional<String> oddity(Row row) {
        long usual = row.isNull(first) ? -1 : row.getLong(first);
        long version = row.getLong(VERSION);
        // The write time is that of the row's own version if tables were filled with it, and otherwise that of its
        // write's last change.
        if (usual < Timestamps.put(version) || usual % 2 == 0) {
            return Optional.of("its cells have the write time " + usual + ", which no change of version " + version
                    + " has: no projector has written them");
        }
        for (int i = 1; i < cells.size(); i++) {
            if (!row.isNull(first + i) && row.getLong(first + i) != usual) {
                return Optional.of(
                        "the cell '" + cells.get(i) + "' has the write time " + row.getLong(first + i) + ", the others "
                                + usual + ": no projector has written it, and it wins over every later change");
            }
        }
        return Optional.empty();
    }
}
