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
 * The second process of the demonstration: opens the store from an empty directory, waits for a position, and prints
 * what it has there, and whether the past is proven, as one line of JSON, without being told what it should be.
 */
final class DemoWitness {
    private static final Duration CATCH_UP_TIME_MAX = Duration.ofMinutes(2);

    private DemoWitness() {}

    /** What a process has. */
    record Testimony(
            long pid, String position, String digest, Map<String, Long> counts, List<Map<String, Object>> entities) {}

    /** What the second process has verified: the feed, the log and itself. */
    record Proof(long changes, long records, String digest, long findings, List<Problem> problems) {}

    /** Something that is not as it should be; entity and key are null when it is about none. */
    record Problem(@Nullable String entity, @Nullable String key, String text) {}

    record Answer(Testimony testimony, Proof proof) {}

    /**
     * What it is asked: where the store is, which position to wait for, and which rows to tell.
     *
     * @param altered a name, for a test: the first change of the entity that has it is seen otherwise than it is
     */
    record Question(
            String bootstrap,
            String registry,
            String store,
            String directory,
            String position,
            Map<String, List<String>> keys,
            @Nullable String altered) {}

    /** Argument: the file with the question. */
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

    /** What a store has, in whichever process. */
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

    /** Fields and version. */
    static Map<String, Object> fields(Entity entity) {
        Map<String, Object> fields = new LinkedHashMap<>(entity.fields());
        fields.put(EntityJson.VERSION, entity.version());
        return fields;
    }

    /** The rows of a testimony as texts, to compare them over processes. */
    static List<String> texts(Testimony testimony) {
        return testimony.entities().stream().map(Json::text).collect(Collectors.toList());
    }
}
