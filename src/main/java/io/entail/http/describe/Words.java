package io.entail.http.describe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Converts the names of attributes in definitions to those of the contract: {@code lenMin} is {@code len_min}. */
final class Words {
    /** Attributes whose arguments are attributes themselves. */
    private static final Set<String> NESTED = Set.of("ifMatch", "thenMatch", "elseMatch", "elements", "keys");

    /** Attributes whose name in the contract is another word. */
    private static final Map<String, String> OTHERS = Map.of("entityCheck", "custom_entity_check");

    /** Attributes about how a value is stored or found; they are described in another way or not at all. */
    private static final Set<String> TOLD_OTHERWISE = Set.of(
            "required",
            "references",
            "auto",
            "set",
            "json",
            "function",
            "logicalType",
            "avro.java.string",
            "precision",
            "scale");

    private Words() {}

    /** Converts a name in camel case to lower case with underscores. */
    static String snake(String word) {
        StringBuilder snake = new StringBuilder(word.length() + 4);
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_');
            }
            snake.append(c);
        }
        return OTHERS.getOrDefault(word, snake.toString().toLowerCase(Locale.ROOT));
    }

    /** Converts the attributes of a value, including those inside of matches. */
    static Map<String, @Nullable Object> attributes(Map<String, ?> properties) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        properties.forEach((word, argument) -> {
            if (!TOLD_OTHERWISE.contains(word)) {
                attributes.put(snake(word), argument(word, argument));
            }
        });
        return attributes;
    }

    private static @Nullable Object argument(String word, @Nullable Object argument) {
        if (NESTED.contains(word) && argument instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> inner = new LinkedHashMap<>();
            map.forEach((key, value) -> inner.put(String.valueOf(key), value));
            Map<String, @Nullable Object> attributes = attributes(inner);
            if (inner.containsKey("required")) {
                attributes.put("required", inner.get("required"));
            }
            return attributes;
        }
        boolean patterns = word.equals("matchAll") || word.equals("matchNone");
        return patterns && argument instanceof List<?> entries ? patterns(entries) : argument;
    }

    /** Returns patterns, each with its message if it has one. */
    private static List<?> patterns(List<?> entries) {
        return entries.stream()
                .map(entry -> entry instanceof String ? Map.of("pattern", entry) : entry)
                .toList();
    }
}
