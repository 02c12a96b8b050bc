package io.entail.forms;

import io.entail.read.Entity;
import io.entail.read.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes entities as JSON. Scripts rely on these shapes. */
public final class EntityJson {
    public static final String TTL = "ttl";
    public static final String VERSION = "_version";
    public static final String POSITION = "_position";

    private EntityJson() {}

    /**
     * Returns the fields that are set, then the remaining seconds of a row that expires, then the version of the row
     * and the position of the write that gave it this version.
     */
    public static Map<String, Object> of(Entity entity) {
        Map<String, Object> json = new LinkedHashMap<>(entity.fields());
        if (entity.ttl() != null) {
            json.put(TTL, entity.ttl());
        }
        json.put(VERSION, entity.version());
        json.put(POSITION, entity.position().toString());
        return json;
    }

    /** Returns {@code {"data":[...],"offset":TOKEN or null}}. */
    public static Map<String, @Nullable Object> of(Page page) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        List<Map<String, Object>> data =
                page.data().stream().map(EntityJson::of).toList();
        json.put("data", data);
        json.put("offset", page.offset().orElse(null));
        return json;
    }
}
