package io.entail.http.describe;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The paths there are, as {@code GET /endpoints} lists them. */
public final class Endpoints {
    /** Those that every store has. */
    static final List<String> OWN = List.of(
            "/",
            "/batch",
            "/changes",
            "/config",
            "/diff",
            "/endpoints",
            "/metrics",
            "/openapi.json",
            "/outcomes/{id}",
            "/rejections",
            "/schemas/{name}",
            "/schemas/{name}/validate",
            "/status",
            "/tags",
            "/tags/{tag}",
            "/undo/{position}",
            "/verify");

    /** Those of a store that has plugins. */
    static final List<String> OF_PLUGINS =
            List.of("/plugins/enabled", "/schemas/plugins/validate", "/schemas/plugins/{name}");

    private Endpoints() {}

    /** All of them: what is below a path directly behind it. */
    public static List<String> of(List<EntityDefinition> definitions) {
        List<String> paths = new ArrayList<>(own(definitions));
        PathTemplate.all(definitions).forEach(path -> paths.add(path.text()));
        return paths.stream()
                .distinct()
                // As if no character came before a slash.
                .sorted(Comparator.comparing(path -> path.replace('/', '\0')))
                .toList();
    }

    /** Those that are no entity's. */
    static List<String> own(List<EntityDefinition> definitions) {
        List<String> paths = new ArrayList<>(OWN);
        if (hasPlugins(definitions)) {
            paths.addAll(OF_PLUGINS);
        }
        return paths;
    }

    static boolean hasPlugins(List<EntityDefinition> definitions) {
        return definitions.stream().anyMatch(each -> each.name().equals("plugins") && each.hasApi());
    }
}
