package io.entail.read;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * That an entity has a tag. Immutable.
 *
 * @param entity the entity's name, such as {@code services}
 * @param key its primary key, field to value
 * @param workspace id of its workspace, null when it has none
 */
public record Tagged(
        String tag,
        String entity,
        Map<String, Object> key,
        @Nullable String workspace) {

    /** The value of the key, or of its first field. */
    public String id() {
        return String.valueOf(key.values().iterator().next());
    }
}
