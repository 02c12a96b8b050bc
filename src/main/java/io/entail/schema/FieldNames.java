package io.entail.schema;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The field names of a record in their order, with the index of each. Immutable and shared. */
public final class FieldNames {
    private final String[] names;
    private final Map<String, Integer> places = new HashMap<>();

    public FieldNames(List<String> names) {
        this.names = names.toArray(new String[0]);
        for (int i = 0; i < this.names.length; i++) {
            places.put(this.names[i], i);
        }
    }

    /** Returns the index of a field, -1 when there is none of that name. */
    public int indexOf(@Nullable Object name) {
        Integer place = name == null ? null : places.get(name);
        return place == null ? -1 : place;
    }

    public String name(int index) {
        return names[index];
    }

    public int size() {
        return names.length;
    }
}
