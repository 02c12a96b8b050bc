package io.entail.schema.rules;

import io.entail.errors.words.Excerpt;
import io.entail.schema.patterns.Dialect;
import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code {"pattern": "^a", "err": "has to begin with a"}}: one of several patterns, with its message.
 *
 * @param err null when it has no message of its own
 */
record PatternEntry(Dialect pattern, @Nullable String err) {
    static final Set<FieldType> TYPES = EnumSet.of(FieldType.STRING);

    /** The most patterns of one rule. */
    static final int ENTRIES_MAX = 100;

    String message(String value) {
        return message(err, value);
    }

    static String message(@Nullable String err, String value) {
        return err == null ? "invalid value: " + Excerpt.of(value) : err;
    }

    static Dialect compile(@Nullable Object argument) {
        return Dialect.compile(Arguments.text(argument, "expected a pattern"));
    }

    static List<PatternEntry> list(Object argument) {
        return bounded(argument).stream().map(PatternEntry::read).toList();
    }

    /** Checks that the argument is a list that is neither empty nor too long. */
    static List<?> bounded(@Nullable Object argument) {
        if (!(argument instanceof List<?> list) || list.isEmpty()) {
            throw new IllegalArgumentException("expected a list of patterns");
        }
        if (list.size() > ENTRIES_MAX) {
            throw new IllegalArgumentException("more than " + ENTRIES_MAX + " patterns");
        }
        return list;
    }

    private static PatternEntry read(@Nullable Object entry) {
        if (entry instanceof String) {
            return new PatternEntry(compile(entry), null);
        }
        Map<?, ?> map = object(entry, Set.of("pattern", "err"));
        return new PatternEntry(compile(map.get("pattern")), err(map));
    }

    static Map<?, ?> object(@Nullable Object argument, Set<String> members) {
        if (!(argument instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("expected an object of " + String.join(", ", sorted(members)));
        }
        Set<Object> unknown = new HashSet<>(map.keySet());
        unknown.removeAll(members);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("expected an object of " + String.join(", ", sorted(members)));
        }
        return map;
    }

    private static List<String> sorted(Set<String> members) {
        return members.stream().sorted().toList();
    }

    static @Nullable String err(Map<?, ?> map) {
        return map.containsKey("err") ? Arguments.text(map.get("err"), "err: expected a string") : null;
    }
}
