package io.entail.schema.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @mutuallyExclusive(["a", "b"])}: at most one of the fields is given. */
final class MutuallyExclusive extends FieldListCheck {
    static final String PROPERTY = "mutuallyExclusive";

    MutuallyExclusive(List<FieldPath> fields) {
        super(PROPERTY, fields);
    }

    @Override
    public boolean judgesInvalid() {
        return false;
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        return given(record) <= 1 ? null : broken("only one or none of these fields must be set: ");
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return new HashSet<>(other.fields()).containsAll(fields());
    }
}
