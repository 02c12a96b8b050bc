package io.entail.schema.rules;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule about several fields of an entity or nested record. Immutable and thread-safe. */
public interface EntityCheck {

    /** The property that asks for it, such as {@code atLeastOneOf}. */
    String property();

    /**
     * The message when the record breaks the rule, otherwise null. Fields may be absent, null or of a wrong type.
     *
     * @param updating whether the record is an existing one being changed; some messages say so
     */
    @Nullable
    String check(Map<String, ?> record, boolean updating);

    /** Whether every record that the other check, of the same property, lets pass also passes here. */
    boolean admitsAllOf(EntityCheck other);
}
