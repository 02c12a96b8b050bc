package io.entail.http.describe;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists the paths of the API, as {@code GET /endpoints} returns them. */
public final class Endpoints {
    /** The paths of every store. */
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

    /** The additional paths of a store that has plugins. */
    static final List<String> OF_PLUGINS =
            List.of("/plugins/enabled", "/schemas/plugins/validate", "/schemas/plugins/{name}");

    private Endpoints() {}

    /** Returns all paths, each followed directly by the paths below it. */
    public static List<String> of(List<EntityDefinition> definitions) {
        List<String> paths = new ArrayList<>(own(definitions));
        PathTemplate.all(definitions).forEach(path -> paths.add(path.text()));
        return paths.stream()
                .distinct()
                // Sorts a slash before every other character.
                .sorted(Comparator.comparing(path -> path.replace('/', '\0')))
                .toList();
    }

    /** Returns the paths that are not about entities. */
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
