package io.entail.schema.function;

import java.util.List;
import java.util.Map;

/**
 * The result of an entity check. Immutable.
 *
 * @param messages about the entity as a whole
 * @param fields messages about fields, by field name; names of nested fields have dots
 */
public record Verdict(boolean passed, List<String> messages, Map<String, Object> fields) {
    private static final Verdict PASSED = new Verdict(true, List.of(), Map.of());

    public Verdict {
        messages = List.copyOf(messages);
        fields = Map.copyOf(fields);
    }

    /** Returns the verdict that nothing is wrong. */
    public static Verdict pass() {
        return PASSED;
    }

    /** Returns a refusal with these messages; without any, the message of the rule is used. */
    public static Verdict refuse(String... messages) {
        return new Verdict(false, List.of(messages), Map.of());
    }

    /** Returns a refusal because of these fields. */
    public static Verdict refuseFields(Map<String, ?> fields) {
        return new Verdict(false, List.of(), Map.copyOf(fields));
    }
}
