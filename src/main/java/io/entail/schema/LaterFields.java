package io.entail.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields that shipped entities gained later, with the release of the gateway that introduced them. These entities are
 * in logs, and a process of an Entail release without {@code @since} could no longer write an entity whose definition
 * has that property, so the releases are listed here. New entities, and definitions that are in no log, such as the
 * configurations of plugins, use {@code @since}.
 */
public final class LaterFields {
    /** The release by full name of the record and the field. */
    private static final Map<String, String> SINCE = Map.of(
            "io.entail.entities.Plugin.instance_name", "3.2",
            "io.entail.entities.Route.path_syntax", "3.0",
            "io.entail.entities.Route.expression", "3.0",
            "io.entail.entities.Route.priority", "3.0",
            "io.entail.entities.Upstream.hash_on_query_arg", "3.0",
            "io.entail.entities.Upstream.hash_fallback_query_arg", "3.0",
            "io.entail.entities.Upstream.hash_on_uri_capture", "3.0",
            "io.entail.entities.Upstream.hash_fallback_uri_capture", "3.0",
            "io.entail.entities.Upstream.use_srv_name", "3.1",
            "io.entail.entities.Workspace.shard", "0.1");

    private LaterFields() {}

    /** Returns null for a field that was always there or that has {@code @since}. */
    public static @Nullable String since(String record, String field) {
        return SINCE.get(record + "." + field);
    }
}
