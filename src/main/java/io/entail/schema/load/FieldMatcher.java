package io.entail.schema.load;

import io.entail.schema.FieldDefinition;
import io.entail.schema.Functions;
import io.entail.schema.ValueDefinition;
import io.entail.schema.checks.Matcher;
import io.entail.schema.input.Validation;
import io.entail.schema.rules.MissingFunction;
import io.entail.schema.rules.Rule;
import io.entail.schema.rules.RuleKind;
import io.entail.schema.rules.RuleTarget;
import io.entail.schema.rules.Rules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.jspecify.annotations.Nullable;

/**
 * A condition on the value of a field: the field's definition with some attributes replaced. Other attributes stay
 * those of the field.
 */
final class FieldMatcher implements Matcher {
    private final Map<?, ?> attributes;
    private final ValueDefinition value;
    private final @Nullable String unset;

    private FieldMatcher(Map<?, ?> attributes, ValueDefinition value, boolean required) {
        this.attributes = attributes;
        this.value = value;
        this.unset = value.rules().stream()
                .map(Rule::checkUnset)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(required ? Validation.REQUIRED : null);
    }

    /**
     * Reads a condition. Its patterns count towards the budget; those of the field itself have been counted before.
     *
     * @throws IllegalArgumentException saying what is wrong with them
     */
    static FieldMatcher read(FieldDefinition field, Map<?, ?> attributes, Functions functions, PatternBudget budget) {
        Object required = attributes.get("required");
        if (required != null && !(required instanceof Boolean)) {
            throw new IllegalArgumentException("required: expected a boolean");
        }
        return new FieldMatcher(
                attributes,
                exchanged(field.value(), attributes, functions, budget, true),
                required == null ? field.required() : (Boolean) required);
    }

    private static ValueDefinition exchanged(
            ValueDefinition base, Map<?, ?> attributes, Functions functions, PatternBudget budget, boolean top) {
        Set<Object> known = new HashSet<>(top ? Set.of("required", "err", "elements") : Set.of("err", "elements"));
        ValueDefinition element = base.element();
        Object elements = attributes.get("elements");
        if (elements != null) {
            if (element == null || !(elements instanceof Map<?, ?> inner)) {
                throw new IllegalArgumentException("elements: expected an object, for an array, a set or a map");
            }
            element = exchanged(element, inner, functions, budget, false);
        }
        RuleTarget target = RuleReader.target(base.type(), base.decimal(), element, functions);
        List<Rule> rules = new ArrayList<>();
        for (RuleKind kind : Rules.inOrder()) {
            known.add(kind.property());
            Rule rule = attributes.containsKey(kind.property())
                    ? rule(kind, target, attributes, budget)
                    : own(base, kind.property());
            if (rule != null) {
                rules.add(rule);
            }
        }
        attributes.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(name + ": unknown field");
                });
        return new ValueDefinition(
                base.type(),
                rules,
                base.marks(),
                base.keys(),
                element,
                base.record(),
                base.reference(),
                base.referenced(),
                base.decimal(),
                base.properties());
    }

    private static @Nullable Rule own(ValueDefinition base, String property) {
        return base.rules().stream()
                .filter(rule -> rule.property().equals(property))
                .findFirst()
                .orElse(null);
    }

    private static Rule rule(RuleKind kind, RuleTarget target, Map<?, ?> attributes, PatternBudget budget) {
        String property = kind.property();
        if (!kind.types().contains(target.type())) {
            throw new IllegalArgumentException(RuleReader.misplaced(target.type(), property));
        }
        Object argument = attributes.get(property);
        Rule rule;
        try {
            rule = kind.read(target, argument == null ? JsonProperties.NULL_VALUE : argument);
            budget.add(rule);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new IllegalArgumentException(property + ": " + e.getMessage(), e);
        }
        return attributes.get("err") instanceof String message ? Rules.withMessage(rule, message) : rule;
    }

    @Override
    public @Nullable Object mismatch(@Nullable Object given) {
        return given == null ? unset : Validation.matching().value(value, given);
    }

    @Override
    public boolean admitsAllOf(Matcher other) {
        return equals(other)
                || (other instanceof FieldMatcher old
                        && !attributes.containsKey("elements")
                        && !old.attributes.containsKey("elements")
                        && (unset == null || old.unset != null)
                        && value.rules().stream().allMatch(old::holdsTo));
    }

    private boolean holdsTo(Rule rule) {
        return value.rules().stream().anyMatch(own -> rule.plain().admitsAllOf(own.plain()));
    }

    @Override
    public List<MissingFunction> missingFunctions() {
        List<MissingFunction> missing = new ArrayList<>();
        for (ValueDefinition at = value; at != null; at = at.element()) {
            at.rules().forEach(rule -> {
                MissingFunction each = rule.missingFunction();
                if (each != null) {
                    missing.add(each);
                }
            });
        }
        return missing;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldMatcher matcher && attributes.equals(matcher.attributes);
    }

    @Override
    public int hashCode() {
        return attributes.hashCode();
    }
}
