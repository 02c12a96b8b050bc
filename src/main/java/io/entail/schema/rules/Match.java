package io.entail.schema.rules;

import io.entail.errors.words.Excerpt;
import io.entail.schema.patterns.Dialect;
import org.jspecify.annotations.Nullable;

/** {@code @match("^[a-z]+$")}, {@code @notMatch("[0-9]")}: the pattern matches in the text, or does not. */
record Match(String property, Dialect pattern, boolean wanted) implements Rule {

    @Override
    public @Nullable String check(Object value) {
        String text = (String) value;
        String refusal = Dialect.refusal(text, pattern.programSize());
        if (refusal != null) {
            return refusal;
        }
        return pattern.find(text) == wanted ? null : "invalid value: " + Excerpt.of(text);
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return equals(other);
    }

    @Override
    public long programSize() {
        return pattern.programSize();
    }

    static RuleKind match() {
        return kind("match", true);
    }

    static RuleKind notMatch() {
        return kind("notMatch", false);
    }

    private static RuleKind kind(String property, boolean wanted) {
        return new PatternKind(property, argument -> new Match(property, PatternEntry.compile(argument), wanted));
    }
}
