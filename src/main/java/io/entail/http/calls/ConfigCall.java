package io.entail.http.calls;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport;
import io.entail.declarative.Differences;
import io.entail.declarative.Exporter;
import io.entail.declarative.ImportListener;
import io.entail.declarative.Importer;
import io.entail.declarative.StoreRows;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.StoreUnavailableException;
import io.entail.forms.ImportJson;
import io.entail.http.call.Answer;
import io.entail.http.call.Bodies;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.http.call.QueryParameters;
import io.entail.http.call.RefusedRequest;
import io.entail.schema.Definitions;
import java.io.BufferedWriter;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * {@code /config}: exports a workspace as a declarative configuration, and imports such configurations. A body is first
 * stored in a private file, from which it can be read several times. Only one import runs at a time. Thread-safe.
 */
public final class ConfigCall implements Endpoint {
    private static final String CONFIG = "config";
    private static final String METHODS = "GET, HEAD, OPTIONS, POST";
    private static final String YAML = "application/yaml; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(ConfigText.BYTES_MAX)
                    .build())
            .build();

    private final Semaphore importing = new Semaphore(1);

    @Override
    public Answer answer(HttpCall call) {
        if (call.path().size() > 1) {
            throw RefusedRequest.notFound();
        }
        Endpoint.require(call, METHODS);
        return call.method().equals("POST") ? take(call) : export(call);
    }

    private static Answer export(HttpCall call) {
        String accept = call.given("accept").orElse("");
        boolean json = accept.contains("json");
        List<String> tags = call.query()
                .get("select_tags")
                .filter(text -> !text.isEmpty())
                .map(text -> List.of(text.split(",", -1)))
                .orElse(List.of());
        EntityStore store = call.store();
        Exporter exporter = new Exporter(store, Definitions.of(store.definitions()), Exporter.workspaceOf(store), tags);
        Path file = temporary();
        try {
            exporter.write(() -> watched(file, call), json);
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            delete(file);
            throw e;
        }
        return new Answer.Stream(
                200,
                Map.of(),
                json ? JSON : YAML,
                out -> {
                    try {
                        Files.copy(file, out);
                    } finally {
                        delete(file);
                    }
                },
                () -> delete(file));
    }

    private static Writer watched(Path file, HttpCall call) throws IOException {
        call.requireClient();
        return new BufferedWriter(new Watched(Files.newBufferedWriter(file), call));
    }

    /** Stops writing when the client has closed the connection. */
    private static final class Watched extends FilterWriter {
        private final HttpCall call;

        Watched(Writer out, HttpCall call) {
            super(out);
            this.call = call;
        }

        @Override
        public void write(char[] text, int from, int length) throws IOException {
            call.requireClient();
            super.write(text, from, length);
        }
    }

    private Answer take(HttpCall call) {
        if (!importing.tryAcquire()) {
            throw new RefusedRequest(new Answer.Document(
                    429, Map.of("Retry-After", "5"), Map.of("message", "Currently loading previous configuration")));
        }
        Path file = temporary();
        try {
            spool(call, file);
            return run(call, new ConfigText("the body", () -> reader(file)));
        } finally {
            delete(file);
            importing.release();
        }
    }

    private static Reader reader(Path file) throws IOException {
        return new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder());
    }

    private static Answer run(HttpCall call, ConfigText text) {
        boolean dryRun = call.query().is("dry_run", false);
        boolean prune = call.query().is("prune", false);
        EntityStore store = call.store();
        boolean named = !call.prefix().isEmpty();
        ConfigImport.Options options = new ConfigImport.Options(prune, named, named ? store.workspace() : null);
        Instant now = Instant.now();
        List<ConfigImport.Part> parts = new ConfigImport(
                        store, Definitions.of(store.definitions()), options, new Gone(call))
                .plan(List.of(text), now);
        boolean same = parts.stream().allMatch(part -> part.plan().isEmpty());
        if (same && call.query().is("check_hash", false)) {
            return Answer.of(304, null);
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        if (dryRun) {
            List<Object> changes = new ArrayList<>();
            for (ConfigImport.Part part : parts) {
                new Differences(new StoreRows(part.store()), now)
                        .tell(part.plan(), difference -> changes.add(ImportJson.document(difference)));
            }
            body.put("changes", changes);
            body.put("dry_run", true);
            body.putAll(ImportJson.counts(parts, Importer.Result.NOTHING));
            return Answer.ok(body);
        }
        Importer.Result done = Importer.Result.NOTHING;
        for (ConfigImport.Part part : parts) {
            try {
                done = done.and(new Importer(part.store(), ImportListener.NONE).run(part.plan()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreUnavailableException("interrupted while importing; importing again goes on", e);
            }
        }
        body.putAll(ImportJson.counts(parts, done));
        return Answer.of(201, body);
    }

    /** Ends an import when the client has closed the connection before anything was written. */
    private record Gone(HttpCall call) implements ImportListener {
        @Override
        public void advances(long more) {
            call.requireClient();
        }
    }

    private static void spool(HttpCall call, Path file) {
        String type = Bodies.type(call.body());
        try {
            switch (type) {
                case "application/x-www-form-urlencoded", "multipart/form-data" -> Files.writeString(file, form(call));
                case "text/yaml", "text/x-yaml", "application/yaml", "application/x-yaml", "application/json" -> {
                    try (InputStream in = call.body().stream(ConfigText.BYTES_MAX)) {
                        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                    }
                    if (type.equals("application/json")) {
                        unwrap(file);
                    }
                }
                default ->
                    throw new RefusedRequest(
                            415,
                            "a configuration comes as application/json, application/yaml or text/yaml, or as the"
                                    + " parameter config of a form");
            }
        } catch (IOException e) {
            throw Bodies.broken(e);
        }
    }

    private static String form(HttpCall call) {
        Map<String, @Nullable Object> parameters =
                Bodies.object(call.body(), given -> new LinkedHashMap<>(new QueryParameters(given).firsts()));
        if (!(parameters.get(CONFIG) instanceof String text)) {
            throw RefusedRequest.bad("expected a declarative configuration in the parameter config");
        }
        return text;
    }

    /** Replaces a body {@code {"config": "..."}} by the configuration in it. */
    private static void unwrap(Path file) throws IOException {
        String inside = null;
        try (JsonParser json = FACTORY.createParser(file.toFile())) {
            if (json.nextToken() == JsonToken.START_OBJECT
                    && json.nextToken() == JsonToken.FIELD_NAME
                    && json.currentName().equals(CONFIG)
                    && json.nextToken() == JsonToken.VALUE_STRING) {
                inside = json.getText();
            }
        } catch (JsonProcessingException e) {
            // What is wrong with the body is reported by the reader of the configuration, with its location.
            return;
        }
        if (inside != null) {
            Files.writeString(file, inside);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("entail-config", null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
