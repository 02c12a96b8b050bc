package io.entail.schema.migrate;

import io.entail.schema.FieldDefinition;
import io.entail.schema.ReferenceField;
import io.entail.schema.ValueDefinition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares two definitions of values, without their rules, to find out whether values of one are values of the other as
 * they are.
 */
final class Shape {
    private Shape() {}

    /** Returns the difference as half a sentence, null when values can stay as they are. */
    static @Nullable String difference(ValueDefinition old, ValueDefinition next) {
        if (!old.typeText().equals(next.typeText()) || old.type() != next.type()) {
            return "changes its type from " + text(old) + " to " + text(next);
        }
        if (!sameParent(old.reference(), next.reference())) {
            return "changes from " + text(old) + " to " + text(next);
        }
        if (old.element() != null) {
            String inside = difference(old.elements(), next.elements());
            return inside == null ? null : "has elements of which each " + inside;
        }
        return old.record() == null ? null : inRecord(old, next);
    }

    private static boolean sameParent(@Nullable ReferenceField old, @Nullable ReferenceField next) {
        if (old == null) {
            return next == null;
        }
        return next != null && old.entity().equals(next.entity()) && Objects.equals(old.key(), next.key());
    }

    private static @Nullable String inRecord(ValueDefinition old, ValueDefinition next) {
        for (FieldDefinition field : old.nested().fields()) {
            FieldDefinition now = next.nested().field(field.name());
            if (now == null) {
                return "loses the field '" + field.name() + "' of its record";
            }
            String inside = difference(field.value(), now.value());
            if (inside != null) {
                return "has a record whose field '" + field.name() + "' " + inside;
            }
        }
        return null;
    }

    static String text(ValueDefinition value) {
        ReferenceField reference = value.reference();
        return reference == null ? value.typeText() : "a reference to '" + reference.entity() + "'";
    }
}
