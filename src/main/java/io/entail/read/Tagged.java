package io.entail.read;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One tag of one row. Immutable.
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

    /** Returns the value of the key, or of its first field. */
    public String id() {
        return String.valueOf(key.values().iterator().next());
    }
}
