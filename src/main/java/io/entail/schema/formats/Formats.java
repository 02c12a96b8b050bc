package io.entail.schema.formats;

import io.entail.schema.Functions.Format;
import io.entail.schema.rules.ValidUuid;
import java.util.LinkedHashMap;
import java.util.Map;

/** All formats that come with Entail. A new one is a line here. */
public final class Formats {
    private static final Map<String, Format> ALL = new LinkedHashMap<>();

    static {
        ALL.put("uuid", text -> ValidUuid.isUuid(text) ? null : ValidUuid.MESSAGE);
    }

    private Formats() {}

    /** Name to format. */
    public static Map<String, Format> all() {
        return Map.copyOf(ALL);
    }
}
