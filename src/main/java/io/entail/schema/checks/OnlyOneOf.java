package io.entail.schema.checks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @onlyOneOf(["a", "b"])}: exactly one of the fields is given. */
final class OnlyOneOf extends FieldListCheck {
    static final String PROPERTY = "onlyOneOf";

    OnlyOneOf(List<FieldPath> fields) {
        super(PROPERTY, fields);
    }

    @Override
    public List<FieldPath> needed() {
        return fields();
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        return given(record) == 1 ? null : broken("exactly one of these fields must be non-empty: ");
    }
}
