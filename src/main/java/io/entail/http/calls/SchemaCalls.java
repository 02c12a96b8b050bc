package io.entail.http.calls;

import io.entail.errors.words.Excerpt;
import io.entail.http.call.Answer;
import io.entail.http.call.Bodies;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.http.call.RefusedRequest;
import io.entail.http.describe.Endpoints;
import io.entail.http.describe.OpenApi;
import io.entail.http.describe.SchemaForm;
import io.entail.http.describe.Validate;
import io.entail.http.entities.EntityForm;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Describes definitions: schemas, validation without a write, the list of endpoints, and OpenAPI. Thread-safe. */
public final class SchemaCalls {
    private static final String PLUGINS = "plugins";
    private static final String VALIDATE = "validate";

    private final String version;
    private @Nullable Described described;

    /** Descriptions that were made from definitions; valid as long as the store has the same definitions. */
    private record Described(List<EntityDefinition> of, Map<String, Object> openApi, List<String> endpoints) {}

    public SchemaCalls(String version) {
        this.version = version;
    }

    /** {@code /schemas/...}. */
    public Answer schemas(HttpCall call) {
        List<String> path = call.path();
        boolean validates = path.size() == 3 && path.get(2).equals(VALIDATE);
        if (validates) {
            Endpoint.require(call, Endpoint.POST);
            return validate(call, path.get(1));
        }
        Endpoint.require(call, Endpoint.READ);
        if (path.size() == 3 && path.get(1).equals(PLUGINS)) {
            return plugin(call, path.get(2));
        }
        if (path.size() != 2) {
            throw RefusedRequest.notFound();
        }
        return Answer.ok(SchemaForm.of(named(call, path.get(1))));
    }

    private static Answer plugin(HttpCall call, String name) {
        return definition(call, PLUGINS)
                .flatMap(plugins -> SchemaForm.of(plugins, name))
                .map(Answer::ok)
                .orElseThrow(() -> new RefusedRequest(404, "No plugin named '" + Excerpt.of(name) + "'"));
    }

    private static EntityDefinition named(HttpCall call, String entity) {
        return definition(call, entity)
                .orElseThrow(() -> new RefusedRequest(404, "No entity named '" + Excerpt.of(entity) + "'"));
    }

    private static Optional<EntityDefinition> definition(HttpCall call, String entity) {
        List<EntityDefinition> definitions = call.store().definitions();
        return definitions.stream()
                .filter(each -> each.name().equals(entity))
                .findFirst()
                .or(() -> definitions.stream()
                        .filter(each -> each.apiName().equals(entity)
                                || each.nestedApiName().equals(entity))
                        .findFirst());
    }

    private static Answer validate(HttpCall call, String entity) {
        EntityDefinition definition = named(call, entity);
        Map<String, @Nullable Object> given =
                new LinkedHashMap<>(Bodies.object(call.body(), parameters -> EntityForm.read(definition, parameters)));
        if (definition.ttl()) {
            given.remove("ttl");
        }
        Validate.check(Definitions.of(call.store().definitions()), definition, given, Instant.now());
        return Answer.message(200, "schema validation successful");
    }

    /** {@code GET /endpoints}. */
    public Answer endpoints(HttpCall call) {
        Endpoint.require(call, Endpoint.READ);
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("data", described(call).endpoints());
        body.put("next", null);
        return Answer.ok(body);
    }

    /** {@code GET /openapi.json}. */
    public Answer openApi(HttpCall call) {
        Endpoint.require(call, Endpoint.READ);
        return Answer.ok(described(call).openApi());
    }

    private synchronized Described described(HttpCall call) {
        List<EntityDefinition> definitions = call.store().definitions();
        Described known = described;
        if (known == null || !known.of().equals(definitions)) {
            known = new Described(definitions, OpenApi.of(definitions, version), Endpoints.of(definitions));
            described = known;
        }
        return known;
    }
}
