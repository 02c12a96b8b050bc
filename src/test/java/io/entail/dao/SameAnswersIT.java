package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.contract.TestLogs;
import io.entail.errors.EntailException;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.TagPage;
import io.entail.read.TagQuery;
import io.entail.replica.KafkaLog;
import io.entail.replica.MemoryLog;
import io.entail.replica.StoreLog;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same random calls to every kind of store get the same answers, errors and pages. */
final class SameAnswersIT {
    private static final int CALLS = 250;

    private static final Clock ONE_MOMENT = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

    /** Texts of different lengths. Some sort differently in UTF-16 than in UTF-8, and some look alike. */
    private static final List<String> TEXTS = List.of(
            "a",
            "b",
            "ab",
            "abc",
            "A",
            "aa",
            "z",
            "zz",
            "\u00e4",
            "\u00e9",
            "\uffee",
            "\ud834\udd1e",
            "it's",
            "\"q\"",
            "a b",
            "-1",
            "10",
            "9",
            "null",
            "x".repeat(300),
            "x".repeat(301),
            "\u0001",
            "%",
            "_");

    private static final List<Long> NUMBERS = List.of(
            0L,
            1L,
            -1L,
            2L,
            10L,
            -10L,
            127L,
            128L,
            -128L,
            -129L,
            255L,
            256L,
            1L << 40,
            -(1L << 40),
            Long.MAX_VALUE,
            Long.MIN_VALUE);

    private static final List<String> TAGS = List.of("red", "green", "blue", "r", "redder");

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres().withCassandra();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    private Path directory;

    private final List<Kind> kinds = new ArrayList<>();
    private @Nullable CassandraLogs cassandra;

    /** The number of calls that every store has answered with something other than an error. */
    private int answered;

    /** One kind of store. */
    private record Kind(String name, TestLogs logs, EntityStore store, boolean inKeyOrder) {}

    @AfterEach
    void close() {
        kinds.forEach(kind -> {
            kind.store().close();
            kind.logs().close();
        });
        if (cassandra != null) {
            cassandra.close();
        }
    }

    private static Definitions definitions() {
        List<EntityDefinition> all = new ArrayList<>(Library.alone().all());
        all.add(entity("""
                {"type": "record", "name": "Word", "namespace": "test", "entity": "words", "primaryKey": ["word"],
                 "workspaceable": true, "fields": [
                  {"name": "word", "type": ["null", "string"], "default": null, "required": true},
                  {"name": "nick", "type": ["null", "string"], "default": null, "unique": true},
                  {"name": "number", "type": ["null", "long"], "default": null, "unique": true},
                  {"name": "tags", "type": ["null", {"type": "array", "items": "string"}], "default": null, "set": true}]}"""));
        all.add(entity("""
                {"type": "record", "name": "Place", "namespace": "test", "entity": "places",
                 "primaryKey": ["name", "x", "y"], "workspaceable": true, "fields": [
                  {"name": "name", "type": ["null", "string"], "default": null, "required": true},
                  {"name": "x", "type": ["null", "long"], "default": null, "required": true},
                  {"name": "y", "type": ["null", "int"], "default": null, "required": true},
                  {"name": "note", "type": ["null", "string"], "default": null},
                  {"name": "word", "type": ["null", "string"], "default": null, "references": "words.word",
                   "onDelete": "cascade"},
                  {"name": "tags", "type": ["null", {"type": "array", "items": "string"}], "default": null, "set": true}]}"""));
        all.add(entity("""
                {"type": "record", "name": "Count", "namespace": "test", "entity": "counts", "primaryKey": ["n"],
                 "workspaceable": true, "fields": [
                  {"name": "n", "type": ["null", "long"], "default": null, "required": true},
                  {"name": "share", "type": ["null", "double"], "default": null},
                  {"name": "word", "type": ["null", "string"], "default": null, "references": "words.word"}]}"""));
        return Definitions.of(all);
    }

    private static EntityDefinition entity(String json) {
        return EntityDefinition.of(new Schema.Parser().parse(json));
    }

    private void open(String name, TestLogs logs, boolean inKeyOrder, Definitions definitions) {
        // The stores answer one after the other, and their times must not differ for that.
        StoreSettings settings = StoreSettings.inMemory().withClock(ONE_MOMENT);
        kinds.add(new Kind(name, logs, EntityStore.over(logs.open(), definitions, settings), inKeyOrder));
    }

    private static TestLogs alone(Function<Clock, StoreLog> log) {
        return new TestLogs() {
            @Override
            public StoreLog open() {
                return log.apply(clock());
            }

            @Override
            public Clock clock() {
                return Clock.systemUTC();
            }

            @Override
            public void pass(Duration time) {
                throw new UnsupportedOperationException("nothing expires here");
            }

            @Override
            public void close() {
                // The store closes its log.
            }
        };
    }

    private TestLogs withReplica() {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("replica"))
                .withStore(stack.freshStore())
                .withCacheBytes(16 << 20)
                .build();
        return alone(clock -> KafkaLog.open(config, clock));
    }

    @Test
    @DisplayName("random calls get the same answers, errors and pages from every kind of store")
    void randomCallsGetTheSameAnswers() {
        Definitions definitions = definitions();
        open("memory", alone(MemoryLog::create), true, definitions);
        open("replica", withReplica(), true, definitions);
        open("postgres", new PostgresLogs(stack).make(stack.freshStore(), builder -> builder), true, definitions);
        cassandra = new CassandraLogs(stack);
        open("cassandra", cassandra.make(stack.freshStore(), builder -> builder), false, definitions);
        Random random = seeds.random();
        ask(
                "workspace",
                store -> text(store.dao("workspaces")
                        .insert(Map.of("id", "00000000-0000-4000-8000-00000000000a", "name", "other"))));

        for (int i = 0; i < CALLS; i++) {
            call(random);
        }
        assertThat(answered).as("enough of the random calls succeed").isGreaterThan(CALLS / 4);
        for (String entity : List.of("words", "places", "counts")) {
            ask(
                    "all " + entity,
                    store -> all(
                            page -> store.dao(entity)
                                    .with(Options.DEFAULT.inAllWorkspaces().withWorkspace())
                                    .page(page),
                            7));
        }
    }

    private void call(Random random) {
        boolean elsewhere = random.nextInt(4) == 0;
        int kind = random.nextInt(22);
        String word = one(random, TEXTS);
        String other = one(random, TEXTS);
        Map<String, Object> place = Map.of("name", other, "x", one(random, NUMBERS), "y", random.nextInt(5) - 2);
        long number = one(random, NUMBERS);
        Map<String, Object> values = values(random, kind);
        int size = 1 + random.nextInt(4);
        TagQuery tags = random.nextBoolean()
                ? TagQuery.allOf(one(random, TAGS), one(random, TAGS))
                : TagQuery.anyOf(one(random, TAGS), one(random, TAGS));
        String tag = one(random, TAGS);
        ask(kind + " " + word + " " + place + " " + number + " " + values, store -> {
            EntityStore in = elsewhere ? store.workspace("other") : store;
            return switch (kind) {
                case 0, 1, 2 -> text(in.dao("words").insert(with(values, Map.of("word", word))));
                case 3 -> text(in.dao("words").upsert(word, with(values, Map.of("word", word))));
                case 4 -> text(in.dao("words").update(word, values));
                case 5 -> deleted(in.dao("words"), word);
                case 6, 7 -> text(in.dao("places").insert(with(values, place)));
                case 8 -> text(in.dao("places").upsert(place, values));
                case 9 -> text(in.dao("places").update(place, values));
                case 10 -> deleted(in.dao("places"), place);
                case 11, 12 -> text(in.dao("counts").insert(with(values, Map.of("n", number))));
                case 13 -> deleted(in.dao("counts"), number);
                case 14 ->
                    List.of(in.dao("words")
                            .select(word)
                            .map(SameAnswersIT::text)
                            .toString());
                case 15 ->
                    List.of(in.dao("words")
                            .selectBy("nick", other)
                            .map(SameAnswersIT::text)
                            .toString());
                case 16 -> all(page -> in.dao("words").page(page), size);
                case 17 -> all(page -> in.dao("places").pageFor("word", Map.of("word", word), page), size);
                case 18 -> all(page -> in.dao("words").byTags(tags, page), size);
                case 19 -> tagged(page -> in.tags().pageByTag(tag, page), size);
                case 20 ->
                    List.of("" + in.dao("words").count() + " "
                            + in.dao("places").count());
                default -> {
                    Written written = in.write(tx -> {
                        tx.upsert("words", word, with(values, Map.of("word", word)));
                        tx.upsert("counts", number, Map.of("word", Map.of("word", word)));
                    });
                    yield written.entities().stream()
                            .map(SameAnswersIT::text)
                            .map(List::toString)
                            .toList();
                }
            };
        });
    }

    private static Map<String, Object> values(Random random, int kind) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (kind <= 4 || kind == 21) {
            values.put("nick", random.nextBoolean() ? one(random, TEXTS) : "n" + random.nextInt(1_000));
            values.put("number", random.nextInt(3) == 0 ? one(random, NUMBERS) : (long) random.nextInt());
        } else if (kind <= 9) {
            values.put("note", one(random, TEXTS));
        } else {
            values.put("share", random.nextBoolean() ? random.nextGaussian() : -0.0);
        }
        if (kind > 4 && kind <= 12 && random.nextInt(3) > 0) {
            values.put("word", Map.of("word", one(random, TEXTS)));
        }
        if (kind <= 9 || kind == 21) {
            List<String> tags = new ArrayList<>(TAGS);
            Collections.shuffle(tags, random);
            values.put("tags", tags.subList(0, random.nextInt(4)));
        }
        return values;
    }

    private static Map<String, Object> with(Map<String, Object> values, Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(values);
        all.putAll(more);
        return all;
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Makes a call to all kinds of stores and compares the results with the first one. */
    private void ask(String what, Function<EntityStore, List<String>> call) {
        List<String> expected = null;
        for (Kind kind : kinds) {
            List<String> answer = new ArrayList<>(answer(kind.store(), call));
            if (expected == null) {
                expected = answer;
            }
            List<String> wanted = new ArrayList<>(expected);
            if (!kind.inKeyOrder()) {
                Collections.sort(wanted);
                Collections.sort(answer);
            }
            assertThat(answer)
                    .as("%s answers like the store in memory: %s", kind.name(), what)
                    .isEqualTo(wanted);
        }
        if (expected != null && expected.stream().noneMatch(text -> text.contains("Exception: "))) {
            answered++;
        }
    }

    private static List<String> answer(EntityStore store, Function<EntityStore, List<String>> call) {
        try {
            return call.apply(store);
        } catch (EntailException | IllegalArgumentException e) {
            return List.of(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static List<String> deleted(Dao dao, Object key) {
        dao.delete(key);
        return List.of("count " + dao.count());
    }

    private static List<String> text(Entity entity) {
        return List.of(entity.type() + " " + new TreeMap<>(entity.fields()) + " version " + entity.version() + " in "
                + entity.workspace());
    }

    private static List<String> all(Function<PageRequest, Page> pages, int size) {
        List<String> all = new ArrayList<>();
        Page page = pages.apply(PageRequest.first(size));
        while (true) {
            page.data().forEach(entity -> all.addAll(text(entity)));
            if (page.offset().isEmpty()) {
                return all;
            }
            page = pages.apply(PageRequest.first(size).after(page.offset().get()));
        }
    }

    private static List<String> tagged(Function<PageRequest, TagPage> pages, int size) {
        List<String> all = new ArrayList<>();
        TagPage page = pages.apply(PageRequest.first(size));
        while (true) {
            page.data().forEach(tagged -> all.add(tagged.toString()));
            if (page.offset().isEmpty()) {
                return all;
            }
            page = pages.apply(PageRequest.first(size).after(page.offset().get()));
        }
    }
}
