package io.entail.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fields that shipped entities got later, with the release of the gateway that has them first. Logs have these entities, and a
 * process of a release of Entail before {@code @since} must not meet that property in one: it could no longer write the entity.
 * New entities, and what no log has, such as the configurations of plugins, say it themselves.
 */
public final class LaterFields {
    /** Full name of the record and the field, to the release. */
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

    /** Null for a field that has been there from the beginning, or says itself when it came. */
    public static @Nullable String since(String record, String field) {
        return SINCE.get(record + "." + field);
    }
}
