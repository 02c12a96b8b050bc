package io.entail.http.describe;

import static io.entail.http.describe.OpenApiOperation.JSON;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes the calls that are not about entities, path by path. */
final class OwnCalls {
    private static final String EVENTS = "text/event-stream";
    private static final String LINES = "application/x-ndjson";
    private static final String YAML = "application/yaml";

    private final UniqueNames ids;
    private final Parts parts;
    private final OwnSchemas own;
    private final String tag;

    /** Creates the descriptions for a document; all of them have the same tag. */
    OwnCalls(UniqueNames ids, Parts parts, OwnSchemas own, String tag) {
        this.ids = ids;
        this.parts = parts;
        this.own = own;
        this.tag = tag;
    }

    /** Describes the operations of a path of {@link Endpoints#own}. */
    Map<String, Object> at(String path) {
        return switch (path) {
            case "/" -> get(read("getInformation", "What this server is", "Information"));
            case "/status" -> get(read("getStatus", "How it is", "Status"));
            case "/endpoints" -> get(read("listEndpoints", "The paths there are", "Endpoints"));
            case "/plugins/enabled" -> get(read("listEnabledPlugins", "The plugins there are", "EnabledPlugins"));
            case "/tags" -> get(tags("listTags", "Which rows have which tags"));
            case "/tags/{tag}" -> item("tag", OwnSchemas.TEXT, "get", tags("listRowsWithTag", "Which rows have a tag"));
            case "/schemas/{name}" ->
                item(
                        "name",
                        OwnSchemas.TEXT,
                        "get",
                        read("getSchema", "The fields of an entity, as the gateway describes them", "SchemaForm")
                                .refuses(404));
            case "/schemas/plugins/{name}" ->
                item(
                        "name",
                        OwnSchemas.TEXT,
                        "get",
                        read("getPluginSchema", "The fields of a plugin, as the gateway describes them", "SchemaForm")
                                .refuses(404));
            case "/schemas/{name}/validate" ->
                item("name", OwnSchemas.TEXT, "post", validate("validate").refuses(404));
            case "/schemas/plugins/validate" -> Tree.of("post", tree(validate("validatePlugin")));
            case "/config" -> Tree.of("get", tree(exported()), "post", tree(imported()));
            case "/openapi.json" -> get(openApi());
            case "/metrics" -> get(metrics());
            case "/batch" -> Tree.of("post", tree(batch()));
            case "/changes" -> get(feed("listChanges", "What was changed, as it happens", "Change"));
            case "/rejections" -> get(feed("listRejections", "What was refused, as it happens", "Rejection"));
            case "/verify" -> get(verify());
            case "/outcomes/{id}" ->
                item(
                        "id",
                        Parts.uuid(),
                        "get",
                        read("getOutcome", "What became of a write", "Outcome").refuses(404, 501));
            case "/diff" -> get(diff());
            case "/undo/{position}" -> item("position", OwnSchemas.TEXT, "post", undo());
            default -> throw new IllegalArgumentException("nothing is known of " + path);
        };
    }

    private Map<String, Object> tree(OpenApiOperation operation) {
        return operation.tree(parts);
    }

    private Map<String, Object> get(OpenApiOperation operation) {
        return Tree.of("get", tree(operation));
    }

    private Map<String, Object> item(
            String key, Map<String, Object> schema, String method, OpenApiOperation operation) {
        Map<String, Object> parameter = Tree.of("name", key, "in", "path", "required", true, "schema", schema);
        return Tree.of("parameters", List.of(parameter), method, tree(operation));
    }

    private OpenApiOperation call(String id, String summary) {
        return new OpenApiOperation(tag, ids.take(id), summary);
    }

    private OpenApiOperation read(String id, String summary, String schema) {
        return call(id, summary).answers(200, summary + ".", own.ref(schema), "Entail-Position");
    }

    private OpenApiOperation tags(String id, String summary) {
        return read(id, summary, "TagPage")
                .takes("size", "offset", "as_of", "Entail-Await")
                .refuses(501);
    }

    private OpenApiOperation validate(String id) {
        return call(id, "Whether a row could be created, as far as that can be known without looking at others")
                .sent(OwnSchemas.ROW)
                .answers(200, "Nothing is wrong with it.", own.ref("Message"))
                .refuses(413, 415);
    }

    private OpenApiOperation exported() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(YAML, Tree.of("schema", OwnSchemas.TEXT));
        content.put(JSON, Tree.of("schema", OwnSchemas.ROW));
        return call("exportConfig", "The workspace in the declarative format")
                .takes("as_of", "Entail-Await")
                .answersAs(200, "The file.", content, "Entail-Position")
                .refuses(501);
    }

    private OpenApiOperation imported() {
        Map<String, Object> config = Tree.of(
                "type",
                "object",
                "properties",
                Tree.of("config", Tree.of("type", "string", "description", "The file as text.")),
                "additionalProperties",
                true);
        Map<String, Object> content = new LinkedHashMap<>();
        List.of(JSON, "application/x-www-form-urlencoded", "multipart/form-data")
                .forEach(type -> content.put(type, Tree.of("schema", config)));
        content.put(YAML, Tree.of("schema", OwnSchemas.TEXT));
        return call("importConfig", "Imports a file in the declarative format")
                .takes("prune", "dry_run", "check_hash", "Entail-Actor", "Entail-Reason")
                .sentAs(content)
                .answers(200, "What was written.", OwnSchemas.ROW, "Entail-Position")
                .answers(201, "What was written.", OwnSchemas.ROW, "Entail-Position")
                .refuses(304, 409, 413, 415, 429, 504);
    }

    private OpenApiOperation openApi() {
        return call("getOpenApi", "This document").answers(200, "This document.", OwnSchemas.ROW);
    }

    private OpenApiOperation metrics() {
        return call("getMetrics", "Measurements in the text format of Prometheus")
                .answersAs(200, "Measurements.", Tree.of("text/plain", Tree.of("schema", OwnSchemas.TEXT)));
    }

    private OpenApiOperation batch() {
        return call("batch", "Several writes at once, all or nothing")
                .takes("Idempotency-Key", "Entail-Actor", "Entail-Reason")
                .sentAs(Tree.of(JSON, Tree.of("schema", own.ref("Batch"))))
                .answers(
                        200,
                        "The answers in their order.",
                        own.ref("BatchAnswer"),
                        "Entail-Position",
                        "Entail-Write-Id")
                .refuses(404, 409, 412, 413, 415, 422, 504);
    }

    private OpenApiOperation feed(String id, String summary, String schema) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(LINES, Tree.of("schema", own.ref(schema)));
        content.put(EVENTS, Tree.of("schema", OwnSchemas.TEXT));
        return call(id, summary)
                .description("One line of JSON each, or server-sent events whose data is that. Goes on until the client"
                        + " ends it, unless `follow=false`.")
                .takes("from", "follow", "entity", "key", "tags", "workspace", "Last-Event-ID")
                .answersAs(200, "A stream.", content)
                .refuses(429, 501);
    }

    private OpenApiOperation verify() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put(JSON, Tree.of("schema", own.ref("Verification")));
        content.put(EVENTS, Tree.of("schema", OwnSchemas.TEXT));
        return call("verify", "Verifies the past")
                .description("As server-sent events `progress`, `finding` and `result`, or the result alone.")
                .answersAs(200, "What was found.", content)
                .refuses(429, 501);
    }

    private OpenApiOperation diff() {
        return read("getDiff", "What differs between two moments", "Differences")
                .takes("from", "to", "entity", "Entail-Await")
                .refuses(501);
    }

    private OpenApiOperation undo() {
        return call("undo", "Takes a write back")
                .takes("dry_run", "Entail-Actor", "Entail-Reason")
                .answers(200, "What was restored.", own.ref("Undone"), "Entail-Position", "Entail-Write-Id")
                .refuses(404, 409, 429, 501, 504);
    }
}
