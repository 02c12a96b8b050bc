package io.entail.dao.plan;

import io.entail.errors.Failures;
import io.entail.resolve.Bytes;
import io.entail.schema.UniqueConstraint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Unique values that can be written in several ways are stored in one, and the log compares what is stored. A row of an
 * earlier release may have one of the other ways.
 */
final class Spellings {
    private Spellings() {}

    /**
     * Refuses a value that another row holds in the way in which the caller writes it.
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
