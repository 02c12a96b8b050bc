package io.entail.resolve;

import io.entail.resolve.LogRecord.Change;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the change of a write that names a row. Used by one thread, for one write after the other. */
final class NamedRows {
    /** Up to this number of changes, comparing with each is cheaper than a map. */
    private static final int SCANNED = 8;

    private Map<RowId, Integer> places = new HashMap<>();
    private List<Change> changes = List.of();
    private Definition[] definitions = {};

    /** Returns the index of the first change that names a row named before, -1 when there is none. */
    int reset(List<Change> newChanges, Definition[] newDefinitions) {
        changes = newChanges;
        definitions = newDefinitions;
        if (!places.isEmpty()) {
            places = new HashMap<>();
        }
        for (int i = 0; i < changes.size(); i++) {
            Bytes key = changes.get(i).key();
            boolean again = changes.size() > SCANNED
                    ? places.putIfAbsent(new RowId(definitions[i].ordinal(), key), i) != null
                    : scan(definitions[i].ordinal(), key, i) >= 0;
            if (again) {
                return i;
            }
        }
        return -1;
    }

    /** Returns the index of the change that names the row, -1 when none does. */
    int find(int entity, Bytes key) {
        if (changes.size() <= SCANNED) {
            return scan(entity, key, changes.size());
        }
        Integer place = places.get(new RowId(entity, key));
        return place == null ? -1 : place;
    }

    private int scan(int entity, Bytes key, int end) {
        for (int i = 0; i < end; i++) {
            if (definitions[i].ordinal() == entity && changes.get(i).key().equals(key)) {
                return i;
            }
        }
        return -1;
    }

    /** Comparable, so that keys with colliding hashes cannot make the map slow. */
    private record RowId(int entity, Bytes key) implements Comparable<RowId> {
        @Override
        public int compareTo(RowId other) {
            int order = Integer.compare(entity, other.entity);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }
}
