package io.entail.http.describe;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The schemas that are not about entities, each under a name that no entity's schema has. */
final class OwnSchemas {
    static final Map<String, Object> TEXT = Map.of("type", "string");
    static final Map<String, Object> ROW = Map.of("type", "object", "additionalProperties", true);
    private static final Map<String, Object> TEXT_OR_NULL = Map.of("type", List.of("string", "null"));
    private static final Map<String, Object> FLAG = Map.of("type", "boolean");
    private static final Map<String, Object> NUMBER = Map.of("type", "integer", "format", "int64");
    private static final Map<String, Object> NUMBER_OR_NULL =
            Map.of("type", List.of("integer", "null"), "format", "int64");
    private static final Map<String, Object> TIME = Map.of("type", "string", "format", "date-time");
    private static final Map<String, Object> TIME_OR_NULL =
            Map.of("type", List.of("string", "null"), "format", "date-time");
    private static final Map<String, Object> ID = Map.of("type", "string", "format", "uuid");
    private static final Map<String, Object> ID_OR_NULL = Map.of("type", List.of("string", "null"), "format", "uuid");
    private static final Map<String, Object> ANY = Map.of();
    private static final Map<String, Object> ROW_OR_NULL =
            Map.of("type", List.of("object", "null"), "additionalProperties", true);

    private final UniqueNames names;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Map<String, Object> schemas = new LinkedHashMap<>();

    OwnSchemas(UniqueNames names) {
        this.names = names;
        add("Error", error());
        add("Message", object("message", TEXT));
        add("SchemaForm", form());
        add("Cause", cause());
        add("Diff", diff());
        add("Difference", difference());
        add("History", EntitySchemas.page(caused(version())));
        add("Blame", object("data", list(caused(blamed()))));
        add("Differences", object("from", moment(), "to", moment(), "data", list(ref("Difference"))));
        add("Undone", undone());
        add("Change", change());
        add("Rejection", rejection());
        add("Outcome", outcome());
        add("Batch", list(batchCall()));
        add("BatchAnswer", batchAnswer());
        add("TagPage", EntitySchemas.page(object("tag", TEXT, "entity_name", TEXT, "entity_id", TEXT)));
        add("Information", information());
        add("Status", status());
        add("Verification", verification());
        add("Endpoints", object("data", list(TEXT), "next", Map.of("type", "null")));
        add("EnabledPlugins", object("enabled_plugins", list(TEXT)));
    }

    private void add(String name, Map<String, Object> schema) {
        String taken = names.take(name);
        given.put(name, taken);
        schemas.put(taken, schema);
    }

    /** Returns all schemas by name. */
    Map<String, Object> all() {
        return schemas;
    }

    /** Returns the name of a schema in this document: the wanted one, or another when an entity's schema has it. */
    String name(String wanted) {
        return Objects.requireNonNull(given.get(wanted), wanted);
    }

    Map<String, Object> ref(String wanted) {
        return Tree.ref("schemas", name(wanted));
    }

    private static Map<String, Object> list(Map<String, Object> items) {
        return Tree.of("type", "array", "items", items);
    }

    /** Returns the schema of an object in which all these members are required. */
    private static Map<String, Object> object(Object... namesAndSchemas) {
        Map<String, Object> properties = Tree.of(namesAndSchemas);
        return Tree.of("type", "object", "properties", properties, "required", List.copyOf(properties.keySet()));
    }

    /** Returns the schema of an object in which these members are optional. */
    private static Map<String, Object> partial(Object... namesAndSchemas) {
        return Tree.of("type", "object", "properties", Tree.of(namesAndSchemas));
    }

    private Map<String, Object> caused(Map<String, Object> what) {
        return Tree.of("allOf", List.of(ref("Cause"), what));
    }

    private static Map<String, Object> error() {
        return Tree.of(
                "type",
                "object",
                "description",
                "What is wrong.",
                "properties",
                Tree.of(
                        "message",
                        TEXT,
                        "name",
                        TEXT,
                        "code",
                        Tree.of("type", "integer"),
                        "fields",
                        Tree.of(
                                "type",
                                "object",
                                "additionalProperties",
                                true,
                                "description",
                                "By field: a message, or a tree for what is nested; `@entity` is about several."),
                        "index",
                        Tree.of("type", "integer", "description", "Of the call of a batch, from 0.")),
                "required",
                List.of("message"));
    }

    private static Map<String, Object> form() {
        Map<String, Object> fields =
                list(Tree.of("type", "object", "minProperties", 1, "maxProperties", 1, "additionalProperties", ROW));
        Map<String, Object> form = partial("fields", fields, "entity_checks", list(ROW), "shorthand_fields", list(ROW));
        form.put("required", List.of("fields"));
        form.put("additionalProperties", true);
        return form;
    }

    private static Map<String, Object> cause() {
        return object("position", TEXT, "at", TIME, "actor", TEXT, "reason", TEXT, "write_id", ID);
    }

    private static Map<String, Object> diff() {
        return Tree.of(
                "type",
                "object",
                "additionalProperties",
                partial("before", ANY, "after", ANY),
                "description",
                "By field.");
    }

    private Map<String, Object> difference() {
        return changed("operation", operation(), "entity", TEXT, "key", ANY);
    }

    /** Returns the schema of a changed row: the members that identify it, then the row before and after. */
    private Map<String, Object> changed(Object... first) {
        Stream<Object> values = Stream.of("diff", ref("Diff"), "before", ROW_OR_NULL, "after", ROW_OR_NULL);
        return object(Stream.concat(Stream.of(first), values).toArray());
    }

    private static Map<String, Object> operation() {
        return Tree.of("type", "string", "enum", List.of("create", "update", "delete"));
    }

    private Map<String, Object> version() {
        return changed("version", NUMBER, "operation", operation());
    }

    private static Map<String, Object> blamed() {
        return object("field", TEXT, "value", ANY, "version", NUMBER);
    }

    private static Map<String, Object> moment() {
        return partial("position", TEXT_OR_NULL, "at", TIME_OR_NULL);
    }

    private Map<String, Object> undone() {
        return object(
                "undone",
                list(ref("Cause")),
                "restored",
                list(ref("Difference")),
                "dry_run",
                FLAG,
                "writes",
                NUMBER,
                "first_position",
                TEXT_OR_NULL,
                "last_position",
                TEXT_OR_NULL);
    }

    private static Map<String, Object> change() {
        return object(
                "position",
                TEXT,
                "sequence",
                NUMBER,
                "index",
                NUMBER,
                "count",
                NUMBER,
                "op",
                TEXT,
                "entity",
                TEXT,
                "workspace",
                TEXT_OR_NULL,
                "key",
                ANY,
                "version",
                NUMBER,
                "at",
                TIME,
                "actor",
                TEXT,
                "reason",
                TEXT,
                "origin",
                TEXT_OR_NULL,
                "writeId",
                ID,
                "expires",
                TIME_OR_NULL,
                "before",
                ROW_OR_NULL,
                "after",
                ROW_OR_NULL,
                "logDigest",
                TEXT,
                "digest",
                TEXT);
    }

    private static Map<String, Object> rejection() {
        return object(
                "position",
                TEXT,
                "at",
                TIME,
                "code",
                TEXT,
                "actor",
                TEXT_OR_NULL,
                "entity",
                TEXT_OR_NULL,
                "key",
                ANY,
                "field",
                TEXT_OR_NULL,
                "writeId",
                ID_OR_NULL);
    }

    private static Map<String, Object> outcome() {
        Map<String, Object> record = partial(
                "position",
                TEXT,
                "code",
                TEXT,
                "first_sequence",
                NUMBER,
                "changes",
                NUMBER,
                "change",
                NUMBER_OR_NULL,
                "constraint",
                NUMBER_OR_NULL,
                "entity",
                TEXT_OR_NULL,
                "key",
                ANY,
                "repeat_of",
                TEXT_OR_NULL);
        return object("id", ID, "accepted", FLAG, "records", list(record), "kept_from", TEXT);
    }

    private static Map<String, Object> batchCall() {
        Map<String, Object> call = partial(
                "method",
                Tree.of("type", "string", "enum", List.of("POST", "PUT", "PATCH", "DELETE")),
                "path",
                TEXT,
                "headers",
                Tree.of("type", "object", "additionalProperties", TEXT),
                "body",
                ANY);
        call.put("required", List.of("method", "path"));
        return call;
    }

    private static Map<String, Object> batchAnswer() {
        Map<String, Object> answer = partial(
                "status",
                Tree.of("type", "integer"),
                "headers",
                Tree.of("type", "object", "additionalProperties", TEXT),
                "body",
                ANY);
        answer.put("required", List.of("status"));
        return object("data", list(answer), "position", TEXT);
    }

    private static Map<String, Object> information() {
        Map<String, Object> information = partial(
                "version",
                TEXT,
                "tagline",
                TEXT,
                "hostname",
                TEXT,
                "node_id",
                TEXT,
                "plugins",
                ROW,
                "configuration",
                ROW,
                "entail",
                ROW);
        information.put("required", List.of("version"));
        return information;
    }

    private static Map<String, Object> status() {
        return partial(
                "database",
                object("reachable", FLAG),
                "server",
                ROW,
                "memory",
                ROW,
                "entail",
                partial(
                        "store",
                        TEXT,
                        "position",
                        TEXT_OR_NULL,
                        "end",
                        TEXT_OR_NULL,
                        "lag",
                        ANY,
                        "digest",
                        TEXT_OR_NULL,
                        "publisher",
                        ANY,
                        "projections",
                        ANY,
                        "entities",
                        list(object("name", TEXT, "rows", NUMBER)),
                        "building",
                        list(TEXT)));
    }

    private static Map<String, Object> verification() {
        return partial(
                "findings",
                NUMBER,
                "store",
                TEXT,
                "position",
                TEXT_OR_NULL,
                "sequence",
                NUMBER,
                "digest",
                TEXT_OR_NULL,
                "logDigest",
                TEXT_OR_NULL,
                "changes",
                NUMBER,
                "records",
                NUMBER,
                "feed",
                ANY,
                "replica",
                ANY,
                "found",
                list(ANY));
    }
}
