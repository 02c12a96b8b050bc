package io.entail.schema.checks;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The path of a field: its name, or names separated by dots to reach into records, such as {@code config.policy}. */
public record FieldPath(String text, List<String> names) {

    public FieldPath {
        names = List.copyOf(names);
    }

    /** Parses a path. */
    public static FieldPath of(String text) {
        return new FieldPath(text, List.of(text.split("\\.", -1)));
    }

    /** Returns the value at this path, null when there is none. */
    public @Nullable Object in(Map<?, ?> record) {
        Object at = record;
        for (String name : names) {
            at = at instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return at;
    }

    /** Whether the record has no entry at this path, not even null. */
    public boolean isAbsentIn(Map<?, ?> record) {
        Object at = record;
        for (String name : names) {
            if (!(at instanceof Map<?, ?> map)) {
                // A value that is null or not a record counts as an entry for everything below it.
                return false;
            }
            if (!map.containsKey(name)) {
                return true;
            }
            at = map.get(name);
        }
        return false;
    }

    boolean isEmptyIn(Map<?, ?> record) {
        return isEmpty(in(record));
    }

    /** Whether a value counts as not given: absent, null, an empty text or an empty container. */
    public static boolean isEmpty(@Nullable Object value) {
        return value == null
                || (value instanceof String text && text.isEmpty())
                || (value instanceof Collection<?> list && list.isEmpty())
                || (value instanceof Map<?, ?> map && map.isEmpty());
    }

    /** Formats several paths for messages: {@code 'a', 'b.c'}. */
    public static String quoted(List<FieldPath> fields) {
        return fields.stream().map(field -> "'" + field.text + "'").collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return text;
    }
}
