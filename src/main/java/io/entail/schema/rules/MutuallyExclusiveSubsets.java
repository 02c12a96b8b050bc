package io.entail.schema.rules;

import io.entail.schema.value.FieldType;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code @mutuallyExclusiveSubsets([["http", "https"], ["tcp"]])}: there are elements of at most one of the subsets.
 * Elements that belong to no subset do not count.
 */
record MutuallyExclusiveSubsets(List<List<Object>> subsets) implements Rule {

    @Override
    public String property() {
        return "mutuallyExclusiveSubsets";
    }

    @Override
    public @Nullable String check(Object value) {
        Set<List<Object>> hit = new LinkedHashSet<>();
        for (Object element : (Collection<?>) value) {
            for (List<Object> subset : subsets) {
                if (Same.contains(subset, element)) {
                    hit.add(subset);
                }
            }
        }
        return hit.size() <= 1
                ? null
                : "these sets are mutually exclusive: "
                        + hit.stream().map(MutuallyExclusiveSubsets::text).collect(Collectors.joining(", "));
    }

    private static String text(List<Object> subset) {
        return subset.stream()
                .map(element -> "'" + Arguments.text(element) + "'")
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** A rule with fewer subsets accepts at least as much. */
    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof MutuallyExclusiveSubsets old
                && subsets.stream()
                        .allMatch(subset -> old.subsets.stream()
                                .anyMatch(before -> new HashSet<>(before).equals(new HashSet<>(subset))));
    }

    static final class Kind implements RuleKind {
        /** The most subsets, and the most elements of one. */
        static final int SIZE_MAX = 100;

        @Override
        public String property() {
            return "mutuallyExclusiveSubsets";
        }

        @Override
        public Set<FieldType> types() {
            return Elements.LISTS;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            return new MutuallyExclusiveSubsets(bounded(argument).stream()
                    .map(subset -> bounded(subset).stream()
                            .map(element -> Elements.read(target, element))
                            .toList())
                    .toList());
        }

        private static List<?> bounded(@Nullable Object argument) {
            if (!(argument instanceof List<?> list) || list.isEmpty()) {
                throw new IllegalArgumentException("expected a list of lists");
            }
            if (list.size() > SIZE_MAX) {
                throw new IllegalArgumentException("longer than " + SIZE_MAX);
            }
            return list;
        }
    }
}
