package io.entail.schema.checks;

import io.entail.schema.rules.MissingFunction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule about several fields of an entity or nested record. Immutable and thread-safe.
 *
 * <p>Whoever runs it first looks at its fields: it is passed over when none of them is there, or when one is invalid and
 * it does not {@link #judgesInvalid}.
 */
public interface EntityCheck {

    /** The property that asks for it, such as {@code atLeastOneOf}. */
    String property();

    /** The fields it looks at. */
    List<FieldPath> fields();

    /** Fields without which it cannot say anything, so that each of them that is absent is told; empty for none. */
    default List<FieldPath> needed() {
        return List.of();
    }

    /** Whether it is asked even though one of its fields is invalid by itself. */
    default boolean judgesInvalid() {
        return true;
    }

    /** Whether it has nothing to say about a patch that is judged by itself, without the row it belongs to. */
    default boolean passesOver(Map<String, ?> patch) {
        return false;
    }

    /** Whether it is asked about new entities and replacements alone, and not about changed ones. */
    default boolean onlyWhole() {
        return false;
    }

    /**
     * What is wrong, null when nothing is. Fields may be absent, null or of a wrong type.
     *
     * @param updating whether the record is an existing one being changed; some messages say so
     */
    @Nullable
    Broken check(Map<String, ?> record, boolean updating);

    /** Whether every record that the other check, of the same property, lets pass also passes here. */
    boolean admitsAllOf(EntityCheck other);

    /** What has to be so for it to ask anything, null for nothing. */
    default @Nullable Condition condition() {
        return null;
    }

    /** That a field matches. */
    record Condition(FieldPath field, Matcher match) {}

    /** The functions that it names and this process lacks. */
    default List<MissingFunction> missingFunctions() {
        return List.of();
    }

    /**
     * A broken rule.
     *
     * @param messages about the entity as a whole
     * @param fields what is told of fields as well, in place of what was told of them before: a message or a tree
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
