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

/** Where the log has changed rows, from an offset on. Used by one thread. */
interface RowPlaces extends AutoCloseable {
    /** A row of the log. */
    record RowId(String entity, Bytes key) {}

    /** The changes from an offset through another, the oldest first. */
    List<Place> between(RowId row, long from, long through);

    /** The last change before an offset, null when {@link #first} has it. */
    @Nullable
    Place lastBefore(RowId row, long offset);

    /** The row before everything that is told of here, null for none. */
    @Nullable
    Row first(RowId row);

    @Override
    void close();

    /**
     * From the index when it reaches back to the offset, otherwise by a replay.
     *
     * @param rows all that will be asked for
     */
    static RowPlaces from(long offset, Set<RowId> rows, StoreLog log, ReplayListener listener) {
        RowId any = rows.iterator().next();
        boolean indexed = log.changes(any.entity(), any.key(), 0, 0, false, 1).completeFrom() <= offset;
        return indexed ? new Indexed(log, offset, listener) : new Replayed(log, offset, rows, listener);
    }

    /** What the index has. */
    final class Indexed implements RowPlaces {
        private final StoreLog log;
        private final long offset;
        private final ReplayListener listener;

        /** The state before the offset, from the moment on that a row of it is asked for. */
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

    /** What a replay has shown. */
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
