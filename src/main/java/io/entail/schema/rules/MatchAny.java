package io.entail.schema.rules;

import io.entail.schema.patterns.Dialect;
import io.entail.schema.value.FieldType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code @matchAny({"patterns": ["^a", "z$"], "err": "begins with a or ends with z"})}: at least one of the patterns
 * matches.
 *
 * @param err null when it has no message of its own
 */
record MatchAny(List<Dialect> patterns, @Nullable String err) implements Rule {

    @Override
    public String property() {
        return "matchAny";
    }

    @Override
    public @Nullable String check(Object value) {
        String text = (String) value;
        String refusal = Dialect.refusal(text, programSize());
        if (refusal != null) {
            return refusal;
        }
        return patterns.stream().anyMatch(pattern -> pattern.find(text)) ? null : PatternEntry.message(err, text);
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof MatchAny old && new HashSet<>(patterns).containsAll(old.patterns);
    }

    @Override
    public long programSize() {
        long size = 0;
        for (Dialect pattern : patterns) {
            size += pattern.programSize();
        }
        return size;
    }

    static final class Kind implements RuleKind {
        @Override
        public String property() {
            return "matchAny";
        }

        @Override
        public Set<FieldType> types() {
            return PatternEntry.TYPES;
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            Map<?, ?> map = PatternEntry.object(argument, Set.of("patterns", "err"));
            List<Dialect> patterns = PatternEntry.bounded(map.get("patterns")).stream()
                    .map(PatternEntry::compile)
                    .toList();
            return new MatchAny(patterns, PatternEntry.err(map));
        }
    }
}
