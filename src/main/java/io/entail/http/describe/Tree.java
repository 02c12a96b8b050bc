package io.entail.http.describe;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes trees of maps and lists that keep the order in which they are written. */
final class Tree {
    private Tree() {}

    /** Returns a modifiable map of alternating names and values; a null value is left out. */
    static Map<String, Object> of(@Nullable Object... namesAndValues) {
        Map<String, Object> tree = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                tree.put(String.valueOf(namesAndValues[i]), value);
            }
        }
        return tree;
    }

    /** Returns a list that may contain nulls. */
    static List<@Nullable Object> list(List<?> first, @Nullable Object... more) {
        List<@Nullable Object> list = new ArrayList<>(first);
        list.addAll(Arrays.asList(more));
        return list;
    }

    static Map<String, Object> ref(String section, String name) {
        return of("$ref", "#/components/" + section + "/" + name);
    }
}
