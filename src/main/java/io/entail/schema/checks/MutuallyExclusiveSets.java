package io.entail.schema.checks;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code @mutuallyExclusiveSets({"set1": ["a"], "set2": ["b", "c"]})}: fields of at most one of the sets are given. */
record MutuallyExclusiveSets(List<FieldPath> set1, List<FieldPath> set2) implements EntityCheck {
    static final String PROPERTY = "mutuallyExclusiveSets";

    @Override
    public String property() {
        return PROPERTY;
    }

    @Override
    public List<FieldPath> fields() {
        List<FieldPath> fields = new ArrayList<>(set1);
        fields.addAll(set2);
        return fields;
    }

    @Override
    public boolean judgesInvalid() {
        return false;
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        List<FieldPath> given1 = given(set1, record);
        List<FieldPath> given2 = given(set2, record);
        return given1.isEmpty() || given2.isEmpty()
                ? null
                : Broken.of("these sets are mutually exclusive: (" + FieldPath.quoted(given1) + "), ("
                        + FieldPath.quoted(given2) + ")");
    }

    private static List<FieldPath> given(List<FieldPath> set, Map<String, ?> record) {
        return set.stream().filter(field -> !field.isEmptyIn(record)).toList();
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return other instanceof MutuallyExclusiveSets old
                && new HashSet<>(old.set1).containsAll(set1)
                && new HashSet<>(old.set2).containsAll(set2);
    }

    static final class Kind extends ObjectKind {
        Kind() {
            super(PROPERTY);
        }

        @Override
        EntityCheck read(ObjectArgument argument, CheckScope scope) {
            return new MutuallyExclusiveSets(
                    scope.fields(argument.require("set1")), scope.fields(argument.require("set2")));
        }
    }
}
