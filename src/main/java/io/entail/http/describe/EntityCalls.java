package io.entail.http.describe;

import io.entail.http.call.QueryParameters;
import io.entail.schema.EntityDefinition;
import io.entail.schema.FieldDefinition;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Describes the calls of entities, path by path. */
final class EntityCalls {
    private final UniqueNames ids;
    private final Parts parts;
    private final EntitySchemas schemas;
    private final OwnSchemas own;
    private final Map<String, String> tags;

    /**
     * Creates the descriptions for a document.
     *
     * @param ids gives names to the calls
     * @param tags the names of the entities' tags
     */
    EntityCalls(UniqueNames ids, Parts parts, EntitySchemas schemas, OwnSchemas own, Map<String, String> tags) {
        this.ids = ids;
        this.parts = parts;
        this.schemas = schemas;
        this.own = own;
        this.tags = tags;
    }

    /** Describes the operations of a path. */
    Map<String, Object> at(PathTemplate path) {
        Map<String, Object> item = new LinkedHashMap<>();
        if (!path.keys().isEmpty()) {
            item.put("parameters", keys(path));
        }
        switch (path.kind()) {
            case ALL, CHILDREN -> {
                put(item, "get", list(path));
                put(item, "post", create(path));
            }
            case ONE, CHILD -> {
                put(item, "get", read(path));
                put(item, "put", replace(path));
                put(item, "patch", change(path));
                put(item, "delete", delete(path));
            }
            case REFERENCE -> {
                put(item, "get", read(path));
                put(item, "put", replace(path));
                put(item, "patch", change(path));
            }
            case HISTORY -> put(item, "get", history(path));
            case BLAME -> put(item, "get", blame(path));
        }
        return item;
    }

    private void put(Map<String, Object> item, String method, OpenApiOperation operation) {
        item.put(method, operation.tree(parts));
    }

    private static List<Object> keys(PathTemplate path) {
        return path.keys().entrySet().stream()
                .map(each -> (Object) Tree.of(
                        "name",
                        each.getKey(),
                        "in",
                        "path",
                        "required",
                        true,
                        "description",
                        keyText(each.getValue()),
                        "schema",
                        Tree.of("type", "string", "minLength", 1)))
                .toList();
    }

    private static String keyText(EntityDefinition definition) {
        List<String> key = definition.primaryKey();
        if (key.size() > 1) {
            return "A JSON object of `" + String.join("`, `", key) + "`.";
        }
        return definition
                .endpointKey()
                .filter(name -> !key.contains(name))
                .map(name -> "The `" + key.get(0) + "`, or the `" + name + "`.")
                .orElse("The `" + key.get(0) + "`.");
    }

    /**
     * Returns an operation named such as {@code getRouteOfService}: after the reference when the path follows one,
     * after the parent when the path is below it.
     */
    private OpenApiOperation operation(PathTemplate path, String verb, boolean many, String summary) {
        EntityDefinition answered = path.answered();
        String what = many ? UniqueNames.pascal(answered.name()) : UniqueNames.pascal(answered.recordName());
        EntityDefinition through = path.through();
        String of = through == null ? "" : UniqueNames.pascal(through.recordName());
        String nested = through == null ? verb + what : verb + what + "Of" + of;
        boolean back = path.kind() == PathTemplate.Kind.REFERENCE;
        String whole = switch (path.kind()) {
            case ALL, ONE, CHILDREN, CHILD -> nested;
            case HISTORY -> nested + "History";
            case BLAME -> nested + "Blame";
            case REFERENCE ->
                verb
                        + of
                        + UniqueNames.pascal(
                                Objects.requireNonNull(path.reference()).field());
        };
        EntityDefinition tagged = back && through != null ? through : answered;
        return new OpenApiOperation(String.valueOf(tags.get(tagged.name())), ids.take(whole), summary);
    }

    private static boolean isNested(PathTemplate path) {
        return path.through() != null;
    }

    private static String row(PathTemplate path) {
        return "a row of " + path.answered().name();
    }

    private OpenApiOperation list(PathTemplate path) {
        OpenApiOperation list = operation(
                        path, "list", true, "A page of " + path.answered().name())
                .takes("size", "offset", "tags", "sort", "count", "as_of", "Entail-Await")
                .answers(
                        200,
                        "A page.",
                        Tree.ref("schemas", schemas.of(path.answered()).page()),
                        "Entail-Position")
                .refuses(501);
        if (path.kind() == PathTemplate.Kind.CHILDREN) {
            list.refuses(404);
        }
        asked(path.answered()).forEach(list::takes);
        return list;
    }

    /** Returns a parameter for each field by which rows can be searched. */
    private static List<Map<String, Object>> asked(EntityDefinition definition) {
        Set<String> indexed = definition.indexes().stream()
                .flatMap(index -> index.fields().stream())
                .collect(Collectors.toSet());
        return definition.fields().stream()
                .filter(field -> indexed.contains(field.name())
                        || field.unique()
                        || field.reference().isPresent()
                        || definition.primaryKey().equals(List.of(field.name())))
                .map(field -> asked(field, indexed.contains(field.name())))
                .toList();
    }

    private static Map<String, Object> asked(FieldDefinition field, boolean indexed) {
        String name = QueryParameters.isOfLists(field.name()) ? "where." + field.name() : field.name();
        String ranges = indexed
                ? " Also `" + name
                        + ".from`, `.above`, `.to`, `.below` and `.unset`, as the indexes of the definition allow."
                : "";
        return Tree.of(
                "name",
                name,
                "in",
                "query",
                "description",
                "Rows that have this value." + ranges,
                "schema",
                Tree.of("type", "string"));
    }

    private Map<String, Object> answer(PathTemplate path) {
        return Tree.ref("schemas", schemas.of(path.answered()).answer());
    }

    private OpenApiOperation read(PathTemplate path) {
        return operation(path, "get", false, "Reads " + row(path))
                .takes("as_of", "Entail-Await", "If-None-Match")
                .answers(200, "The row.", answer(path), "ETag", "Entail-Position")
                .refuses(304, 404, 501);
    }

    private static OpenApiOperation writing(OpenApiOperation operation) {
        return operation
                .takes("If-Match", "If-None-Match", "Idempotency-Key", "Entail-Actor", "Entail-Reason")
                .refuses(409, 412, 422, 504);
    }

    /** Returns the fields of the sent row that the path already gives. */
    private static Set<String> said(PathTemplate path) {
        Set<String> said = new HashSet<>();
        boolean named = path.kind() == PathTemplate.Kind.ONE || path.kind() == PathTemplate.Kind.CHILD;
        if (named) {
            said.addAll(path.answered().primaryKey());
            path.answered().endpointKey().ifPresent(said::add);
        }
        boolean below = path.kind() == PathTemplate.Kind.CHILD || path.kind() == PathTemplate.Kind.CHILDREN;
        if (below && path.reference() != null) {
            said.add(path.reference().field());
        }
        return said;
    }

    private OpenApiOperation create(PathTemplate path) {
        OpenApiOperation create = writing(operation(path, "create", false, "Creates " + row(path)))
                .sent(schemas.write(path.answered(), said(path)))
                .answers(201, "The row.", answer(path), "ETag", "Entail-Position", "Entail-Write-Id")
                .refuses(413, 415);
        return isNested(path) ? create.refuses(404) : create;
    }

    private OpenApiOperation replace(PathTemplate path) {
        OpenApiOperation replace = writing(operation(path, "put", false, "Creates or replaces " + row(path)))
                .sent(schemas.write(path.answered(), said(path)))
                .answers(200, "The row.", answer(path), "ETag", "Entail-Position", "Entail-Write-Id")
                .refuses(413, 415);
        return isNested(path) ? replace.refuses(404) : replace;
    }

    private OpenApiOperation change(PathTemplate path) {
        return writing(operation(path, "patch", false, "Changes fields of " + row(path)))
                .sent(Tree.ref("schemas", schemas.of(path.answered()).patch()))
                .answers(200, "The row.", answer(path), "ETag", "Entail-Position", "Entail-Write-Id")
                .refuses(404, 413, 415);
    }

    private OpenApiOperation delete(PathTemplate path) {
        OpenApiOperation delete = writing(operation(path, "delete", false, "Deletes " + row(path)))
                .answersNothing(204, "It is not there any more.", "Entail-Position", "Entail-Write-Id");
        return isNested(path) ? delete.refuses(404) : delete;
    }

    private OpenApiOperation history(PathTemplate path) {
        return operation(path, "get", false, "The versions of " + row(path))
                .description("Also of one that was deleted.")
                .takes("size", "offset", "order", "Entail-Await")
                .answers(200, "A page of versions.", own.ref("History"), "Entail-Position")
                .refuses(404, 501);
    }

    private OpenApiOperation blame(PathTemplate path) {
        return operation(path, "get", false, "Who gave the fields of " + row(path) + " their values")
                .takes("as_of", "Entail-Await")
                .answers(200, "Each field with the change that gave it its value.", own.ref("Blame"), "Entail-Position")
                .refuses(404, 501);
    }
}
