package io.entail.schema.input;

import io.entail.schema.FieldDefinition;
import io.entail.schema.RecordDefinition;
import io.entail.schema.checks.EntityCheck;
import io.entail.schema.checks.EntityCheck.Broken;
import io.entail.schema.checks.FieldPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs the checks of a record, each when it applies:
 *
 * <pre>
 * none of its fields is present                       skipped, in a patch
 * a field that it needs is absent                     the field is reported, in a patch
 * a field is invalid, and it judges only valid ones   skipped
 * </pre>
 *
 * <p>In a whole entity an absent field counts as null.
 */
final class RecordChecks {
    private static final String NEEDED = "field required for entity check";

    private final Validation.Mode mode;
    private final Map<String, ?> values;
    private final Map<String, Object> errors;
    private final List<String> messages = new ArrayList<>();

    private RecordChecks(Validation.Mode mode, Map<String, ?> values, Map<String, Object> errors) {
        this.mode = mode;
        this.values = values;
        this.errors = errors;
    }

    /** Adds the faults of checks to the faults of single fields. */
    static void run(RecordDefinition record, Map<String, ?> values, Validation.Mode mode, Map<String, Object> errors) {
        if (record.checks().isEmpty()) {
            return;
        }
        RecordChecks checks = new RecordChecks(mode, values, errors);
        record.checks().forEach(check -> checks.run(record, check));
        if (!checks.messages.isEmpty()) {
            errors.put(Validation.ENTITY, List.copyOf(checks.messages));
        }
    }

    private void run(RecordDefinition record, EntityCheck check) {
        if (check.onlyWhole() && mode.updating()) {
            return;
        }
        if (mode == Validation.Mode.PATCH && isUnanswerable(check)) {
            return;
        }
        if (!errors.isEmpty()
                && !check.judgesInvalid()
                && check.fields().stream().anyMatch(field -> ErrorTree.has(errors, field))) {
            return;
        }
        if (record.mayHoldSecrets() && check.fields().stream().anyMatch(field -> isSecret(record, field))) {
            return;
        }
        Broken broken = check.check(values, mode.updating());
        if (broken != null) {
            messages.addAll(broken.messages());
            broken.fields().forEach((field, fault) -> ErrorTree.put(errors, field, fault));
        }
    }

    /** Whether a field has a reference to a secret, whose value cannot be checked. */
    private boolean isSecret(RecordDefinition record, FieldPath field) {
        FieldDefinition definition = record.field(field.text());
        Object value = values.get(field.text());
        return definition != null && definition.referenceable() && value != null && SecretReference.is(value);
    }

    private boolean isUnanswerable(EntityCheck check) {
        if (check.passesOver(values) || check.fields().stream().allMatch(field -> field.isAbsentIn(values))) {
            return true;
        }
        List<FieldPath> missing = check.needed().stream()
                .filter(field -> field.isAbsentIn(values))
                .toList();
        missing.forEach(field -> ErrorTree.put(errors, field, NEEDED + " when updating"));
        return !missing.isEmpty();
    }
}
