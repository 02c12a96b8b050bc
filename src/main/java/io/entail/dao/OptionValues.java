package io.entail.dao;

import io.entail.errors.Failures;
import io.entail.read.PageRequest;
import io.entail.schema.value.Given;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads options that come as plain values from outside, such as a request: {@code nulls}, {@code workspace} (null for all
 * of them), {@code show_ws_id}, {@code transform}, {@code no_broadcast_crud_event} and {@code pagination} with
 * {@code page_size} and {@code max_page_size}. Every fault is reported, at once.
 */
final class OptionValues {
    private static final String BOOLEAN = "must be a boolean";

    private final Map<String, ?> values;
    private final Map<String, Object> faults = new LinkedHashMap<>();

    private OptionValues(Map<String, ?> values) {
        this.values = values;
    }

    /**
     * Returns the options.
     *
     * @throws io.entail.errors.InvalidOptionsException naming each invalid option
     */
    static Options read(Map<String, ?> values) {
        OptionValues reading = new OptionValues(Given.table("options", values, Options.WHEN_SPECIFIED));
        Options options = reading.read();
        if (!reading.faults.isEmpty()) {
            throw Failures.invalidOptions(reading.faults);
        }
        return options;
    }

    private Options read() {
        Object workspace = values.get("workspace");
        if (workspace != null && !(workspace instanceof String)) {
            faults.put("workspace", "must be a string or null");
        }
        Map<?, ?> pagination = pagination();
        int max = size(pagination, "max_page_size", PageRequest.MAX_SIZE, Integer.MAX_VALUE);
        int size = size(pagination, "page_size", Math.min(PageRequest.DEFAULT_SIZE, max), max);
        return new Options(
                flag("nulls", false),
                workspace instanceof String name ? name : null,
                values.containsKey("workspace") && workspace == null,
                flag("show_ws_id", false),
                flag("transform", true),
                false,
                flag("no_broadcast_crud_event", false),
                Set.of(),
                size,
                max);
    }

    private boolean flag(String name, boolean otherwise) {
        Object value = values.get(name);
        if (value != null && !(value instanceof Boolean)) {
            faults.put(name, BOOLEAN);
        }
        return value instanceof Boolean flag ? flag : otherwise;
    }

    private Map<?, ?> pagination() {
        Object value = values.get("pagination");
        if (value != null && !(value instanceof Map<?, ?>)) {
            faults.put("pagination", "must be a table");
        }
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private int size(Map<?, ?> pagination, String name, int otherwise, int max) {
        Object value = pagination.get(name);
        String fault = value == null ? null : sizeFault(value, max);
        if (fault != null) {
            nested().put(name, fault);
        }
        return value instanceof Number number && fault == null ? number.intValue() : otherwise;
    }

    private static @Nullable String sizeFault(Object value, int max) {
        if (!(value instanceof Number number)) {
            return "must be a number";
        }
        double size = number.doubleValue();
        if (size == Math.rint(size) && size >= 1 && size <= max) {
            return null;
        }
        return max == Integer.MAX_VALUE
                ? "must be an integer greater than 0"
                : "must be an integer between 1 and " + max;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> nested() {
        return (Map<String, Object>) faults.computeIfAbsent("pagination", name -> new LinkedHashMap<String, Object>());
    }
}
