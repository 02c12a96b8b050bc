package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One word of the vocabulary: which property asks for a rule, of which types, and how its argument is read. */
public interface RuleKind {

    /** The property's name, such as {@code between}. */
    String property();

    /** The types whose values it can judge; on any other the definition does not load. */
    Set<FieldType> types();

    /**
     * The rule that the argument asks for.
     *
     * @throws IllegalArgumentException saying what the argument should have been
     */
    Rule read(RuleTarget target, Object argument);

    /** The rule that values of this type keep without being asked, when the property is absent; null for none. */
    default @Nullable Rule implied(FieldType type) {
        return null;
    }
}
