package io.entail.dao.plan;

import io.entail.errors.Failures;
import io.entail.resolve.Bytes;
import io.entail.schema.UniqueConstraint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Handles unique values that can be written in several ways. They are stored in one normal form, which the log
 * compares; a row of an earlier release may have another form.
 */
final class Spellings {
    private Spellings() {}

    /**
     * Refuses a value that another row holds in the form in which the caller gives it.
     *
     * @param given what the caller gave
     * @param values as they are to be stored
     * @throws io.entail.errors.UniqueViolationException naming the value
     */
    static void check(Plan plan, EntityType type, Map<String, ?> given, Map<String, Object> values) {
        for (String field : type.definition().respelled()) {
            Object text = given.get(field);
            if (text instanceof String && !text.equals(values.get(field))) {
                Map<String, Object> asGiven = new LinkedHashMap<>(values);
                asGiven.put(field, text);
                check(plan, type, field, asGiven, values);
            }
        }
    }

    private static void check(
            Plan plan, EntityType type, String field, Map<String, Object> asGiven, Map<String, Object> values) {
        List<@Nullable Bytes> claims = type.keys().claims(asGiven);
        Bytes key = type.keys().keyOf(values);
        for (int i = 0; i < claims.size(); i++) {
            UniqueConstraint constraint = type.definition().unique().get(i);
            Bytes claim = claims.get(i);
            if (claim != null && constraint.fields().contains(field)) {
                Draft holder = plan.holder(type, i, claim);
                if (holder != null && !holder.key().equals(key)) {
                    throw Failures.notUnique(type.keys().claimValues(i, asGiven));
                }
            }
        }
    }
}
