package io.entail.schema.checks;

import java.util.List;

/** A check whose argument is an object. A list of such objects makes several checks. */
abstract class ObjectKind implements EntityCheckKind {
    private final String property;

    ObjectKind(String property) {
        this.property = property;
    }

    @Override
    public final String property() {
        return property;
    }

    @Override
    public final List<EntityCheck> read(Object argument, CheckScope scope) {
        return ObjectArgument.readAll(argument, each -> read(each, scope));
    }

    abstract EntityCheck read(ObjectArgument argument, CheckScope scope);
}
