package io.entail.http.describe;

import io.entail.schema.ValueOutline;
import io.entail.schema.value.FieldType;
import io.entail.schema.value.JsonForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Translates rules for values to JSON Schema as far as possible. Where JSON Schema cannot express a rule exactly, the
 * schema accepts everything that the rule accepts; for example, lengths of texts are bytes in rules and characters in
 * JSON Schema.
 */
final class RuleSchema {
    private static final int BYTES_OF_CHARACTER = 4;

    private final ValueOutline value;
    private final boolean answered;
    private final Map<String, Object> schema;
    private final List<Object> nots = new ArrayList<>();
    private final List<Object> all = new ArrayList<>();
    private final List<String> patterns = new ArrayList<>();

    private RuleSchema(ValueOutline value, boolean answered, Map<String, Object> schema) {
        this.value = value;
        this.answered = answered;
        this.schema = schema;
    }

    /**
     * Adds the rules of a value to its schema.
     *
     * @param answered true for the schema of answers, where values are in normal form
     */
    static void add(ValueOutline value, boolean answered, Map<String, Object> schema) {
        RuleSchema rules = new RuleSchema(value, answered, schema);
        Map<String, ?> properties = value.properties();
        boolean said = properties.containsKey("lenMin") || properties.containsKey("oneOf");
        if (value.type() == FieldType.STRING && !said) {
            schema.put("minLength", 1);
        }
        properties.forEach((word, argument) -> {
            if (argument != null) {
                rules.add(word, argument);
            }
        });
        rules.finish();
    }

    private void add(String word, Object argument) {
        switch (word) {
            case "eq" -> single(argument, "const");
            case "ne" -> not("const", argument);
            case "oneOf" -> {
                List<Object> values = values((List<?>) argument);
                if (!values.isEmpty()) {
                    schema.put("enum", values);
                }
            }
            case "notOneOf" -> not("enum", argument);
            case "gt" -> putNumber("exclusiveMinimum", argument);
            case "between" -> {
                putNumber("minimum", ((List<?>) argument).get(0));
                putNumber("maximum", ((List<?>) argument).get(1));
            }
            case "timestamp" ->
                putNumber(
                        value.type() == FieldType.DOUBLE ? "exclusiveMinimum" : "minimum",
                        value.type() == FieldType.DOUBLE ? 0 : 1);
            case "uuid" -> {
                if (Boolean.TRUE.equals(argument)) {
                    schema.put("format", "uuid");
                }
            }
            case "format" -> format(String.valueOf(argument));
            case "lenEq" -> {
                least(((Number) argument).longValue());
                most(((Number) argument).longValue());
            }
            case "lenMin" -> least(((Number) argument).longValue());
            case "lenMax" -> most(((Number) argument).longValue());
            case "startsWith" -> patterns.add(Ecma.prefix(String.valueOf(argument)));
            case "match" -> pattern(argument, patterns);
            case "matchAll" -> ((List<?>) argument).forEach(each -> pattern(each, patterns));
            case "notMatch" -> putNotMatching(List.of(argument));
            case "matchNone" -> putNotMatching((List<?>) argument);
            case "matchAny" -> matchAny(((Map<?, ?>) argument).get("patterns"));
            case "set" -> unique(argument);
            case "contains" -> contains(argument);
            case "mutuallyExclusiveSubsets" -> exclusive((List<?>) argument);
            default -> {
                // JSON Schema cannot express these.
            }
        }
    }

    private void finish() {
        if (patterns.size() == 1) {
            schema.put("pattern", patterns.get(0));
        } else {
            patterns.forEach(each -> all.add(Tree.of("pattern", each)));
        }
        if (!all.isEmpty()) {
            schema.put("allOf", List.copyOf(all));
        }
        if (!nots.isEmpty()) {
            schema.put("not", nots.size() == 1 ? nots.get(0) : Tree.of("anyOf", List.copyOf(nots)));
        }
    }

    /** Whether JSON has the type itself, so that the arguments of rules are written as the values are sent. */
    private static boolean isPlain(FieldType type) {
        return switch (type) {
            case STRING, UUID, INT, LONG, TIMESTAMP, DOUBLE, BOOLEAN, DATE -> true;
            default -> false;
        };
    }

    /**
     * Returns the values of a list in the form in which they are answered; empty when a value can be sent in several
     * forms.
     */
    private List<Object> values(List<?> arguments) {
        if (isPlain(value.type())) {
            return List.copyOf(arguments);
        }
        return answered
                ? arguments.stream()
                        .map(each -> JsonForm.value(value.type(), value.decimal(), each))
                        .filter(Objects::nonNull)
                        .map(each -> (Object) JsonForm.text(each))
                        .toList()
                : List.of();
    }

    private void single(Object argument, String word) {
        if (isPlain(value.type())) {
            schema.put(word, argument);
        }
    }

    private void not(String word, Object argument) {
        if (isPlain(value.type())) {
            nots.add(Tree.of(word, argument));
        }
    }

    private void putNumber(String word, @Nullable Object argument) {
        boolean number = switch (value.type()) {
            case INT, LONG, TIMESTAMP, DOUBLE -> true;
            default -> false;
        };
        if (number && argument instanceof Number) {
            schema.put(word, argument);
        }
    }

    private void format(String name) {
        if (name.equals("uuid")) {
            schema.put("format", "uuid");
        } else {
            schema.put("x-entail-format", name);
        }
    }

    private void least(long length) {
        switch (value.type()) {
            case STRING -> schema.put("minLength", (length + BYTES_OF_CHARACTER - 1) / BYTES_OF_CHARACTER);
            case BYTES -> schema.put("minLength", base64(length));
            case ARRAY, SET -> schema.put("minItems", length);
            case MAP -> schema.put("minProperties", length);
            default -> {}
        }
    }

    private void most(long length) {
        switch (value.type()) {
            case STRING -> schema.put("maxLength", length);
            case BYTES -> schema.put("maxLength", base64(length));
            case ARRAY, SET -> schema.put("maxItems", length);
            case MAP -> schema.put("maxProperties", length);
            default -> {}
        }
    }

    private static long base64(long bytes) {
        return (bytes + 2) / 3 * 4;
    }

    /** Translates a pattern, or a pattern with a message of its own. */
    private static void pattern(@Nullable Object entry, List<String> patterns) {
        Object text = entry instanceof Map<?, ?> map ? map.get("pattern") : entry;
        String translated = text instanceof String pattern ? Ecma.translate(pattern) : null;
        if (translated != null) {
            patterns.add(translated);
        }
    }

    private void putNotMatching(List<?> entries) {
        List<String> refused = new ArrayList<>();
        entries.forEach(each -> pattern(each, refused));
        // The type is stated, because otherwise "not" would refuse null: a value that is no text matches every pattern.
        refused.forEach(each -> nots.add(Tree.of("type", "string", "pattern", each)));
    }

    private void matchAny(@Nullable Object argument) {
        List<?> entries = argument instanceof List<?> list ? list : List.of();
        List<String> any = new ArrayList<>();
        entries.forEach(each -> pattern(each, any));
        if (!any.isEmpty() && any.size() == entries.size()) {
            // Generators of clients would read it as another type if it stood next to "type".
            all.add(Tree.of(
                    "anyOf", any.stream().map(each -> Tree.of("pattern", each)).toList()));
        }
    }

    private boolean hasPlainElements() {
        return value.element() != null && isPlain(value.element().type());
    }

    private void unique(Object argument) {
        if (Boolean.TRUE.equals(argument)
                && value.element() != null
                && value.element().type().isScalar()) {
            schema.put("uniqueItems", true);
        }
    }

    private void contains(Object argument) {
        if (hasPlainElements()) {
            schema.put("contains", Tree.of("const", argument));
        }
    }

    private void exclusive(List<?> subsets) {
        if (!hasPlainElements()) {
            return;
        }
        for (int i = 0; i < subsets.size(); i++) {
            for (int j = i + 1; j < subsets.size(); j++) {
                nots.add(Tree.of("allOf", List.of(some(subsets.get(i)), some(subsets.get(j)))));
            }
        }
    }

    private static Map<String, Object> some(@Nullable Object subset) {
        return Tree.of("type", "array", "contains", Tree.of("enum", subset));
    }
}
