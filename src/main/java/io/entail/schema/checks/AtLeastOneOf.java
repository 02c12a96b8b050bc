package io.entail.schema.checks;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @atLeastOneOf(["a", "b"])}: at least one of the fields is given. */
final class AtLeastOneOf extends FieldListCheck {
    static final String PROPERTY = "atLeastOneOf";

    AtLeastOneOf(List<FieldPath> fields) {
        super(PROPERTY, fields);
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        return given(record) > 0 ? null : Broken.of(message(fields(), updating));
    }

    static String message(List<FieldPath> fields, boolean updating) {
        return (updating ? "when updating, " : "") + "at least one of these fields must be non-empty: "
                + FieldPath.quoted(fields);
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return new HashSet<>(fields()).containsAll(other.fields());
    }
}
