package io.entail.schema.checks;

import io.entail.schema.rules.MissingFunction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code @conditionalAtLeastOneOf({"ifField": "protocols", "ifMatch": {"contains": "https"}, "thenAtLeastOneOf":
 * ["hosts", "snis"]})}: when a field matches, at least one of some others is given; {@code elseMatch} and {@code
 * elseThenAtLeastOneOf} apply when it does not match.
 */
record ConditionalAtLeastOneOf(
        FieldPath ifField, Branch then, @Nullable Branch otherwise) implements EntityCheck {
    static final String PROPERTY = "conditionalAtLeastOneOf";

    /** A condition, the fields of which at least one is then required, and the message when none is given. */
    record Branch(
            Matcher match, List<FieldPath> oneOf, @Nullable String err) {
        boolean applies(@Nullable Object value) {
            return match.mismatch(value) == null;
        }

        @Nullable
        Broken check(Map<String, ?> record, boolean updating) {
            for (FieldPath field : oneOf) {
                if (!field.isEmptyIn(record)) {
                    return null;
                }
            }
            return Broken.of(
                    err == null ? AtLeastOneOf.message(oneOf, updating) : err.replace("%s", FieldPath.quoted(oneOf)));
        }

        boolean admitsAllOf(Branch old) {
            return match.equals(old.match) && new HashSet<>(oneOf).containsAll(old.oneOf);
        }
    }

    @Override
    public String property() {
        return PROPERTY;
    }

    @Override
    public List<FieldPath> fields() {
        List<FieldPath> fields = new ArrayList<>(List.of(ifField));
        fields.addAll(then.oneOf);
        if (otherwise != null) {
            fields.addAll(otherwise.oneOf);
        }
        return fields;
    }

    @Override
    public boolean passesOver(Map<String, ?> patch) {
        return ifField.isAbsentIn(patch);
    }

    @Override
    public List<MissingFunction> missingFunctions() {
        List<MissingFunction> missing = new ArrayList<>(then.match.missingFunctions());
        if (otherwise != null) {
            missing.addAll(otherwise.match.missingFunctions());
        }
        return missing;
    }

    @Override
    public @Nullable Broken check(Map<String, ?> record, boolean updating) {
        Object value = ifField.in(record);
        if (then.applies(value)) {
            return then.check(record, updating);
        }
        return otherwise != null && otherwise.applies(value) ? otherwise.check(record, updating) : null;
    }

    @Override
    public boolean admitsAllOf(EntityCheck other) {
        return other instanceof ConditionalAtLeastOneOf old
                && ifField.equals(old.ifField)
                && then.admitsAllOf(old.then)
                && (otherwise == null || (old.otherwise != null && otherwise.admitsAllOf(old.otherwise)));
    }

    static final class Kind extends ObjectKind {
        Kind() {
            super(PROPERTY);
        }

        @Override
        EntityCheck read(ObjectArgument argument, CheckScope scope) {
            FieldPath ifField = scope.field(argument.require("ifField"));
            Branch then = new Branch(
                    scope.matcher(ifField, argument.require("ifMatch")),
                    scope.fields(argument.require("thenAtLeastOneOf")),
                    argument.text("thenErr"));
            Object elseMatch = argument.get("elseMatch");
            Object elseFields = argument.get("elseThenAtLeastOneOf");
            String elseErr = argument.text("elseThenErr");
            if ((elseMatch == null) != (elseFields == null) || (elseMatch == null && elseErr != null)) {
                throw new IllegalArgumentException("elseMatch and elseThenAtLeastOneOf belong together");
            }
            Branch otherwise = elseMatch == null || elseFields == null
                    ? null
                    : new Branch(scope.matcher(ifField, elseMatch), scope.fields(elseFields), elseErr);
            return new ConditionalAtLeastOneOf(ifField, then, otherwise);
        }
    }
}
