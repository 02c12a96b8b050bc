package io.entail.schema.checks;

import java.util.List;
import java.util.Optional;

/** The list of all kinds of checks for entities and nested records. A new kind is added here. */
public final class EntityChecks {
    private static final List<EntityCheckKind> KINDS = List.of(
            new FieldListCheck.Kind(AtLeastOneOf.PROPERTY, AtLeastOneOf::new),
            new ConditionalAtLeastOneOf.Kind(),
            new FieldListCheck.Kind(OnlyOneOf.PROPERTY, OnlyOneOf::new),
            new FieldListCheck.Kind(Distinct.PROPERTY, Distinct::new),
            new Conditional.Kind(),
            new CustomEntityCheck.Kind(),
            new FieldListCheck.Kind(MutuallyRequired.PROPERTY, MutuallyRequired::new),
            new FieldListCheck.Kind(MutuallyExclusive.PROPERTY, MutuallyExclusive::new),
            new MutuallyExclusiveSets.Kind(),
            new WholeCheck.Kind());

    private EntityChecks() {}

    /** Returns every kind of check. */
    public static List<EntityCheckKind> all() {
        return KINDS;
    }

    /** Returns the kind that a property defines. */
    public static Optional<EntityCheckKind> kind(String property) {
        return KINDS.stream().filter(kind -> kind.property().equals(property)).findFirst();
    }
}
