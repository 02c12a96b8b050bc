package io.entail.schema.input;

import io.entail.schema.checks.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads and writes error trees. */
final class ErrorTree {
    private ErrorTree() {}

    /** Whether there is an error for a field, for something inside it, or for a record that contains it. */
    static boolean has(Map<String, Object> errors, FieldPath field) {
        Object at = errors;
        for (String name : field.names()) {
            if (!(at instanceof Map<?, ?> tree)) {
                return true;
            }
            if (!tree.containsKey(name)) {
                return false;
            }
            at = tree.get(name);
        }
        return true;
    }

    /** Sets the error of a field, replacing an earlier one. An error of a record that contains it stays. */
    static void put(Map<String, Object> errors, FieldPath field, Object fault) {
        Map<String, Object> tree = errors;
        List<String> names = field.names();
        for (String name : names.subList(0, names.size() - 1)) {
            Object inner = tree.computeIfAbsent(name, any -> new LinkedHashMap<>());
            if (!(inner instanceof Map)) {
                return;
            }
            tree = own(tree, name, (Map<?, ?>) inner);
        }
        tree.put(names.get(names.size() - 1), fault);
    }

    /** Appends messages about the entity as a whole to the tree. */
    static Map<String, Object> withMessages(Map<String, Object> errors, List<String> messages) {
        List<Object> all = new ArrayList<>(errors.get(Validation.ENTITY) instanceof List<?> list ? list : List.of());
        all.addAll(messages);
        Map<String, Object> more = new LinkedHashMap<>(errors);
        more.put(Validation.ENTITY, List.copyOf(all));
        return more;
    }

    /** Replaces a subtree by a copy that may be modified. */
    private static Map<String, Object> own(Map<String, Object> tree, String name, Map<?, ?> inner) {
        Map<String, Object> copy = new LinkedHashMap<>();
        inner.forEach((key, value) -> copy.put(String.valueOf(key), Objects.requireNonNull(value)));
        tree.put(name, copy);
        return copy;
    }
}
