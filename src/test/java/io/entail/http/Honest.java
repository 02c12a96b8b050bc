package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.dao.EntityStore;
import io.entail.dao.Options;
import io.entail.forms.PrimaryKey;
import io.entail.http.Wire.Reply;
import io.entail.http.call.JsonOut;
import io.entail.http.entities.RoutePathForms;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The checks that every answer must pass, whatever the request. */
final class Honest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Internal names and stack traces, which no answer may contain. */
    private static final Pattern INSIDE =
            Pattern.compile("Exception|\\bat [a-z]+\\.|io\\.entail\\.|\\bjavax?\\.|org\\.|com\\.|"
                    + "StreamRead|JsonReadFeature|Feature '|Jetty|REDACTED|For input string|enum constant|Cannot invoke|"
                    + "@[0-9a-f]{6,}\\b|has no unique field");

    private final Attic attic;
    private final EntityStore shown;
    private Position seen = Position.START;
    private Map<String, Long> rows = Map.of();

    Honest(Attic attic) {
        this.attic = attic;
        this.shown = attic.store.with(Options.DEFAULT.withNulls());
        remember();
    }

    /**
     * Asserts that a refused request has changed no row of any entity in any workspace. The position of the log may
     * have changed, because refused writes are in the log, too.
     */
    void checkUnchanged(String asked) {
        Position now = attic.store.reader().reached();
        if (!now.equals(seen)) {
            Map<String, Long> versions = versions();
            assertThat(versions)
                    .as("a refused request has changed no row: %s", asked)
                    .isEqualTo(rows);
            seen = now;
        }
    }

    /** Remembers the present versions of all rows. */
    void remember() {
        seen = attic.store.reader().reached();
        rows = versions();
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        for (Entity workspace : rows(shown, "workspaces")) {
            EntityStore within =
                    shown.workspace(String.valueOf(workspace.fields().get("id")));
            for (EntityDefinition definition : attic.store.definitions()) {
                for (Entity row : rows(within, definition.name())) {
                    versions.put(
                            row.workspace() + " " + definition.name() + " " + PrimaryKey.of(definition, row),
                            row.version());
                }
            }
        }
        return versions;
    }

    /** Asserts that an error has the documented form and reveals nothing internal. */
    static void checkForm(Reply reply) throws IOException {
        if (reply.status() < 400 || reply.body().isEmpty()) {
            return;
        }
        assertThat(reply.header("content-type")).matches("application/json; ?charset=utf-8");
        JsonNode body = JSON.readTree(reply.body());
        assertThat(body.path("message").isTextual())
                .as("an error has a message: %s", reply.body())
                .isTrue();
        assertThat(body.path("message").asText()).isNotBlank().isNotEqualTo("null");
        assertThat(INSIDE.matcher(reply.body()).find())
                .as("an error reveals nothing internal: %s", reply.body())
                .isFalse();
        assertThat(body.has("code"))
                .as("an error has both code and name, or neither: %s", reply.body())
                .isEqualTo(body.has("name"));
    }

    /** Asserts that the store has the row with which a write has answered. */
    void checkStored(EntityDefinition definition, String workspace, Reply reply) throws IOException {
        JsonNode told = JSON.readTree(reply.body());
        assertThat(told.isObject())
                .as("a write of a row answers with the row: " + reply)
                .isTrue();
        EntityStore within = shown.workspace(workspace);
        Optional<Entity> row = rows(within, definition.name()).stream()
                .filter(each -> reply.header("etag").equals("\"" + each.version() + "\""))
                .findFirst();
        assertThat(row).as("the store has the answered row: " + reply).isPresent();
        JsonNode stored = JSON.readTree(JsonOut.bytes(RoutePathForms.shown(row.get(), false)));
        if (told.has("ttl")) {
            return;
        }
        assertThat(told).isEqualTo(stored);
        assertThat(PrimaryKey.of(definition, row.get())).isNotEmpty();
    }

    /** Asserts that the store has, in one of its workspaces, the row or rows with which a write has answered. */
    void checkTold(String asked, Reply reply) throws IOException {
        JsonNode body = reply.body().isEmpty() ? JSON.nullNode() : JSON.readTree(reply.body());
        if (!reply.header("etag").isEmpty()) {
            checkTold(asked, reply.header("etag"), body);
        }
        for (JsonNode each : body.has("data") && body.has("position") ? body.get("data") : List.<JsonNode>of()) {
            if (each.at("/headers/ETag").isTextual()) {
                checkTold(asked, each.at("/headers/ETag").asText(), each.get("body"));
            }
        }
    }

    private void checkTold(String asked, String tag, JsonNode told) throws IOException {
        if (told.has("ttl")) {
            return;
        }
        for (Entity workspace : rows(shown, "workspaces")) {
            EntityStore within =
                    shown.workspace(String.valueOf(workspace.fields().get("id")));
            for (EntityDefinition definition : attic.store.definitions()) {
                for (Entity row : rows(within, definition.name())) {
                    boolean same = tag.equals("\"" + row.version() + "\"")
                            && JSON.readTree(JsonOut.bytes(RoutePathForms.shown(row, false)))
                                    .equals(told);
                    if (same) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError(asked + "\nThe store does not have " + tag + " " + told);
    }

    private static List<Entity> rows(EntityStore store, String entity) {
        return store.dao(entity).page(PageRequest.first(1_000)).data();
    }
}
