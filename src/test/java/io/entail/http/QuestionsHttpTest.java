package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.dao.EntityStore;
import io.entail.http.ApiClient.Reply;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Items;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Queries by fields and sorted lists over HTTP. */
final class QuestionsHttpTest {
    private static EntityStore store;
    private static HttpServer server;
    private static ApiClient api;

    @BeforeAll
    static void serve() throws Exception {
        List<EntityDefinition> all = new ArrayList<>(Items.alone().all());
        all.add(EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Shoe", "namespace": "test", "entity": "shoes", "primaryKey": ["id"],
                 "fields": [{"name": "id", "type": "string"},
                  {"name": "size", "type": ["null", "int"], "indexed": true},
                  {"name": "sort", "type": ["null", "string"], "indexed": true}]}""")));
        store = EntityStore.inMemory(Definitions.of(all));
        for (int i = 0; i < 7; i++) {
            Map<String, Object> item = Map.of(
                    "id",
                    "11111111-1111-4111-8111-00000000000" + i,
                    "status",
                    i % 2 == 0 ? "paid" : "open",
                    "total",
                    10 * i,
                    "day",
                    "2026-11-2" + i,
                    "tags",
                    List.of(i < 4 ? "early" : "late"));
            store.dao("items").insert(item);
            store.dao("shoes").insert(Map.of("id", "s" + i, "size", 36 + i, "sort", "x"));
        }
        Entity child = store.dao("items").insert(Map.of("total", 99));
        assertThat(child.fields()).doesNotContainKey("status");
        server = Servers.over(store);
        api = new ApiClient(server);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
        store.close();
    }

    private static List<Integer> totals(String query) {
        List<Integer> totals = new ArrayList<>();
        String next = "/items?" + query;
        while (next != null) {
            Reply reply = api.get(next);
            assertThat(reply.status())
                    .as("the answer has the expected status: %s", reply)
                    .isEqualTo(200);
            for (JsonNode item : reply.json().path("data")) {
                totals.add(item.path("total").asInt());
            }
            next = reply.json().path("next").isNull()
                    ? null
                    : reply.json().path("next").asText();
        }
        return totals;
    }

    @Test
    @DisplayName("values, ranges, orders and tags can be combined, and next keeps the query")
    void questionsAreAnswered() {
        assertThat(totals("status=paid&sort=-total&size=1")).containsExactly(60, 40, 20, 0);
        assertThat(totals("status=paid&total.from=20&total.below=60")).containsExactly(20, 40);
        assertThat(totals("total.above=20&total.to=50&sort=-total&size=2")).containsExactly(50, 40, 30);
        assertThat(totals("day.from=2026-11-25")).containsExactly(50, 60);
        assertThat(totals("status=open&sort=total&tags=early&nosuch=1&total.nosuch=2"))
                .containsExactly(10, 30);
        assertThat(totals("status.unset=true")).containsExactly(99);
        assertThat(totals("where.status=open&where.total.from=30")).containsExactly(30, 50);
        assertThat(api.get("/items?status=paid&size=1&count=true")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(4);
    }

    @Test
    @DisplayName("size, offset, tags, sort and the other parameters keep their meaning if a field has such a name")
    void ownNamesKeepTheirMeaning() {
        assertThat(api.get("/shoes?size=3").json().path("data")).hasSize(3);
        assertThat(api.get("/shoes?where.size=40").json().path("data")).hasSize(1);
        assertThat(api.get("/shoes?where.size.from=40&size=2").json().path("data"))
                .hasSize(2);
        assertThat(api.get("/shoes?sort=-size&size=1")
                        .json()
                        .path("data")
                        .path(0)
                        .path("size")
                        .asInt())
                .isEqualTo(42);
        assertThat(api.get("/shoes?sort=").json().path("data")).hasSize(7);
        assertThat(api.get("/shoes?where.sort=x").json().path("data")).hasSize(7);
    }

    @Test
    @DisplayName("a query that does not fit its field is refused with an error that names the field")
    void faultsAreTold() {
        for (String bad : List.of(
                "total=x",
                "day.from=yesterday",
                "done=maybe",
                "status=a&status=b",
                "status=a&sort=total&sort=day",
                "status.unset=no",
                "total.from=1&day.from=2026-01-01",
                "where.nosuch=1",
                "status=paid&sort=day",
                "status=" + "x".repeat(3_000) + "&total=" + "9".repeat(400))) {
            Reply reply = api.get("/items?" + bad);
            assertThat(reply.status()).as("the request is refused: %s", bad).isEqualTo(400);
            assertThat(reply.json().path("name").asText()).isEqualTo("invalid options");
        }
        String token =
                api.get("/items?status=paid&size=1").json().path("offset").asText();
        assertThat(api.get("/items?status=open&size=1&offset=" + token).status())
                .as("a page token of another query is refused")
                .isEqualTo(400);
    }
}
