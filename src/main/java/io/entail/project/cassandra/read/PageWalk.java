package io.entail.project.cassandra.read;

import io.entail.project.cassandra.read.ReadTables.Sought;
import io.entail.project.cassandra.tables.CassandraRow;
import io.entail.resolve.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Collects the rows of one page, and one more to know whether another page follows. The index leads to them, and each
 * row is checked. Used by one thread.
 */
final class PageWalk {
    private final ReadTables tables;
    private final Places places;
    private final Function<Bytes, @Nullable Sought> rowOf;

    /** Takes a function that tells to which row a place leads, null for none. */
    PageWalk(ReadTables tables, Places places, Function<Bytes, @Nullable Sought> rowOf) {
        this.tables = tables;
        this.places = places;
        this.rowOf = rowOf;
    }

    /** A row to show, and the place that led to it. */
    record Found(Bytes place, CassandraRow row) {}

    /** Returns whether a row agrees with its place, and is visible to the reader. */
    interface Shown {
        boolean shows(Bytes place, CassandraRow row);
    }

    List<Found> collect(int size, Shown shown) {
        int wanted = size + 1;
        List<Found> found = new ArrayList<>();
        boolean more = true;
        while (more && found.size() < wanted) {
            int missing = wanted - found.size();
            List<Bytes> led = new ArrayList<>();
            List<Sought> sought = new ArrayList<>();
            while (led.size() < missing) {
                Bytes place = places.next(missing - led.size());
                if (place == null) {
                    more = false;
                    break;
                }
                Sought row = rowOf.apply(place);
                if (row != null) {
                    led.add(place);
                    sought.add(row);
                }
            }
            List<@Nullable CassandraRow> rows = tables.rows(sought);
            for (int i = 0; i < led.size(); i++) {
                CassandraRow row = rows.get(i);
                if (row != null && shown.shows(led.get(i), row)) {
                    found.add(new Found(led.get(i), row));
                }
            }
        }
        return found;
    }
}
