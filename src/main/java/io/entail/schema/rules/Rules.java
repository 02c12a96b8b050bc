package io.entail.schema.rules;

import java.util.List;
import java.util.Optional;

/** All rules there are for a value, in the fixed order in which they are checked. A new one is a line here. */
public final class Rules {
    private static final List<RuleKind> ORDER = List.of(
            new OneOf.Kind(),
            new ValidTimestamp.Kind(),
            new ValidUuid.Kind(),
            new Between.Kind(),
            new LenEq.Kind(),
            new LenMin.Kind(),
            new LenMax.Kind());

    private Rules() {}

    /** Every kind of rule, in the order of checking. */
    public static List<RuleKind> inOrder() {
        return ORDER;
    }

    /** The kind that a property asks for. */
    public static Optional<RuleKind> kind(String property) {
        return ORDER.stream()
                .filter(kind ->
                        !(kind instanceof ImpliedKind) && kind.property().equals(property))
                .findFirst();
    }
}
