package io.entail.cli.output;

import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What people call a row: by its endpoint key, such as a name, with the primary key after it. */
public final class Titles {
    private Titles() {}

    /**
     * The title of a row, such as {@code catalog (5f0e...)}; the primary key alone when there is no other.
     *
     * @param definition null when nobody knows it
     * @param fields of the row, none when nobody knows them
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
