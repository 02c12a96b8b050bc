package io.entail.project.cassandra;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values as JSON and texts of a database can have them. */
final class PlainTree {
    private static final char REPLACEMENT = '\ufffd';

    private PlainTree() {}

    /** A value of texts, numbers and truth values, in lists and maps. */
    static @Nullable Object of(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            map.forEach((key, each) -> plain.put(text(String.valueOf(key)), of(each)));
            return plain;
        }
        if (value instanceof Collection<?> list) {
            List<@Nullable Object> plain = new ArrayList<>(list.size());
            list.forEach(each -> plain.add(of(each)));
            return plain;
        }
        return value == null || value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    /** A text with U+FFFD where it had half of a surrogate pair. */
    static String text(String text) {
        if (RowValues.isText(text)) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text);
        for (int i = 0; i < whole.length(); i++) {
            boolean pair = Character.isHighSurrogate(whole.charAt(i))
                    && i + 1 < whole.length()
                    && Character.isLowSurrogate(whole.charAt(i + 1));
            if (pair) {
                i++;
            } else if (Character.isSurrogate(whole.charAt(i))) {
                whole.setCharAt(i, REPLACEMENT);
            }
        }
        return whole.toString();
    }
}
