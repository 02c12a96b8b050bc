package io.entail.dao.plan;

import io.entail.errors.Failures;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.UniqueConstraint;
import io.entail.schema.input.EntityInput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds parents that a caller names by a unique field, such as {@code {"name": "x"}}. The plan depends on the parent's
 * row, so the write checks that row's version.
 */
final class Parents {
    private final Plan plan;

    Parents(Plan plan) {
        this.plan = plan;
    }

    /**
     * Replaces such references by the parents' keys.
     *
     * @throws io.entail.errors.ForeignKeysUnresolvedException naming every reference without a matching row; where a
     *     rule forbids a parent, validation reports that instead
     */
    void link(EntityType type, Map<String, Object> values, boolean updating) {
        Map<String, Object> unresolved = new LinkedHashMap<>();
        for (ReferenceField reference : type.definition().references()) {
            if (values.get(reference.field()) instanceof Map<?, ?> given && !given.containsKey(reference.key())) {
                link(reference, given, values, unresolved);
            }
        }
        if (!unresolved.isEmpty()) {
            Map<String, Object> faults = EntityInput.validate(type.all(), type.definition(), values, updating);
            // A violated rule is a text; faults of a parent's fields are a tree.
            unresolved.keySet().removeIf(field -> faults.get(field) instanceof String);
        }
        if (!unresolved.isEmpty()) {
            throw Failures.unresolved(unresolved);
        }
    }

    /**
     * Refuses new references to expired rows, which the log would accept because it still has them.
     *
     * @param wanted provides the keys of its parents; called only when parents may expire
     * @throws io.entail.errors.ForeignKeyViolationException naming the first
     */
    void checkNotExpired(Draft row, Supplier<List<@Nullable Bytes>> wanted) {
        List<ReferenceField> references = row.type().definition().references();
        for (int i = 0; i < references.size(); i++) {
            ReferenceField reference = references.get(i);
            EntityDefinition parentDefinition = row.type().all().get(reference.entity());
            if (parentDefinition == null || !plan.expiry().concerns(parentDefinition)) {
                continue;
            }
            Bytes key = wanted.get().get(i);
            EntityType parentType = plan.type(reference.entity());
            boolean had = key != null && row.exists() && row.refersTo(i, key);
            if (key != null && !had && plan.load(parentType, key).isExpired()) {
                throw Failures.missingParent(
                        reference.field(), parentType.name(), parentType.keys().keyValues(key));
            }
        }
    }

    private void link(
            ReferenceField reference, Map<?, ?> given, Map<String, Object> values, Map<String, Object> unresolved) {
        EntityType parentType = plan.type(reference.entity());
        List<UniqueConstraint> constraints = parentType.definition().unique();
        Map<String, Object> misses = new LinkedHashMap<>();
        for (int i = 0; i < constraints.size(); i++) {
            Object value = candidate(parentType, constraints.get(i), given);
            if (value == null) {
                continue;
            }
            Draft parent = plan.holderOf(parentType, i, value);
            if (parent != null && plan.sees(parent)) {
                plan.check(parent);
                values.put(reference.field(), parentType.keys().keyValues(parent.key()));
                return;
            }
            String field = constraints.get(i).name();
            misses.put(field, Failures.unresolvedText(parentType.name(), field, value));
        }
        if (!misses.isEmpty()) {
            unresolved.put(reference.field(), misses);
        }
    }

    /**
     * Returns the value given for a unique field; null when there is none or it is invalid, which validation reports.
     */
    private static @Nullable Object candidate(EntityType parent, UniqueConstraint constraint, Map<?, ?> given) {
        String name = constraint.fields().get(0);
        FieldDefinition field = parent.definition().field(name);
        Object value = given.get(name);
        boolean single =
                constraint.fields().size() == 1 && field != null && field.type().isScalar();
        if (!single || value == null) {
            return null;
        }
        return EntityInput.validateField(parent.all(), parent.definition(), name, value)
                        .isPresent()
                ? null
                : value;
    }
}
