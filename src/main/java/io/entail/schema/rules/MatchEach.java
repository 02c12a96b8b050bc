package io.entail.schema.rules;

import io.entail.schema.FieldType;
import io.entail.schema.patterns.Dialect;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code @matchAll([{"pattern": "^a", "err": "has to begin with a"}])} and {@code @matchNone([...])}: every pattern is
 * found in the text, or none is. The first that breaks the rule has the word.
 */
record MatchEach(String property, List<PatternEntry> entries, boolean wanted) implements Rule {

    @Override
    public @Nullable String check(Object value) {
        String text = (String) value;
        String refusal = Dialect.refusal(text, programSize());
        if (refusal != null) {
            return refusal;
        }
        for (PatternEntry entry : entries) {
            if (entry.pattern().find(text) != wanted) {
                return entry.message(text);
            }
        }
        return null;
    }

    /** Fewer patterns can only let more pass. */
    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof MatchEach old
                && wanted == old.wanted
                && new HashSet<>(old.patterns()).containsAll(patterns());
    }

    private List<Dialect> patterns() {
        return entries.stream().map(PatternEntry::pattern).toList();
    }

    @Override
    public long programSize() {
        return PatternEntry.programSize(patterns());
    }

    static final class Kind implements RuleKind {
        private final String property;
        private final boolean wanted;

        private Kind(String property, boolean wanted) {
            this.property = property;
            this.wanted = wanted;
        }

        static Kind matchAll() {
            return new Kind("matchAll", true);
        }

        static Kind matchNone() {
            return new Kind("matchNone", false);
        }

        @Override
        public String property() {
            return property;
        }

        @Override
        public Set<FieldType> types() {
            return PatternEntry.TYPES;
        }

        @Override
        public Rule read(Target target, Object argument) {
            return new MatchEach(property, PatternEntry.list(argument), wanted);
        }
    }
}
