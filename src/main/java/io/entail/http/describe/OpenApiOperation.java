package io.entail.http.describe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the description of one call step by step. Not thread-safe. */
final class OpenApiOperation {
    static final String JSON = "application/json";
    private static final List<String> BODIES =
            List.of(JSON, "application/x-www-form-urlencoded", "multipart/form-data");

    private final String tag;
    private final String id;
    private final String summary;
    private final List<Object> parameters = new ArrayList<>();
    private final Map<String, Object> answers = new TreeMap<>();
    private final List<Integer> refusals = new ArrayList<>(List.of(400, 401, 403, 503));
    private @Nullable String description;
    private @Nullable Map<String, Object> body;

    OpenApiOperation(String tag, String id, String summary) {
        this.tag = tag;
        this.id = id;
        this.summary = summary;
    }

    OpenApiOperation description(String text) {
        description = text;
        return this;
    }

    /** Adds parameters that are shared by many calls. */
    OpenApiOperation takes(String... names) {
        parameters.addAll(Parts.parameterRefs(List.of(names)));
        return this;
    }

    OpenApiOperation takes(Map<String, Object> parameter) {
        parameters.add(parameter);
        return this;
    }

    OpenApiOperation refuses(Integer... statuses) {
        refusals.addAll(List.of(statuses));
        return this;
    }

    /** Adds a request body that may be JSON or a form. */
    OpenApiOperation sent(Map<String, Object> schema) {
        Map<String, Object> content = new LinkedHashMap<>();
        BODIES.forEach(type -> content.put(type, Tree.of("schema", schema)));
        return sentAs(content);
    }

    /** Adds a request body, by media type. */
    OpenApiOperation sentAs(Map<String, Object> content) {
        body = Tree.of("required", true, "content", content);
        return this;
    }

    /** Adds a JSON answer. */
    OpenApiOperation answers(int status, String text, Map<String, Object> schema, String... headers) {
        return answersAs(status, text, Tree.of(JSON, Tree.of("schema", schema)), headers);
    }

    /** Adds an answer, by media type. */
    OpenApiOperation answersAs(int status, String text, Map<String, Object> content, String... headers) {
        answers.put(
                String.valueOf(status),
                Tree.of("description", text, "headers", Parts.headerRefs(headers), "content", content));
        return this;
    }

    /** Adds an answer without a body. */
    OpenApiOperation answersNothing(int status, String text, String... headers) {
        answers.put(String.valueOf(status), Tree.of("description", text, "headers", Parts.headerRefs(headers)));
        return this;
    }

    Map<String, Object> tree(Parts parts) {
        Map<String, Object> all = new TreeMap<>(answers);
        all.putAll(parts.refusals(refusals));
        return Tree.of(
                "tags",
                List.of(tag),
                "operationId",
                id,
                "summary",
                summary,
                "description",
                description,
                "parameters",
                parameters.isEmpty() ? null : parameters,
                "requestBody",
                body,
                "responses",
                all);
    }
}
