package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of rule: the property that defines it, the types it applies to, and how its argument is read. */
public interface RuleKind {

    /** Returns the name of the property, such as {@code between}. */
    String property();

    /** Returns the types that it applies to; on any other type the definition is refused. */
    Set<FieldType> types();

    /**
     * Returns the rule that the argument defines.
     *
     * @throws IllegalArgumentException saying what the argument should be
     */
    Rule read(RuleTarget target, Object argument);

    /** Returns the rule that applies to values of this type when the property is absent; null for none. */
    default @Nullable Rule implied(FieldType type) {
        return null;
    }
}
