package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidOptionsException;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.EntityReader;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.read.index.IndexKeys;
import io.entail.read.index.Question;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.resolve.Row;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.Seeds;
import io.entail.testkit.StoryProjector;
import io.entail.writes.CanonicalKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An index in a database: one definition adds it to a store with rows, a later one drops it, and another one adds it
 * again.
 */
public abstract class GainedIndexContract {
    private static final String FIELDS = """
            {"name": "id", "type": {"type": "string", "logicalType": "uuid"}},
            {"name": "status", "type": ["null", "string"]STATUS},
            {"name": "total", "type": ["null", "long"]},
            {"name": "note", "type": ["null", "string"]NOTE},
            {"name": "tags", "type": ["null", {"type": "array", "items": "string"}], "set": true}
            """;
    private static final String LEVEL = ", {\"name\": \"level\", \"type\": \"int\", \"default\": 3, \"indexed\": true}";

    /**
     * The versions of the definition: without an index, with some and a field that old rows lack, without, and with
     * some again.
     */
    private static final EntityDefinition BARE = definition("", "", "", "");

    protected static final EntityDefinition INDEXED =
            definition("\"index\": [[\"status\", \"total\"]],", ", \"indexed\": true", ", \"indexed\": true", LEVEL);
    private static final EntityDefinition GIVEN_UP = definition("", "", "", LEVEL.replace("true", "false"));

    private static final String MINE = "00000000-0000-4000-8000-000000000001";
    private static final String OTHER = "00000000-0000-4000-8000-000000000002";
    private static final List<String> NOTES =
            List.of("", "a", "b".repeat(127), "x".repeat(200), "x".repeat(201), "\ud83d\ude00", "a\0b", "\u20ac");

    @RegisterExtension
    protected final Seeds seeds = new Seeds();

    private @Nullable Random random;
    private final Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    private final Map<String, String> workspaces = new HashMap<>();

    private static EntityDefinition definition(String record, String status, String note, String more) {
        String fields = FIELDS.replace("STATUS", status).replace("NOTE", note);
        return EntityDefinition.of(new Schema.Parser()
                .parse("{\"type\": \"record\", \"name\": \"Order\", \"entity\": \"orders\", \"primaryKey\": [\"id\"], "
                        + "\"workspaceable\": true, " + record + " \"fields\": [" + fields + more + "]}"));
    }

    /** Returns a target of the test's store that has the right to write. */
    protected abstract Target target();

    /** Returns the state of the same store. The caller closes it. */
    protected abstract DatabaseState state();

    private static LogStory story() {
        return new LogStory(Library.alone())
                .workspace(MINE, "mine")
                .workspace(OTHER, "other")
                .define(BARE);
    }

    private Random random() {
        Random drawn = random;
        if (drawn == null) {
            drawn = seeds.random();
            random = drawn;
        }
        return drawn;
    }

    /** Puts a row with some of few values, so that many rows have equal ones. */
    private void put(LogStory story, int number, boolean level) {
        Random random = random();
        String id = new UUID(number * 0x9E3779B97F4A7C15L, number).toString();
        Map<String, Object> values = new HashMap<>();
        values.put("id", id);
        if (random.nextInt(4) > 0) {
            values.put("status", List.of("paid", "open", "paid late").get(random.nextInt(3)));
        }
        if (random.nextInt(4) > 0) {
            values.put("total", (long) random.nextInt(7) - 3);
        }
        if (random.nextInt(3) > 0) {
            values.put("note", NOTES.get(random.nextInt(NOTES.size())));
        }
        if (random.nextBoolean()) {
            values.put("tags", List.of("rush"));
        }
        if (level) {
            values.put("level", random.nextInt(5));
        }
        // A row stays in its workspace.
        String workspace = workspaces.computeIfAbsent(id, key -> random.nextInt(3) == 0 ? OTHER : MINE);
        story.put("orders", workspace, values);
        rows.put(id, values);
    }

    private void change(LogStory story, int writes, boolean level) {
        for (int i = 0; i < writes; i++) {
            int number = random().nextInt(rows.size());
            String id = new ArrayList<>(rows.keySet()).get(number);
            if (random().nextInt(5) == 0 && rows.size() > 10) {
                story.delete("orders", id);
                rows.remove(id);
            } else {
                put(story, (int) UUID.fromString(id).getLeastSignificantBits(), level);
            }
        }
    }

    private List<String> expected(Query query, Scope scope) {
        Question question = Question.of(INDEXED, query);
        DeclaredKeys keys = new DeclaredKeys(question);
        Comparator<Map<String, Object>> order = Comparator.comparing(keys::place);
        List<Map<String, Object>> found = new ArrayList<>();
        rows.forEach((id, values) -> {
            boolean tagged = question.tags() == null || values.containsKey("tags");
            boolean within = scope.workspace() == null || scope.workspace().equals(workspaces.get(id));
            if (tagged && within && question.matches(keys.values(values)) && keys.isBetween(values)) {
                found.add(values);
            }
        });
        found.sort(question.descending() ? order.reversed() : order);
        return found.stream().map(values -> (String) values.get("id")).toList();
    }

    /** The values that the index of a query has for a row. */
    private record DeclaredKeys(Question question) {
        List<@Nullable Object> values(Map<String, Object> row) {
            List<@Nullable Object> values = new ArrayList<>();
            question.index().fields().forEach(field -> values.add(row.get(field)));
            return values;
        }

        Question.Place place(Map<String, Object> row) {
            return new Question.Place(new IndexKeys(INDEXED, question.index()).key(row), CanonicalKey.of((String)
                    Objects.requireNonNull(row.get("id"))));
        }

        boolean isBetween(Map<String, Object> row) {
            Bytes values = place(row).values();
            Bytes upper = question.upper();
            return values.compareTo(question.lower()) >= 0 && (upper == null || values.compareTo(upper) < 0);
        }
    }

    private static List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (Query query : List.of(
                Query.where("status", "paid"),
                Query.where("status", null),
                Query.where("status", "paid").from("total", -1).below("total", 2),
                Query.where("status", "open").above("total", 0),
                Query.where("status", "paid").tagged(TagQuery.allOf("rush")),
                Query.all().from("note", "a").to("note", "x".repeat(200)),
                Query.where("note", "x".repeat(201)),
                Query.where("level", 3))) {
            queries.add(query);
        }
        for (String field : List.of("status", "note", "level")) {
            queries.add(Query.all().sort(field));
            queries.add(Query.all().sortDescending(field));
        }
        queries.add(Query.where("status", "paid").sortDescending("total"));
        queries.add(Query.where("status", "paid").from("total", -2).sortDescending("total"));
        return queries;
    }

    private void check(EntityReader reader) {
        for (Query query : queries()) {
            for (Scope scope : List.of(Scope.ALL, Scope.workspace(MINE), Scope.workspace(new UUID(1, 1).toString()))) {
                List<String> found = new ArrayList<>();
                PageRequest request = PageRequest.first(5 + random().nextInt(60));
                Page page;
                do {
                    page = reader.pageWhere("orders", query, request, scope);
                    page.data().forEach(entity -> found.add(entity.text("id")));
                    request = request.after(page.offset().orElse(null));
                } while (page.offset().isPresent());
                assertThat(found)
                        .as("the query %s in %s finds the rows of the model", query, scope)
                        .isEqualTo(expected(query, scope));
            }
        }
    }

    @Test
    @DisplayName("queries fail as not yet possible until a new index has all rows, and then they find the rows")
    void isFilledAndThenFinds() {
        LogStory story = story();
        for (int i = 0; i < 120; i++) {
            put(story, i, false);
        }
        try (Target target = target();
                DatabaseState state = state()) {
            StoryProjector projector = new StoryProjector(target, false, 11).apply(story);
            EntityReader reader = state.reader();
            assertThatThrownBy(() ->
                            reader.pageWhere("orders", Query.where("status", "paid"), PageRequest.first(10), Scope.ALL))
                    .isInstanceOf(InvalidOptionsException.class);
            story.define(INDEXED);
            change(story, 20, true);
            projector.applyOnly(story);
            reader.await(reader.reached(), Duration.ZERO);
            for (Query query : queries()) {
                assertThatThrownBy(() -> reader.pageWhere("orders", query, PageRequest.first(10), Scope.ALL))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("is being built");
            }
            // One projector fills the index in part and ends. The next one continues, with writes in between.
            assertThat(projector.generation().fillIndexes()).isTrue();
            projector.reopen();
            change(story, 20, true);
            projector.apply(story);
            check(reader);
            change(story, 60, true);
            projector.apply(story);
            check(reader);
        }
    }

    @Test
    @DisplayName("an index that was dropped and is added again has the rows that were written in between")
    void isFilledAnew() {
        LogStory story = story().define(INDEXED);
        for (int i = 0; i < 60; i++) {
            put(story, i, true);
        }
        try (Target target = target();
                DatabaseState state = state()) {
            StoryProjector projector = new StoryProjector(target, false, 7).apply(story);
            EntityReader reader = state.reader();
            check(reader);
            story.define(GIVEN_UP);
            change(story, 40, true);
            projector.apply(story);
            reader.await(reader.reached(), Duration.ZERO);
            assertThatThrownBy(
                            () -> reader.pageWhere("orders", Query.where("level", 3), PageRequest.first(10), Scope.ALL))
                    .isInstanceOf(InvalidOptionsException.class);
            story.define(INDEXED);
            change(story, 10, true);
            projector.apply(story);
            reader.await(reader.reached(), Duration.ZERO);
            check(reader);
        }
    }

    @Test
    @DisplayName("verify reports exactly the rows whose entries in the index are wrong")
    void whatAHandHasAlteredIsHeardOf() {
        LogStory story = story().define(INDEXED);
        for (int i = 0; i < 20; i++) {
            put(story, i, true);
        }
        try (Target target = target();
                DatabaseState state = state()) {
            new StoryProjector(target, false, 7).apply(story);
            assertThat(odd(state)).isEmpty();
            String id = rows.keySet().iterator().next();
            alter(id, Objects.requireNonNull(workspaces.get(id)), Objects.requireNonNull(rows.get(id)));
            assertThat(odd(state)).hasSize(1).first().asString().contains("orders", id, "index");
        }
    }

    private static List<String> odd(DatabaseState state) {
        List<String> odd = new ArrayList<>();
        state.whole(whole -> {
            whole.each(new WholeState.RowVisitor() {
                @Override
                public void visit(String entity, Bytes key, Row row) {}

                @Override
                public void odd(String entity, Bytes key, String what) {
                    odd.add(entity + " " + CanonicalKey.parts(key) + " " + what);
                }
            });
            return true;
        });
        return odd;
    }

    /** Changes the entry of a row in the index [level] by hand. */
    protected abstract void alter(String id, String workspace, Map<String, Object> row);
}
