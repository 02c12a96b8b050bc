package io.entail.schema.checks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @mutuallyRequired(["a", "b"])}: all of the fields are given, or none is. */
final class MutuallyRequired extends FieldListCheck {
    static final String PROPERTY = "mutuallyRequired";

    MutuallyRequired(List<FieldPath> fields) {
        super(PROPERTY, fields);
    }

    @Override
    public boolean judgesInvalid() {
        return false;
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        int given = given(record);
        return given == 0 || given == fields().size() ? null : broken("all or none of these fields must be set: ");
    }
}
