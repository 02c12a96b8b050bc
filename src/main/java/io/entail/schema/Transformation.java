package io.entail.schema;

import io.entail.errors.Failures;
import io.entail.schema.checks.FieldPath;
import io.entail.schema.function.TransformFunction;
import io.entail.schema.value.Given;
import io.entail.schema.value.NullTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that are stored in another form than they are given: {@code @transformation({"input": ["password"], "needs":
 * ["consumer.id"], "onWrite": "basic-auth-hash"})}. The function gets the inputs and then the needs, and the fields
 * that it returns replace those of the entity.
 *
 * @param needs further fields that the function reads
 * @param rewrites the needs that the function also changes. A stored value must not be transformed again, so these have
 *     to be sent together with the inputs; other needs are only read
 * @param onWrite null when there is none
 * @param onRead null when there is none
 */
public record Transformation(
        List<FieldPath> input,
        List<FieldPath> needs,
        List<FieldPath> rewrites,
        @Nullable Step onWrite,
        @Nullable Step onRead) {

    /**
     * A named function.
     *
     * @param function null when this process does not have it
     */
    public record Step(String name, @Nullable TransformFunction function) {}

    /**
     * Returns the values to store.
     *
     * @param sent the values that the caller gave; others are stored already and are not transformed again
     */
    public static Map<String, Object> write(
            List<Transformation> transformations, Map<String, ?> sent, Map<String, Object> values) {
        Map<String, Object> current = values;
        for (Transformation each : transformations) {
            boolean asked = areSent(each.input, sent) && areSent(each.rewrites, sent);
            current = asked ? each.written(current) : current;
        }
        return current;
    }

    /** Returns the values that a reader sees. */
    public static Map<String, Object> read(List<Transformation> transformations, Map<String, Object> values) {
        Map<String, Object> current = values;
        for (Transformation each : transformations) {
            current = each.apply(each.onRead, current);
        }
        return current;
    }

    private static boolean areSent(List<FieldPath> fields, Map<String, ?> sent) {
        return fields.stream().noneMatch(field -> FieldPath.isEmpty(field.in(sent)));
    }

    private Map<String, Object> written(Map<String, Object> values) {
        Map<String, Object> result = apply(onWrite, values);
        for (FieldPath need : needs) {
            if (!rewrites.contains(need) && !Objects.equals(need.in(values), need.in(result))) {
                throw Failures.transformationFailed("'" + Objects.requireNonNull(onWrite).name + "' rewrites '" + need
                        + "': its definition has to say so (\"rewrites\": [\"" + need + "\"])");
            }
        }
        return result;
    }

    private Map<String, Object> apply(@Nullable Step step, Map<String, Object> values) {
        if (step == null || step.function == null) {
            return values;
        }
        List<Object> arguments = new ArrayList<>();
        for (FieldPath field : all()) {
            Object value = field.in(values);
            if (FieldPath.isEmpty(value)) {
                return values;
            }
            arguments.add(Objects.requireNonNull(value));
        }
        try {
            return overlay(values, Given.result(step.function.apply(arguments)));
        } catch (IllegalArgumentException e) {
            throw Failures.transformationFailed(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> overlay(Map<?, ?> values, Map<?, ?> result) {
        Map<String, Object> merged = new LinkedHashMap<>();
        values.forEach((name, value) -> NullTrees.put(merged, (String) name, value));
        result.forEach((name, value) -> {
            Object laid = values.get(name) instanceof Map<?, ?> old && value instanceof Map<?, ?> inner
                    ? overlay(old, inner)
                    : value;
            NullTrees.put(merged, (String) name, laid);
        });
        return merged;
    }

    /** Returns the inputs, followed by the needs. */
    public List<FieldPath> all() {
        List<FieldPath> all = new ArrayList<>(input);
        all.addAll(needs);
        return all;
    }

    /**
     * Returns the message when a write gives too little to transform its inputs, or changes a need without sending the
     * inputs, otherwise null.
     *
     * @param sent the values that the caller gave
     * @param stored the fields of the row before, empty when there is none
     * @param values the resulting entity
     */
    @Nullable
    public String fault(Map<String, ?> sent, Map<String, ?> stored, Map<String, ?> values) {
        boolean any = input.stream().anyMatch(field -> !FieldPath.isEmpty(field.in(sent)));
        if (any) {
            if (needs.stream().anyMatch(field -> FieldPath.isEmpty(field.in(values)))) {
                return message(all());
            }
            return !areSent(input, sent) ? message(input) : !areSent(rewrites, sent) ? message(all()) : null;
        }
        List<FieldPath> bound = stored.isEmpty() ? rewrites : needs;
        boolean changed = bound.stream().anyMatch(field -> isChanged(field.in(stored), field.in(values)));
        return changed ? message(all()) : null;
    }

    private static boolean isChanged(@Nullable Object stored, @Nullable Object value) {
        return value != null && !FieldPath.isEmpty(value) && !value.equals(stored);
    }

    private static String message(List<FieldPath> fields) {
        return "all or none of these fields must be set: " + FieldPath.quoted(fields);
    }
}
