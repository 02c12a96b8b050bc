package io.entail.schema.checks;

import io.entail.schema.rules.MissingFunction;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code @conditional({"ifField": "protocol", "ifMatch": {"ne": "https"}, "thenField": "tls_verify", "thenMatch":
 * {"eq": null}})}: when one field matches, another must too. A fault is reported for the entity and for that other
 * field.
 */
record Conditional(
        FieldPath ifField,
        Matcher ifMatch,
        FieldPath thenField,
        Matcher thenMatch,
        @Nullable String thenErr) implements EntityCheck {
    static final String PROPERTY = "conditional";

    @Override
    public String property() {
        return PROPERTY;
    }

    @Override
    public List<FieldPath> fields() {
        return List.of(ifField, thenField);
    }

    @Override
    public List<FieldPath> needed() {
        return List.of(ifField);
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        if (ifMatch.mismatch(ifField.in(record)) != null) {
            return null;
        }
        Object mismatch = thenMatch.mismatch(thenField.in(record));
        return mismatch == null ? null : new Broken(List.of(message()), Map.of(thenField, mismatch));
    }

    @Override
    public List<MissingFunction> missingFunctions() {
        return Stream.of(ifMatch, thenMatch)
                .flatMap(match -> match.missingFunctions().stream())
                .toList();
    }

    private String message() {
        return thenErr == null
                ? "failed conditional validation given value of field '" + ifField + "'"
                : thenErr.replace("%s", ifField.text());
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return other instanceof Conditional old
                && ifField.equals(old.ifField)
                && old.ifMatch.admitsAllOf(ifMatch)
                && thenField.equals(old.thenField)
                && thenMatch.admitsAllOf(old.thenMatch);
    }

    @Override
    public Condition condition() {
        return new Condition(ifField, ifMatch);
    }

    static final class Kind extends ObjectKind {
        Kind() {
            super(PROPERTY);
        }

        @Override
        EntityCheck read(ObjectArgument argument, CheckScope scope) {
            FieldPath ifField = scope.field(argument.require("ifField"));
            FieldPath thenField = scope.field(argument.require("thenField"));
            return new Conditional(
                    ifField,
                    scope.matcher(ifField, argument.require("ifMatch")),
                    thenField,
                    scope.matcher(thenField, argument.require("thenMatch")),
                    argument.text("thenErr"));
        }
    }
}
