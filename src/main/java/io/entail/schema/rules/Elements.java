package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads arguments that are elements of the array or set that a rule judges. */
final class Elements {
    static final Set<FieldType> LISTS = EnumSet.of(FieldType.ARRAY, FieldType.SET);

    private Elements() {}

    /** Reads an element in the Java class that values have. */
    static Object read(RuleTarget target, @Nullable Object argument) {
        RuleTarget element = target.element();
        if (element == null || !element.type().isScalar()) {
            throw new IllegalArgumentException("only scalar elements can be named");
        }
        return Arguments.scalar(element, argument);
    }
}
