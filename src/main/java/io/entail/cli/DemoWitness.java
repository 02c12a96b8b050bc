package io.entail.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.Position;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The second process of the demonstration: opens the store from an empty directory, waits for a position, and prints
 * what it has there as one line of JSON, without being told what it should be.
 */
final class DemoWitness {
    private static final Duration CATCH_UP_TIME_MAX = Duration.ofMinutes(2);

    private DemoWitness() {}

    /** What the second process has. */
    record Testimony(
            long pid, String position, String digest, Map<String, Long> counts, List<Map<String, Object>> entities) {}

    /** What it is asked: where the store is, which position to wait for, and which rows to tell. */
    record Question(
            String bootstrap, String store, String directory, String position, Map<String, List<String>> keys) {}

    /** Argument: the file with the question. */
    public static void main(String[] args) throws Exception {
        Logs.toStandardError();
        ObjectMapper mapper = new ObjectMapper();
        Question question = mapper.readValue(Files.readString(Path.of(args[0])), Question.class);
        EntityStoreConfig config = EntityStoreConfig.builder(question.bootstrap(), Path.of(question.directory()))
                .withStore(question.store())
                .withCacheBytes(64 << 20)
                .build();
        try (EntityStore store = EntityStore.open(config)) {
            store.reader().await(Position.parse(question.position()), CATCH_UP_TIME_MAX);
            System.out.println(Json.text(
                    mapper.convertValue(testimony(store, question), new TypeReference<Map<String, Object>>() {})));
        }
        System.exit(0);
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
                store.reader().position().toString(),
                store.status().log().digest(),
                counts,
                entities);
    }

    private static Map<String, Object> fields(Entity entity) {
        Map<String, Object> fields = new LinkedHashMap<>(entity.fields());
        fields.put(EntityJson.VERSION, entity.version());
        return fields;
    }

    /** The rows of a testimony as texts, to compare them over processes. */
    static List<String> texts(Testimony testimony) {
        return testimony.entities().stream().map(Json::text).collect(Collectors.toList());
    }
}
