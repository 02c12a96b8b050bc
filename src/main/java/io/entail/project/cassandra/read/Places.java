package io.entail.project.cassandra.read;

import io.entail.resolve.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Iterates over places of the index. Used by one thread. */
interface Places {
    /** So many places are asked for at once at least, where several ranges are read together. */
    int SHARE_MIN = 4;

    /**
     * The next place, null at the end.
     *
     * @param wanted how many are wanted still
     */
    @Nullable
    Bytes next(int wanted);

    /** Of several ranges, one after the other. When the first does not have enough, all others are asked at once. */
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

    /** Of ranges that have no place in common, each in the same direction, all in that order. */
    static Places merged(List<IndexRange> ranges, boolean descending) {
        return new Places() {
            @Override
            public @Nullable Bytes next(int wanted) {
                // Places are spread over the ranges evenly, or nearly so.
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

    /** That all of some ranges have: each is taken to where another has come. */
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

    /** That any of some ranges has, each once. */
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
