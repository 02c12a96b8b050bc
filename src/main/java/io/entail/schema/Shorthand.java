package io.entail.schema;

import io.entail.schema.function.ShorthandFunction;
import io.entail.schema.input.Normalisation;
import io.entail.schema.input.Validation;
import io.entail.schema.value.Given;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A name that callers may write in place of several fields: {@code @shorthand({"name": "url", "type": "string",
 * "function": "service-url"})}. It is never stored and never read.
 *
 * @param name may be the name of a field, whose value then passes through the function
 * @param value the type that callers give
 * @param function null when this process does not have it
 */
public record Shorthand(
        String name,
        ValueDefinition value,
        String functionName,
        @Nullable ShorthandFunction function) {

    /**
     * Replaces every shorthand in the input by the fields it stands for, in the order of their declaration; these
     * override given values. A shorthand of a wrong type stays and is reported by validation.
     */
    public static Map<?, ?> expand(List<Shorthand> shorthands, Map<?, ?> input) {
        Map<Object, Object> expanded = null;
        for (Shorthand shorthand : shorthands) {
            Map<?, ?> current = expanded == null ? input : expanded;
            if (current.containsKey(shorthand.name) && shorthand.fault(current.get(shorthand.name)) == null) {
                if (expanded == null) {
                    expanded = new LinkedHashMap<>(input);
                }
                Object given = expanded.remove(shorthand.name);
                expanded.putAll(shorthand.fields(given));
            }
        }
        return expanded == null ? input : expanded;
    }

    private Map<String, @Nullable Object> fields(@Nullable Object given) {
        return function == null
                ? Map.of()
                : Given.result(function.expand(given == null ? null : Normalisation.value(value, given, true)));
    }

    /** Returns what is wrong with a value given for the shorthand, null when it is valid. */
    @Nullable
    Object fault(@Nullable Object given) {
        return given == null ? null : new Validation(null, Validation.Mode.WHOLE).value(value, given);
    }

    /**
     * Returns what is wrong with the shorthands of an input, by name; empty when all are valid. A shorthand with the
     * name of a field is judged as the field.
     */
    public static Map<String, Object> faults(RecordDefinition record, Map<?, ?> input) {
        if (record.shorthands().isEmpty()) {
            return Map.of();
        }
        Map<String, Object> faults = new LinkedHashMap<>();
        for (Shorthand shorthand : record.shorthands()) {
            Object fault = shorthand.fault(input.get(shorthand.name));
            if (fault != null && record.field(shorthand.name) == null) {
                faults.put(shorthand.name, fault);
            }
        }
        return faults;
    }
}
