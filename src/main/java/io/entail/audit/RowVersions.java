package io.entail.audit;

import io.entail.errors.TopicRefusedException;
import io.entail.read.ReplayListener;
import io.entail.replica.LogEntry;
import io.entail.replica.StoreLog;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord.Change;
import io.entail.resolve.LogRecord.Write;
import io.entail.state.ChangePlaces;
import io.entail.state.ChangePlaces.Place;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Reads every accepted change of one row from the log on demand, one by one. The index of the replica gives their
 * positions; positions older than the index are found by a replay, when they are needed.
 */
final class RowVersions {
    private static final int PAGE = 256;
    private static final int READ_AHEAD_MIN = 4;

    private final StoreLog log;
    private final String entity;
    private final Bytes key;
    private final ReplayListener listener;

    RowVersions(StoreLog log, String entity, Bytes key, ReplayListener listener) {
        this.log = log;
        this.entity = entity;
        this.key = key;
        this.listener = listener;
    }

    /** A change of the row, with the write that contains it. */
    record Found(Place place, LogEntry entry, Write write, Change change) {}

    Iterator<Found> oldestFirst() {
        return new Walk(new OldestFirst());
    }

    Iterator<Found> newestFirst() {
        return new Walk(new NewestFirst());
    }

    /** Returns the changes at some places, which are either all in ascending or all in descending order. */
    private List<Found> read(List<Place> places) {
        List<Place> ascending = new ArrayList<>(places);
        boolean backwards =
                places.get(0).offset() > places.get(places.size() - 1).offset();
        if (backwards) {
            Collections.reverse(ascending);
        }
        List<@Nullable LogEntry> entries =
                log.records().at(ascending.stream().map(Place::offset).toList());
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < ascending.size(); i++) {
            found.add(find(ascending.get(i), entries.get(i)));
        }
        if (backwards) {
            Collections.reverse(found);
        }
        return found;
    }

    private Found find(Place place, @Nullable LogEntry entry) {
        if (entry != null && new LogDecoder().decode(entry.value()) instanceof Write write) {
            for (Change change : write.changes()) {
                if (change.key().equals(key) && change.entity().equals(entity)) {
                    return new Found(place, entry, write, change);
                }
            }
        }
        throw new TopicRefusedException(
                "the log has another record at offset " + place.offset()
                        + " than the one that this directory has applied",
                Map.of());
    }

    private final class Walk implements Iterator<Found> {
        private final Pages pages;
        private List<Place> places = List.of();
        private int nextPlace;
        private int readAhead = READ_AHEAD_MIN;
        private Iterator<Found> ready = Collections.emptyIterator();

        Walk(Pages pages) {
            this.pages = pages;
        }

        @Override
        public boolean hasNext() {
            while (!ready.hasNext()) {
                while (nextPlace == places.size()) {
                    List<Place> next = pages.next();
                    if (next == null) {
                        return false;
                    }
                    places = next;
                    nextPlace = 0;
                }
                // Reads ahead more and more, so that a caller who wants only a few changes does not wait for many.
                int end = Math.min(places.size(), nextPlace + readAhead);
                ready = read(places.subList(nextPlace, end)).iterator();
                nextPlace = end;
                readAhead = Math.min(2 * readAhead, PAGE);
            }
            return true;
        }

        @Override
        public Found next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.next();
        }
    }

    /** Returns some places at a time; null after the last. */
    private interface Pages {
        @Nullable
        List<Place> next();
    }

    private final class OldestFirst implements Pages {
        private long from = -1;
        private boolean ended;

        @Override
        public @Nullable List<Place> next() {
            if (ended) {
                return null;
            }
            ChangePlaces found = log.changes(entity, key, Math.max(0, from), Long.MAX_VALUE, false, PAGE);
            List<Place> places = new ArrayList<>();
            if (from < 0 && found.completeFrom() > 0) {
                places.addAll(log.olderChanges(entity, key, found.completeFrom(), listener));
            }
            places.addAll(found.places());
            ended = found.places().size() < PAGE;
            from = places.isEmpty() ? 0 : places.get(places.size() - 1).offset() + 1;
            return places;
        }
    }

    private final class NewestFirst implements Pages {
        private long through = Long.MAX_VALUE;
        private boolean ended;

        @Override
        public @Nullable List<Place> next() {
            if (ended) {
                return null;
            }
            ChangePlaces found = log.changes(entity, key, 0, through, true, PAGE);
            List<Place> places = found.places();
            if (!places.isEmpty()) {
                through = places.get(places.size() - 1).offset() - 1;
                return places;
            }
            ended = true;
            if (found.completeFrom() == 0) {
                return null;
            }
            List<Place> older =
                    new ArrayList<>(log.olderChanges(entity, key, Math.min(found.completeFrom(), through), listener));
            Collections.reverse(older);
            return older;
        }
    }
}
