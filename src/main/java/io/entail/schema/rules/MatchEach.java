package io.entail.schema.rules;

import io.entail.schema.patterns.Dialect;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code @matchAll([{"pattern": "^a", "err": "has to begin with a"}])} and {@code @matchNone([...])}: every pattern
 * matches in the text, or none does. The message is that of the first pattern that violates the rule.
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

    /** A rule with fewer patterns accepts at least as much. */
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
        long size = 0;
        for (PatternEntry entry : entries) {
            size += entry.pattern().programSize();
        }
        return size;
    }

    static RuleKind matchAll() {
        return kind("matchAll", true);
    }

    static RuleKind matchNone() {
        return kind("matchNone", false);
    }

    private static RuleKind kind(String property, boolean wanted) {
        return new PatternKind(property, argument -> new MatchEach(property, PatternEntry.list(argument), wanted));
    }
}
