package io.entail.http.describe;

import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the document of {@code GET /openapi.json}, which describes every call in OpenAPI 3.1. */
public final class OpenApi {
    private static final String ABOUT = """
            Entities, and what an event log adds to them: history, differences, the state as it was, undo.

            * A path is split at `/`, then each segment is percent-decoded once, so that a key may hold anything.
            * Within a workspace, every path stands behind its name or id: `/{workspace}/services`, or
              `/workspaces/{workspace}/services`.
            * `HEAD` is `GET` without a body; `OPTIONS` answers 204 with `Allow`; a method that is not described here is
              405.
            * In forms, values are read by the type of their field; `a.b=1` reaches into records and maps; `a[]=1`,
              `a[1]=x` and `a=1&a=2` make lists; an empty value is null.
            """;

    private OpenApi() {}

    /**
     * Returns the document as a tree.
     *
     * @param definitions the definitions of the store; the same definitions in the same order give the same names
     * @param version version of Entail, used as the version of the document
     */
    public static Map<String, Object> of(List<EntityDefinition> definitions, String version) {
        UniqueNames names = new UniqueNames();
        EntitySchemas entities = new EntitySchemas(definitions, names);
        OwnSchemas own = new OwnSchemas(names);
        Parts parts = new Parts(own.name("Error"));
        UniqueNames tagNames = new UniqueNames();
        Map<String, String> tags = new LinkedHashMap<>();
        List<Object> described = new ArrayList<>();
        for (EntityDefinition each : definitions) {
            if (each.hasApi()) {
                String tag = tagNames.take(each.name());
                tags.put(each.name(), tag);
                described.add(Tree.of("name", tag, "description", each.doc().isEmpty() ? null : each.doc()));
            }
        }
        String store = tagNames.take("store");
        described.add(0, Tree.of("name", store, "description", "What is no entity's."));
        Map<String, Object> paths = paths(definitions, new Calls(new UniqueNames(), parts, entities, own, tags, store));
        Map<String, Object> schemas = new LinkedHashMap<>(own.all());
        schemas.putAll(entities.all());
        Map<String, Object> components = Tree.of("schemas", schemas);
        components.putAll(parts.components());
        return Tree.of(
                "openapi",
                "3.1.0",
                "info",
                info(version),
                "servers",
                List.of(Tree.of("url", "/", "description", "The workspace `default`.")),
                "security",
                List.of(Map.of(), Tree.of("bearer", List.of()), Tree.of("adminToken", List.of())),
                "tags",
                described,
                "paths",
                paths,
                "components",
                components);
    }

    private record Calls(
            UniqueNames ids,
            Parts parts,
            EntitySchemas entities,
            OwnSchemas own,
            Map<String, String> tags,
            String store) {}

    private static Map<String, Object> info(String version) {
        return Tree.of(
                "title",
                "Entail",
                "version",
                version,
                "description",
                ABOUT,
                "license",
                Tree.of("name", "Apache License 2.0", "identifier", "Apache-2.0"));
    }

    private static Map<String, Object> paths(List<EntityDefinition> definitions, Calls calls) {
        Map<String, Object> paths = new LinkedHashMap<>();
        OwnCalls own = new OwnCalls(calls.ids(), calls.parts(), calls.own(), calls.store());
        Endpoints.own(definitions).forEach(path -> paths.put(path, own.at(path)));
        EntityCalls entities = new EntityCalls(calls.ids(), calls.parts(), calls.entities(), calls.own(), calls.tags());
        PathTemplate.all(definitions).forEach(path -> paths.putIfAbsent(path.text(), entities.at(path)));
        return paths;
    }
}
