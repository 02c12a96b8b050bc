package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Set;
import java.util.function.Function;

/** A kind of rule for strings whose argument contains patterns. */
record PatternKind(String property, Function<Object, Rule> reader) implements RuleKind {

    @Override
    public Set<FieldType> types() {
        return PatternEntry.TYPES;
    }

    @Override
    public Rule read(RuleTarget target, Object argument) {
        return reader.apply(argument);
    }
}
