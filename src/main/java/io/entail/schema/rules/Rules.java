package io.entail.schema.rules;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The list of all kinds of rules for values, in the fixed order in which they are checked. A new kind is added here.
 */
public final class Rules {
    private static final List<RuleKind> ORDER = List.of(
            new Eq.Kind(),
            new Ne.Kind(),
            new NotOneOf.Kind(),
            new OneOf.Kind(),
            new Gt.Kind(),
            new ValidTimestamp.Kind(),
            new ValidUuid.Kind(),
            new IsRegex.Kind(),
            new Between.Kind(),
            new LenEq.Kind(),
            new LenMin.Kind(),
            new LenMax.Kind(),
            new StartsWith.Kind(),
            Match.notMatch(),
            MatchEach.matchNone(),
            Match.match(),
            MatchEach.matchAll(),
            new MatchAny.Kind(),
            new Contains.Kind(),
            new NamedFunction.FormatKind(),
            new NamedFunction.CheckKind(),
            new MutuallyExclusiveSubsets.Kind());

    private static final Map<String, RuleKind> BY_PROPERTY = new LinkedHashMap<>();

    static {
        ORDER.forEach(kind -> BY_PROPERTY.put(kind.property(), kind));
    }

    private Rules() {}

    /** Returns every kind of rule, in the order of checking. */
    public static List<RuleKind> inOrder() {
        return ORDER;
    }

    /** Returns the kind that a property defines. */
    public static Optional<RuleKind> kind(String property) {
        return Optional.ofNullable(BY_PROPERTY.get(property));
    }

    /** Returns the rule with another message. */
    public static Rule withMessage(Rule rule, String message) {
        return new WithMessage(rule, message);
    }
}
