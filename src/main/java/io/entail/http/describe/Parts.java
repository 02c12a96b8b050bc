package io.entail.http.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The components that many calls share: parameters, header fields, and error answers. */
final class Parts {
    private static final Map<String, Object> TEXT = Map.of("type", "string");
    private static final Map<String, Object> FLAG = Map.of("type", "boolean");
    private static final String JSON = "application/json";

    private final Map<String, Object> parameters = new LinkedHashMap<>();
    private final Map<String, Object> headers = new LinkedHashMap<>();
    private final Map<Integer, String> refusals = new TreeMap<>();
    private final Map<String, Object> responses = new LinkedHashMap<>();

    /** Creates the components; {@code error} is the name of the schema of errors. */
    Parts(String error) {
        addParameters();
        addHeaders();
        addRefusals(error);
    }

    private void addParameters() {
        query("size", "Rows of a page.", Tree.of("type", "integer", "minimum", 1, "maximum", 1000, "default", 100));
        query("offset", "Where a page begins, as the page before says.", TEXT);
        query("tags", "`a,b`: rows that have both; `a/b`: rows that have any.", TEXT);
        query("sort", "A field with an index: `total`, or `-total` for descending.", TEXT);
        query("count", "Adds how many there are altogether.", FLAG);
        query("as_of", "A time, or a position such as `0:41`: answers what was true then.", TEXT);
        query("dry_run", "Writes nothing and answers what would be written.", FLAG);
        query("prune", "Deletes what the file does not have.", FLAG);
        query(
                "check_hash",
                "Answers 304 when nothing would change.",
                Tree.of("type", "integer", "enum", List.of(0, 1)));
        query("from", "A position, a time, `beginning` or `end`.", TEXT);
        query("to", "A position or a time; now unless it is given.", TEXT);
        query("follow", "Whether to go on when the present is reached.", Tree.of("type", "boolean", "default", true));
        query("entity", "Of this entity only.", TEXT);
        query("key", "Of the row with this key only.", TEXT);
        query("workspace", "Of this workspace only.", TEXT);
        query("order", "By age.", Tree.of("type", "string", "enum", List.of("asc", "desc"), "default", "desc"));
        header("Entail-Await", "A position, such as `0:41`: waits until it is readable.");
        header("If-Match", "Versions that the row may have, or `*`: 412 when it has another one.");
        header(
                "If-None-Match",
                "Versions: 304 on reads, 412 on writes when the row has one of them. `*` creates only.");
        header("Idempotency-Key", "A request that is repeated with it is one write with the first answer, for a day.");
        header("Entail-Actor", "Who writes: UTF-8, percent-encoded, at most 1,000 characters.");
        header("Entail-Reason", "Why: UTF-8, percent-encoded, at most 1,000 characters.");
        header("Last-Event-ID", "The stream goes on behind this event.");
    }

    private void query(String name, String description, Map<String, Object> schema) {
        parameters.put(name, Tree.of("name", name, "in", "query", "description", description, "schema", schema));
    }

    private void header(String name, String description) {
        parameters.put(name, Tree.of("name", name, "in", "header", "description", description, "schema", TEXT));
    }

    private void addHeaders() {
        headers.put("ETag", Tree.of("description", "The version of the row, in quotes.", "schema", TEXT));
        headers.put(
                "Entail-Position",
                Tree.of(
                        "description",
                        "The position of the write, else how far the state has come that was read.",
                        "schema",
                        TEXT));
        headers.put("Entail-Write-Id", Tree.of("description", "The id of the write.", "schema", uuid()));
        headers.put(
                "Retry-After",
                Tree.of("description", "Seconds after which to try again.", "schema", Tree.of("type", "integer")));
    }

    static Map<String, Object> uuid() {
        return Tree.of("type", "string", "format", "uuid");
    }

    private void addRefusals(String error) {
        refusal(400, "BadRequest", "What was sent is not valid, or no request.", error, "Entail-Position");
        refusal(401, "Unauthorized", "There is no token, or a wrong one.", error);
        refusal(403, "Forbidden", "The role does not suffice, or the request comes from elsewhere.", error);
        refusal(404, "NotFound", "There is nothing at the path.", error, "Entail-Position");
        refusal(
                409,
                "Conflict",
                "Another row has one of the values, or the row has changed.",
                error,
                "Entail-Position");
        refusal(412, "PreconditionFailed", "The row has another version.", error, "Entail-Position");
        refusal(413, "TooLarge", "What was sent is too large.", error);
        refusal(415, "UnsupportedMediaType", "The body is of another type, or compressed.", error);
        refusal(422, "AnotherBody", "The `Idempotency-Key` was used with another body.", error);
        refusal(429, "TooMany", "Another one is under way.", error, "Retry-After");
        refusal(501, "NotHere", "This kind of store cannot answer it; the message says what can.", error);
        refusal(503, "Unavailable", "Something cannot be reached, or was not in time.", error, "Retry-After");
        refusal(504, "OutcomeUnknown", "Nobody knows yet what became of the write.", error, "Entail-Write-Id");
        responses.put(
                "NotModified",
                Tree.of(
                        "description",
                        "It is still the version that the request names.",
                        "headers",
                        headerRefs("ETag")));
        refusals.put(304, "NotModified");
    }

    private void refusal(int status, String name, String description, String error, String... headerNames) {
        refusals.put(status, name);
        responses.put(
                name,
                Tree.of(
                        "description",
                        description,
                        "headers",
                        headerNames.length == 0 ? null : headerRefs(headerNames),
                        "content",
                        Tree.of(JSON, Tree.of("schema", Tree.ref("schemas", error)))));
    }

    /** Returns references to header fields of an answer. */
    static Map<String, Object> headerRefs(String... names) {
        Map<String, Object> refs = new LinkedHashMap<>();
        for (String name : names) {
            refs.put(name, Tree.ref("headers", name));
        }
        return refs;
    }

    static List<Object> parameterRefs(List<String> names) {
        List<Object> refs = new ArrayList<>();
        names.forEach(name -> refs.add(Tree.ref("parameters", name)));
        return refs;
    }

    /** Returns the error answers for these statuses. */
    Map<String, Object> refusals(List<Integer> statuses) {
        Map<String, Object> refs = new LinkedHashMap<>();
        statuses.forEach(status ->
                refs.put(String.valueOf(status), Tree.ref("responses", String.valueOf(refusals.get(status)))));
        return refs;
    }

    /** Returns all components except schemas. */
    Map<String, Object> components() {
        return Tree.of(
                "parameters",
                parameters,
                "headers",
                headers,
                "responses",
                responses,
                "securitySchemes",
                Tree.of(
                        "bearer",
                        Tree.of("type", "http", "scheme", "bearer", "description", "A token."),
                        "adminToken",
                        Tree.of(
                                "type",
                                "apiKey",
                                "in",
                                "header",
                                "name",
                                "Kong-Admin-Token",
                                "description",
                                "The same token, as clients of the gateway send it.")));
    }
}
