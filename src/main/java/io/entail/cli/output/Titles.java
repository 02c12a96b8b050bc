package io.entail.cli.output;

import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Formats the name by which people know a row: its endpoint key, followed by the primary key. */
public final class Titles {
    private Titles() {}

    /**
     * Returns the title of a row, such as {@code catalog (5f0e...)}; the primary key alone when the row has no other
     * name.
     *
     * @param definition null when it is not known
     * @param fields the fields of the row, empty when they are not known
     */
    public static String of(@Nullable EntityDefinition definition, Map<String, ?> fields, Object key) {
        String id = EntityText.text(key);
        Object name = definition == null
                ? null
                : definition.endpointKey().<Object>map(fields::get).orElse(null);
        String title = name == null ? "" : EntityText.text(name);
        return title.isEmpty() || title.equals(id) ? id : title + " (" + id + ")";
    }
}
