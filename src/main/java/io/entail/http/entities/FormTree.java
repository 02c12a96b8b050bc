package io.entail.http.entities;

import io.entail.errors.words.Excerpt;
import io.entail.forms.TypedText;
import io.entail.http.call.QueryParameters.Parameter;
import io.entail.http.call.RefusedRequest;
import io.entail.schema.FieldDefinition;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.Given;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Converts a form to a tree of values. Names such as {@code a.b}, {@code a[]} and {@code a[2].b} make records, maps and
 * lists; a repeated name makes a list; texts are converted to the type of their field. A text that does not fit its
 * field stays a text, and validation refuses it.
 */
final class FormTree {
    private final Map<String, Object> root = new LinkedHashMap<>();

    /** The elements of a list by index, from 1, followed by those without an index. */
    private static final class Elements {
        private final TreeMap<Integer, Object> byIndex = new TreeMap<>();

        void add(Object value) {
            byIndex.put(byIndex.isEmpty() ? 1 : byIndex.lastKey() + 1, value);
        }
    }

    /**
     * A step of a name.
     *
     * @param element whether it is an element of a list: at its index or, without one, after the others
     */
    private record Part(String text, boolean element) {}

    private FormTree() {}

    /**
     * Reads a form.
     *
     * @param fields the fields of the entity, which may depend on other values, such as the name of a plugin
     * @throws RefusedRequest with 400 when names contradict each other
     */
    static Map<String, @Nullable Object> read(
            List<Parameter> parameters, Function<Map<String, @Nullable Object>, List<FieldDefinition>> fields) {
        FormTree tree = new FormTree();
        for (Parameter parameter : parameters) {
            tree.add(path(parameter.name()), parameter.value(), parameter.name());
        }
        Map<String, @Nullable Object> plain = new LinkedHashMap<>();
        tree.root.forEach((name, value) -> {
            if (value instanceof String text) {
                plain.put(name, text);
            }
        });
        List<FieldDefinition> known = fields.apply(plain);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        tree.root.forEach((name, value) -> values.put(name, value(field(known, name), value)));
        return values;
    }

    /** Splits {@code a.b[1].c} into {@code a}, {@code b}, the element {@code 1}, and {@code c}. */
    private static List<Part> path(String name) {
        List<Part> path = new ArrayList<>();
        int from = 0;
        int at = 0;
        while (at < name.length()) {
            char sign = name.charAt(at);
            if (sign == '.') {
                segment(path, name.substring(from, at), name);
                from = ++at;
            } else if (sign == '[') {
                int end = name.indexOf(']', at);
                if (end < 0) {
                    // If there is no field for this part, there is none for the parts after it either.
                    break;
                }
                segment(path, name.substring(from, at), name);
                String inside = name.substring(at + 1, end);
                boolean index = inside.isEmpty()
                        || (inside.length() <= 6 && inside.chars().allMatch(digit -> digit >= '0' && digit <= '9'));
                path.add(new Part(inside, index));
                at = end + 1;
                if (at < name.length() && name.charAt(at) == '.') {
                    at++;
                }
                from = at;
            } else {
                at++;
            }
        }
        segment(path, name.substring(from), name);
        if (path.isEmpty() || path.get(0).element()) {
            throw RefusedRequest.bad("'" + Excerpt.of(name) + "' names no field");
        }
        if (path.size() > Given.DEPTH_MAX) {
            throw RefusedRequest.bad("'" + Excerpt.of(name) + "' is nested more than " + Given.DEPTH_MAX + " deep");
        }
        return path;
    }

    private static void segment(List<Part> path, String segment, String name) {
        if (!segment.isEmpty()) {
            path.add(new Part(segment, false));
        } else if (path.isEmpty()) {
            throw RefusedRequest.bad("'" + Excerpt.of(name) + "' names no field");
        }
    }

    @SuppressWarnings("unchecked") // Maps in the tree are those that this class made.
    private void add(List<Part> path, String value, String name) {
        Object at = root;
        for (int i = 0; i < path.size(); i++) {
            boolean last = i == path.size() - 1;
            String segment = path.get(i).text();
            Object next = last ? value : path.get(i + 1).element() ? new Elements() : new LinkedHashMap<>();
            if (at instanceof Elements elements) {
                at = element(elements, segment, next, last, name);
            } else {
                Map<String, Object> map = (Map<String, Object>) at;
                Object there = map.putIfAbsent(segment, next);
                at = there == null ? next : merged(map, segment, there, next, last, name);
            }
        }
    }

    private static Object element(Elements elements, String digits, Object next, boolean last, String name) {
        if (digits.isEmpty()) {
            elements.add(next);
            return next;
        }
        Object there = elements.byIndex.putIfAbsent(Integer.parseInt(digits), next);
        if (there == null) {
            return next;
        }
        if (last || there.getClass() != next.getClass()) {
            throw twice(name);
        }
        return there;
    }

    private static Object merged(
            Map<String, Object> map, String segment, Object there, Object next, boolean last, String name) {
        if (last && there instanceof Elements elements) {
            elements.add(next);
            return next;
        }
        if (last && there instanceof String) {
            Elements several = new Elements();
            several.add(there);
            several.add(next);
            map.put(segment, several);
            return next;
        }
        if (there instanceof String && next instanceof Elements several) {
            several.add(there);
            map.put(segment, several);
            return several;
        }
        if (there.getClass() != next.getClass()) {
            throw twice(name);
        }
        return there;
    }

    private static RefusedRequest twice(String name) {
        return RefusedRequest.bad("'" + Excerpt.of(name) + "' is given twice, as different things");
    }

    private static @Nullable FieldDefinition field(Collection<FieldDefinition> fields, String name) {
        return fields.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Object value(@Nullable FieldDefinition field, Object given) {
        FieldType type = field == null ? null : field.type();
        if (given instanceof String text) {
            return text(field, type, text);
        }
        if (given instanceof Elements elements) {
            FieldType element = field == null ? null : field.elementType().orElse(null);
            List<FieldDefinition> inner = field == null ? List.of() : field.fields();
            List<@Nullable Object> list = new ArrayList<>();
            elements.byIndex.values().forEach(each -> list.add(element(element, inner, each)));
            boolean dense = elements.byIndex.isEmpty() || elements.byIndex.lastKey() == elements.byIndex.size();
            return dense ? list : sparse(elements, list);
        }
        Map<?, ?> map = (Map<?, ?>) given;
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<FieldDefinition> inner = field == null ? List.of() : field.fields();
        FieldType element =
                type == FieldType.MAP && field != null ? field.elementType().orElse(null) : null;
        map.forEach((name, value) -> values.put(
                String.valueOf(name),
                element == null ? value(field(inner, String.valueOf(name)), value) : element(element, inner, value)));
        return values;
    }

    private static @Nullable Object element(@Nullable FieldType type, List<FieldDefinition> inner, Object given) {
        if (given instanceof String text) {
            return text.isEmpty() ? null : type == null ? text : TypedText.value(type, text);
        }
        if (given instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            map.forEach((name, value) ->
                    values.put(String.valueOf(name), value(field(inner, String.valueOf(name)), value)));
            return values;
        }
        return value(null, given);
    }

    /** Returns elements whose indexes have gaps as a map, which validation refuses as a list. */
    private static Map<String, @Nullable Object> sparse(Elements elements, List<@Nullable Object> values) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        int at = 0;
        for (Integer index : elements.byIndex.keySet()) {
            map.put(index.toString(), values.get(at++));
        }
        return map;
    }

    private static @Nullable Object text(@Nullable FieldDefinition field, @Nullable FieldType type, String text) {
        if (text.isEmpty()) {
            return null;
        }
        if (field == null || type == null) {
            return text;
        }
        return switch (type) {
            case ARRAY, SET ->
                List.of(field.elementType()
                        .map(element -> TypedText.value(element, text))
                        .orElse(text));
            default -> TypedText.value(type, text);
        };
    }
}
