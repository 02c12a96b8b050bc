package io.entail.state;

import io.entail.resolve.Bytes;
import io.entail.state.table.HistoryLayout;
import io.entail.state.table.HistoryLayout.Generation;
import io.entail.state.table.Layout;
import io.entail.state.table.MetaLayout;
import io.entail.state.table.RowLayout;
import io.entail.state.table.Table;
import io.entail.state.table.Tables.Cursor;
import io.entail.state.table.Tables.View;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The positions at which the log has changed a row. Immutable.
 *
 * @param completeFrom the offset from which on every change is known; changes before it are not here
 * @param places in the requested order
 */
public record ChangePlaces(long completeFrom, List<Place> places) {
    public ChangePlaces {
        places = List.copyOf(places);
    }

    /**
     * One change.
     *
     * @param version version of the row after the change; for a deletion, its sequence
     */
    public record Place(long offset, long version) {}

    /** Returns the offset from which on the index has every change. */
    public static long completeFrom(View view) {
        return completeFrom(generations(view));
    }

    private static long completeFrom(List<Generation> generations) {
        return generations.isEmpty() ? Long.MAX_VALUE : generations.get(0).firstOffset();
    }

    private static List<Generation> generations(View view) {
        return HistoryLayout.generations(view.get(Table.META, MetaLayout.HISTORY));
    }

    /** Returns the first changes between two offsets, both included, oldest first. */
    public static ChangePlaces oldestFirst(View view, int entity, Bytes key, long from, long through, int limit) {
        List<Generation> generations = generations(view);
        long completeFrom = completeFrom(generations);
        long first = Math.max(from, completeFrom);
        List<Place> places = new ArrayList<>();
        try (Cursor cursor = view.cursor(Table.HISTORY)) {
            for (Generation generation : generations) {
                byte[] sought = HistoryLayout.key(generation.number(), entity, key, first, 0);
                boolean found = cursor.seek(sought);
                while (found && places.size() < limit && HistoryLayout.isOfSameRow(cursor.key(), sought)) {
                    Place place = place(cursor);
                    if (place.offset() > through) {
                        break;
                    }
                    places.add(place);
                    found = cursor.next();
                }
            }
        }
        Place now = now(view, entity, key);
        if (now != null && places.size() < limit && now.offset() >= first && now.offset() <= through) {
            places.add(now);
        }
        return new ChangePlaces(completeFrom, places);
    }

    /** Returns the last changes between two offsets, both included, newest first. */
    public static ChangePlaces newestFirst(View view, int entity, Bytes key, long from, long through, int limit) {
        List<Generation> generations = generations(view);
        long completeFrom = completeFrom(generations);
        long first = Math.max(from, completeFrom);
        List<Place> places = new ArrayList<>();
        Place now = now(view, entity, key);
        if (now != null && limit > 0 && now.offset() >= first && now.offset() <= through) {
            places.add(now);
        }
        try (Cursor cursor = view.cursor(Table.HISTORY)) {
            for (int i = generations.size() - 1; i >= 0 && places.size() < limit; i--) {
                byte[] sought = HistoryLayout.key(generations.get(i).number(), entity, key, through, Long.MAX_VALUE);
                boolean found = through >= 0 && cursor.seekBack(sought);
                while (found && places.size() < limit && HistoryLayout.isOfSameRow(cursor.key(), sought)) {
                    Place place = place(cursor);
                    if (place.offset() < first) {
                        break;
                    }
                    places.add(place);
                    found = cursor.previous();
                }
            }
        }
        return new ChangePlaces(completeFrom, places);
    }

    /** Returns the last change of a row that exists. */
    private static @Nullable Place now(View view, int entity, Bytes key) {
        byte[] row = view.get(Table.ROWS, Layout.rowKey(entity, key));
        return row == null ? null : new Place(RowLayout.offset(row), RowLayout.version(row));
    }

    /** Returns the last change at or before an offset, null when the index has none. */
    public static @Nullable Place last(View view, int entity, Bytes key, long through) {
        List<Place> places = newestFirst(view, entity, key, 0, through, 1).places();
        return places.isEmpty() ? null : places.get(0);
    }

    private static Place place(Cursor cursor) {
        byte[] key = cursor.key();
        return new Place(HistoryLayout.offsetOf(key), HistoryLayout.versionOf(key));
    }
}
