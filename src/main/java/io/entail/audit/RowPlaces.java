package io.entail.audit;

import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.state.ChangePlaces.Place;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the places in the log where rows were changed, from an offset on. Confined to one thread. */
interface RowPlaces extends AutoCloseable {
    /** Identifies a row of the log. */
    record RowId(String entity, Bytes key) {}

    /** Returns the changes from one offset through another, the oldest first. */
    List<Place> between(RowId row, long from, long through);

    /** Returns the last change before an offset, null when {@link #first} has the result of it. */
    @Nullable
    Place lastBefore(RowId row, long offset);

    /** Returns the row before all changes that are known here, null when it did not exist. */
    @Nullable
    Row first(RowId row);

    @Override
    void close();

    /**
     * Uses the index when it reaches back to the offset, otherwise a replay.
     *
     * @param rows all rows whose changes the caller will need
     */
    static RowPlaces from(long offset, Set<RowId> rows, StoreLog log, ReplayListener listener) {
        RowId any = rows.iterator().next();
        boolean indexed = log.changes(any.entity(), any.key(), 0, 0, false, 1).completeFrom() <= offset;
        return indexed ? new Indexed(log, offset, listener) : new Replayed(log, offset, rows, listener);
    }

    /** Uses the index of the replica. */
    final class Indexed implements RowPlaces {
        private final StoreLog log;
        private final long offset;
        private final ReplayListener listener;

        /** The state before the offset, from the first time that a row of it is needed. */
        private @Nullable StoreLog past;

        Indexed(StoreLog log, long offset, ReplayListener listener) {
            this.log = log;
            this.offset = offset;
            this.listener = listener;
        }

        @Override
        public List<Place> between(RowId row, long from, long through) {
            return log.changes(row.entity(), row.key(), from, through, false, Integer.MAX_VALUE)
                    .places();
        }

        @Override
        public @Nullable Place lastBefore(RowId row, long offset) {
            List<Place> last =
                    log.changes(row.entity(), row.key(), 0, offset - 1, true, 1).places();
            return last.isEmpty() ? null : last.get(0);
        }

        @Override
        public @Nullable Row first(RowId row) {
            StoreLog before = past;
            if (before == null) {
                before = log.asOf(Position.of(offset - 1), Clock.systemUTC(), listener);
                past = before;
            }
            return before.row(row.entity(), row.key());
        }

        @Override
        public void close() {
            if (past != null) {
                past.close();
            }
        }
    }

    /** Uses the result of a replay. */
    final class Replayed implements RowPlaces {
        private final Map<RowId, List<Place>> places = new HashMap<>();
        private final Map<RowId, @Nullable Row> first = new HashMap<>();

        Replayed(StoreLog log, long offset, Set<RowId> rows, ReplayListener listener) {
            log.changesFrom(offset, listener, (entity, key, at, before, after) -> {
                RowId row = new RowId(entity, key);
                if (rows.contains(row)) {
                    first.putIfAbsent(row, before);
                    places.computeIfAbsent(row, each -> new ArrayList<>())
                            .add(new Place(at, after == null ? 0 : after.version()));
                }
            });
        }

        @Override
        public List<Place> between(RowId row, long from, long through) {
            return places.getOrDefault(row, List.of()).stream()
                    .filter(place -> place.offset() >= from && place.offset() <= through)
                    .toList();
        }

        @Override
        public @Nullable Place lastBefore(RowId row, long offset) {
            List<Place> before = between(row, 0, offset - 1);
            return before.isEmpty() ? null : before.get(before.size() - 1);
        }

        @Override
        public @Nullable Row first(RowId row) {
            return first.get(row);
        }

        @Override
        public void close() {}
    }
}
