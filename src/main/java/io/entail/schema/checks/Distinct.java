package io.entail.schema.checks;

import io.entail.schema.rules.Same;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @distinct(["a", "b"])}: the fields that are given have different values. */
final class Distinct extends FieldListCheck {
    static final String PROPERTY = "distinct";

    Distinct(List<FieldPath> fields) {
        super(PROPERTY, fields);
    }

    @Override
    public List<FieldPath> needed() {
        return fields();
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        List<Object> seen = new ArrayList<>();
        for (FieldPath field : fields()) {
            Object value = field.in(record);
            if (value == null || FieldPath.isEmpty(value)) {
                continue;
            }
            if (seen.stream().anyMatch(other -> Same.values(other, value))) {
                return broken("values of these fields must be distinct: ");
            }
            seen.add(value);
        }
        return null;
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return new HashSet<>(other.fields()).containsAll(fields());
    }
}
