package io.entail.schema.rules;

import io.entail.schema.function.CanonicalFormat;
import io.entail.schema.function.CheckFunction;
import io.entail.schema.function.FormatFunction;
import io.entail.schema.value.FieldType;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * {@code @format("host")}, {@code @check("name")}: a registered function judges the value. Two functions of one name
 * count as equal.
 *
 * @param judge null when this process does not have the function; then the rule passes, because the entity cannot be
 *     written anyway
 * @param canonical brings a value into the form in which it is compared; null when values have only one form
 */
record NamedFunction(
        String property,
        String name,
        @Nullable Function<Object, @Nullable String> judge,
        @Nullable UnaryOperator<Object> canonical)
        implements Rule {

    @Override
    public @Nullable String check(Object value) {
        return judge == null ? null : judge.apply(value);
    }

    @Override
    public boolean admitsAllOf(Rule other) {
        return other instanceof NamedFunction old && property.equals(old.property) && name.equals(old.name);
    }

    @Override
    public @Nullable MissingFunction missingFunction() {
        return judge == null ? new MissingFunction(property, name) : null;
    }

    /** {@code @format("host")} on a string. */
    static final class FormatKind implements RuleKind {
        @Override
        public String property() {
            return "format";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.of(FieldType.STRING);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            String name = Arguments.text(argument, "expected the name of a format");
            FormatFunction format = target.functions().format(name).orElse(null);
            return new NamedFunction(
                    "format",
                    name,
                    format == null ? null : value -> format.check((String) value),
                    format instanceof CanonicalFormat spelled
                            ? value -> value instanceof String text ? spelled.canonical(text) : value
                            : null);
        }
    }

    /** {@code @check("name")} on a value of any type. */
    static final class CheckKind implements RuleKind {
        @Override
        public String property() {
            return "check";
        }

        @Override
        public Set<FieldType> types() {
            return EnumSet.allOf(FieldType.class);
        }

        @Override
        public Rule read(RuleTarget target, Object argument) {
            String name = Arguments.text(argument, "expected the name of a check");
            CheckFunction check = target.functions().check(name).orElse(null);
            return new NamedFunction("check", name, check == null ? null : check::check, null);
        }
    }
}
