package io.entail.schema.load;

import io.entail.schema.Functions;
import io.entail.schema.ValueDefinition;
import io.entail.schema.rules.MissingFunction;
import io.entail.schema.rules.Rule;
import io.entail.schema.rules.RuleKind;
import io.entail.schema.rules.RuleTarget;
import io.entail.schema.rules.Rules;
import io.entail.schema.value.DecimalType;
import io.entail.schema.value.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rules for values from properties, in the order in which they are checked. Not thread-safe. */
final class RuleReader {
    private final DefinitionFindings findings;
    private final PatternBudget budget;

    RuleReader(DefinitionFindings findings, PatternBudget budget) {
        this.findings = findings;
        this.budget = budget;
    }

    /** Returns the description of the values that rules are read for. */
    static RuleTarget target(
            FieldType type, @Nullable DecimalType decimal, @Nullable ValueDefinition element, Functions functions) {
        RuleTarget elements = element == null ? null : target(element.type(), element.decimal(), null, functions);
        return new RuleTarget(type, decimal, elements, functions);
    }

    /**
     * Returns the rules that the properties define and those that the type implies, with the message of {@code err}.
     */
    List<Rule> read(RuleTarget target, PropertyReader properties) {
        String message = properties.text("err");
        List<Rule> rules = new ArrayList<>();
        for (RuleKind kind : Rules.inOrder()) {
            Object argument = properties.value(kind.property());
            Rule rule =
                    argument == null ? kind.implied(target.type()) : read(kind, target, argument, properties.place());
            if (rule != null) {
                rules.add(message == null ? rule : Rules.withMessage(rule, message));
            }
        }
        return rules;
    }

    private @Nullable Rule read(RuleKind kind, RuleTarget target, Object argument, DefinitionFindings.Place place) {
        if (!kind.types().contains(target.type())) {
            findings.fault(place, misplaced(target.type(), kind.property()));
            return null;
        }
        try {
            Rule rule = kind.read(target, argument);
            budget.add(rule);
            MissingFunction missing = rule.missingFunction();
            if (missing != null) {
                findings.missing(place, missing, target.functions());
            }
            return rule;
        } catch (IllegalArgumentException | ArithmeticException e) {
            findings.unknown(place, kind.property(), kind.property() + ": " + e.getMessage());
            return null;
        }
    }

    static String misplaced(FieldType type, String property) {
        return "field of type '" + type.text() + "' cannot have attribute '" + property + "'";
    }
}
