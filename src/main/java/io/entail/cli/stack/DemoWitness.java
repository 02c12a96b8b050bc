package io.entail.cli.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.audit.verify.Sources;
import io.entail.audit.verify.Verified;
import io.entail.audit.verify.Verifier;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.output.Json;
import io.entail.cli.output.Logs;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.forms.EntityJson;
import io.entail.read.Entity;
import io.entail.read.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The second process of the demonstration. It opens the store from an empty directory, waits for a position, and
 * verifies the past. It prints its state and the result as one line of JSON, without knowing what they should be.
 */
final class DemoWitness {
    private static final Duration CATCH_UP_TIME_MAX = Duration.ofMinutes(2);

    private DemoWitness() {}

    /** The state of a process. */
    record Testimony(
            long pid, String position, String digest, Map<String, Long> counts, List<Map<String, Object>> entities) {}

    /** The result of verifying the feed, the log and the process itself. */
    record Proof(long changes, long records, String digest, long findings, List<Problem> problems) {}

    /** A fault; entity and key are null when it is not about a row. */
    record Problem(@Nullable String entity, @Nullable String key, String text) {}

    record Answer(Testimony testimony, Proof proof) {}

    /**
     * The question to the process: where the store is, which position to wait for, and which rows to print.
     *
     * @param altered for a test, a name whose first change is shown with another content; null otherwise
     */
    record Question(
            String bootstrap,
            String registry,
            String store,
            String directory,
            String position,
            Map<String, List<String>> keys,
            @Nullable String altered) {}

    /** The argument is the file with the question. */
    public static void main(String[] args) throws Exception {
        Logs.toStandardError();
        ObjectMapper mapper = new ObjectMapper();
        Question question = mapper.readValue(Files.readString(Path.of(args[0])), Question.class);
        EntityStoreConfig config = EntityStoreConfig.builder(
                        question.bootstrap(), Path.of(question.directory(), "replica"))
                .withStore(question.store())
                .withRegistry(question.registry())
                .withCacheBytes(64 << 20)
                .build();
        try (EntityStore store = EntityStore.open(config)) {
            store.reader().await(Position.parse(question.position()), CATCH_UP_TIME_MAX);
            Answer answer = new Answer(testimony(store, question), proof(store, config, question));
            System.out.println(Json.text(mapper.convertValue(answer, new TypeReference<Map<String, Object>>() {})));
        }
        System.exit(0);
    }

    private static Proof proof(EntityStore store, EntityStoreConfig config, Question question) throws IOException {
        Path room = Files.createDirectories(Path.of(question.directory(), "proof"));
        List<Problem> problems = new ArrayList<>();
        try (SchemaRegistry registry = new SchemaRegistry(config.registry());
                Sources sources = Sources.of(config, true)) {
            Sources seen = question.altered() == null ? sources : DemoAlteration.of(sources, question.altered());
            Verified verified = store.verify(Verifier.in(
                    room,
                    seen,
                    registry,
                    finding -> problems.add(new Problem(finding.entity(), finding.key(), finding.toString()))));
            return new Proof(
                    verified.changes(),
                    verified.records(),
                    verified.digest().toString(),
                    verified.findings(),
                    problems);
        }
    }

    /** Returns the state of a store. */
    static Testimony testimony(EntityStore store, Question question) {
        Map<String, Long> counts = new LinkedHashMap<>();
        store.definitions()
                .forEach(definition -> counts.put(
                        definition.name(), store.dao(definition.name()).count()));
        List<Map<String, Object>> entities = new ArrayList<>();
        question.keys()
                .forEach((entity, keys) -> keys.forEach(key -> entities.add(
                        store.dao(entity).select(key).map(DemoWitness::fields).orElse(Map.of("missing", key)))));
        return new Testimony(
                ProcessHandle.current().pid(),
                store.reader().reached().toString(),
                store.status().log().digest(),
                counts,
                entities);
    }

    /** Returns the fields and the version of a row. */
    static Map<String, Object> fields(Entity entity) {
        Map<String, Object> fields = new LinkedHashMap<>(entity.fields());
        fields.put(EntityJson.VERSION, entity.version());
        return fields;
    }

    /** Returns the rows as texts, so that they can be compared between processes. */
    static List<String> texts(Testimony testimony) {
        return testimony.entities().stream().map(Json::text).collect(Collectors.toList());
    }
}
