package io.entail.schema.rules;

import io.entail.schema.FieldType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A rule that comes with a type and that no property asks for. */
abstract class ImpliedKind implements RuleKind {
    private final String name;
    private final Set<FieldType> types;
    private final Rule rule;

    ImpliedKind(String name, Set<FieldType> types, Rule rule) {
        this.name = name;
        this.types = types;
        this.rule = rule;
    }

    @Override
    public final String property() {
        return name;
    }

    @Override
    public final Set<FieldType> types() {
        return types;
    }

    @Override
    public final Rule read(FieldType type, Object argument) {
        return rule;
    }

    @Override
    public final @Nullable Rule implied(FieldType type) {
        return types.contains(type) ? rule : null;
    }
}
