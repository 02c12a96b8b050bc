package io.entail.project.cassandra.read;

import io.entail.resolve.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Iterates over places of the index. Used by one thread. */
interface Places {
    /** The least number of places that are fetched at once from each of several ranges. */
    int SHARE_MIN = 4;

    /**
     * Returns the next place, null at the end.
     *
     * @param wanted how many more places the caller expects to need
     */
    @Nullable
    Bytes next(int wanted);

    /**
     * Reads several ranges one after the other. If the first does not have enough places, all others are fetched at the
     * same time.
     */
    static Places chain(List<IndexRange> ranges) {
        return new Places() {
            private int current;
            private boolean ahead;

            @Override
            public @Nullable Bytes next(int wanted) {
                while (current < ranges.size()) {
                    IndexRange range = ranges.get(current);
                    if (ahead && range.isEmpty()) {
                        ranges.subList(current, ranges.size()).forEach(each -> each.ask(wanted));
                    }
                    Bytes place = range.peek(wanted);
                    if (place != null) {
                        range.remove();
                        return place;
                    }
                    current++;
                    ahead = true;
                }
                return null;
            }
        };
    }

    /** Merges ranges that have no place in common and are all in the given direction. */
    static Places merged(List<IndexRange> ranges, boolean descending) {
        return new Places() {
            @Override
            public @Nullable Bytes next(int wanted) {
                // Places are spread almost evenly over the ranges.
                int share = 2 * wanted / ranges.size() + SHARE_MIN;
                if (ranges.stream().anyMatch(IndexRange::isEmpty)) {
                    ranges.forEach(range -> range.ask(share));
                }
                IndexRange first = null;
                Bytes best = null;
                for (IndexRange range : ranges) {
                    Bytes place = range.peek(share);
                    if (place != null && (best == null || (place.compareTo(best) < 0) != descending)) {
                        best = place;
                        first = range;
                    }
                }
                if (first != null) {
                    first.remove();
                }
                return best;
            }
        };
    }

    /**
     * Returns the places that are in all of some ranges: each range in turn advances to the place that another one has
     * reached.
     */
    static Places ofAll(List<IndexRange> ranges) {
        return new Places() {
            @Override
            public @Nullable Bytes next(int wanted) {
                Bytes place = ranges.get(0).peek(wanted);
                int agreed = 1;
                for (int i = 1; place != null && agreed < ranges.size(); i++) {
                    Bytes next = ranges.get(i % ranges.size()).from(place, wanted);
                    agreed = place.equals(next) ? agreed + 1 : 1;
                    place = next;
                }
                if (place != null) {
                    ranges.forEach(IndexRange::remove);
                }
                return place;
            }
        };
    }

    /** Returns the places that are in any of some ranges, each once. */
    static Places ofAny(List<IndexRange> ranges) {
        return new Places() {
            @Override
            public @Nullable Bytes next(int wanted) {
                ranges.forEach(range -> range.ask(wanted));
                Bytes first = null;
                List<IndexRange> there = new ArrayList<>();
                for (IndexRange range : ranges) {
                    Bytes place = range.peek(wanted);
                    int order = place == null ? 1 : first == null ? -1 : place.compareTo(first);
                    if (order < 0) {
                        first = place;
                        there.clear();
                    }
                    if (order <= 0) {
                        there.add(range);
                    }
                }
                there.forEach(IndexRange::remove);
                return first;
            }
        };
    }
}
