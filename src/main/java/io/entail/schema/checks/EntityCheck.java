package io.entail.schema.checks;

import io.entail.schema.rules.MissingFunction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule about several fields of an entity or nested record. Immutable and thread-safe.
 *
 * <p>A check is skipped when none of its fields is present, or when one of them is invalid and it does not {@link
 * #judgesInvalid}.
 */
public interface EntityCheck {

    /** Returns the property that defines it, such as {@code atLeastOneOf}. */
    String property();

    /** Returns the fields that it reads. */
    List<FieldPath> fields();

    /**
     * Returns fields that it cannot do without, so that a fault is reported for each that is absent; empty for none.
     */
    default List<FieldPath> needed() {
        return List.of();
    }

    /** Whether it also runs when one of its fields is invalid by itself. */
    default boolean judgesInvalid() {
        return true;
    }

    /** Whether it is skipped for a patch that is judged without the row it belongs to. */
    default boolean passesOver(Map<String, ?> patch) {
        return false;
    }

    /** Whether it runs only for new entities and replacements, not for updates. */
    default boolean onlyWhole() {
        return false;
    }

    /**
     * Returns what is wrong, null when the check passes. Fields may be absent, null or of a wrong type.
     *
     * @param updating whether an existing record is being changed, which some messages mention
     */
    @Nullable
    Broken check(Map<String, ?> record, boolean updating);

    /** Whether every record that passes the other check, of the same property, passes this one too. */
    boolean admitsAllOf(EntityCheck other);

    /** Returns the condition under which it applies, null when it always does. */
    default @Nullable Condition condition() {
        return null;
    }

    /** The condition that a field matches. */
    record Condition(FieldPath field, Matcher match) {}

    /** Returns the functions that it names and this process does not have. */
    default List<MissingFunction> missingFunctions() {
        return List.of();
    }

    /**
     * A violation.
     *
     * @param messages messages about the entity as a whole
     * @param fields messages or trees for fields, which replace earlier ones
     */
    record Broken(List<String> messages, Map<FieldPath, Object> fields) {
        public Broken {
            messages = List.copyOf(messages);
            fields = Map.copyOf(fields);
        }

        static Broken of(String message) {
            return new Broken(List.of(message), Map.of());
        }
    }
}
