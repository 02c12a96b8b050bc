package io.entail.read.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidOffsetException;
import io.entail.errors.InvalidOptionsException;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.read.Scope;
import io.entail.read.TagQuery;
import io.entail.resolve.Bytes;
import io.entail.schema.EntityDefinition;
import io.entail.writes.EntityKeys;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A query finds the index that answers it, or fails with the index that it needs. */
final class QuestionTest {
    private static final EntityDefinition ORDERS = EntityDefinition.of(new Schema.Parser().parse("""
            {"type": "record", "name": "Order", "entity": "orders", "primaryKey": ["id"],
             "index": [["status", "city", "total"], ["status", "total"], ["city", "status"]],
             "fields": [
               {"name": "id", "type": "string"},
               {"name": "status", "type": ["null", "string"], "indexed": true},
               {"name": "city", "type": ["null", "string"]},
               {"name": "total", "type": ["null", "long"]},
               {"name": "note", "type": ["null", "string"]}]}"""));

    private static Query query(String equal, String ranged, String sort) {
        Query query = Query.all();
        for (String field : equal == null ? new String[0] : equal.split(" ")) {
            query = query.and(field, null);
        }
        query = ranged == null ? query : query.from(ranged, ranged.equals("total") ? 5 : "a");
        return sort == null ? query : sort.startsWith("-") ? query.sortDescending(sort.substring(1)) : query.sort(sort);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status            |        |         | status
            status            |        | -status | status
            status            | total  |         | status, total
            status            |        | -total  | status, total
            status            | city   |         | status, city, total
            city              |        |         | city, status
            city status       |        |         | city, status
            status city       |        | total   | status, city, total
            status city total |        |         | status, city, total
                              |        | city    | city, status
                              | status |         | status
                              | status | -status | status
            """)
    void theShortestIndexThatLeadsThereAnswers(String equal, String ranged, String sort, String index) {
        assertThat(Question.of(ORDERS, query(equal, ranged, sort)).index()).hasToString(index);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            note        |        |         | note: no index of 'orders' answers this: add @indexed(true) to the field; indexed are: [status], [status, city, total], [status, total], [city, status]
                        |        | -total  | total: no index of 'orders' answers this: add @indexed(true) to the field
            city        | total  |         | city, total: no index of 'orders' answers this: add @index(["city", "total"]) to the record
            status total |       | city    | status, total, city: no index of 'orders' answers this: add @index(["status", "total", "city"]) to the record
            nosuch      |        |         | nosuch: unknown field
                        | nosuch |         | nosuch: unknown field
                        |        | nosuch  | nosuch: unknown field
            status      | status |         | status: is asked for a value and for a range
                        | status | city    | sort: rows of a range of 'status' are sorted by 'status', not by 'city'
                        |        |         | where: no field is asked for
            """)
    void aQueryWithoutAnIndexIsRefusedWithTheWayOut(String equal, String ranged, String sort, String message) {
        assertThatThrownBy(() -> Question.of(ORDERS, query(equal, ranged, sort)))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aValueOfAnotherTypeIsRefused() {
        assertThatThrownBy(() -> Question.of(ORDERS, Query.where("status", 5)))
                .hasMessageContaining("status: expected a string");
        assertThatThrownBy(() -> Question.of(ORDERS, Query.where("status", "a").from("total", "x")))
                .hasMessageContaining("total: expected an integer");
    }

    @Test
    void oneEndOfARangeIsGivenOnce() {
        assertThatThrownBy(() -> Query.all().from("total", 1).above("total", 2))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining("total: has this end of its range already");
        assertThatThrownBy(() -> Query.all().from("total", 1).to("city", "a"))
                .hasMessageContaining("one field can have a range");
        assertThatThrownBy(() -> Query.where("city", "a").and("city", "b"))
                .hasMessageContaining("city: is asked for two values");
    }

    @Test
    void tagsAreForEntitiesThatHaveThem() {
        assertThatThrownBy(() -> Question.of(ORDERS, Query.where("status", "a").tagged(TagQuery.allOf("x"))))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining("cannot be used with 'orders'");
    }

    @Test
    void longTextsAreDistinguishedByTheirRows() {
        String start = "a".repeat(SortKey.TEXT_MAX);
        Question question = Question.of(ORDERS, Query.where("status", start + "b"));
        assertThat(question.isExact()).isFalse();
        assertThat(question.matches(List.of(start + "b"))).isTrue();
        assertThat(question.matches(List.of(start + "c"))).isFalse();
        Question range =
                Question.of(ORDERS, Query.all().above("status", start + "b").to("status", start + "d"));
        assertThat(List.of("a", "b", "c", "d", "e"))
                .filteredOn(end -> range.matches(List.of(start + end)))
                .containsExactly("c", "d");
        Bytes stored = SortKey.stored(start + "c");
        assertThat(range.lower()).isLessThanOrEqualTo(stored);
        assertThat(range.upper()).isGreaterThan(stored);
    }

    @Test
    void aTokenIsOfOneQuestionAndNoOther() {
        EntityKeys keys = new EntityKeys(ORDERS);
        Scope scope = Scope.workspace("w");
        Question question = Question.of(ORDERS, Query.where("status", "paid").from("total", 5));
        Question.Place place = new Question.Place(SortKey.stored(Arrays.asList("paid", 7L)), keys.key("k"));
        String token = question.token(place, scope);
        PageRequest next = PageRequest.first(10).after(token);
        assertThat(question.after(next, scope, keys)).isEqualTo(place);
        assertThat(question.after(PageRequest.first(10), scope, keys)).isNull();
        for (Query other : List.of(
                Query.where("status", "open").from("total", 5),
                Query.where("status", "paid").above("total", 5),
                Query.where("status", "paid").from("total", 6),
                Query.where("status", "paid").from("total", 5).to("total", 9),
                Query.where("status", "paid").from("total", 5).sortDescending("total"),
                Query.where("status", "paid").sort("total"),
                Query.where("status", null).from("total", 5))) {
            assertThatThrownBy(() -> Question.of(ORDERS, other).after(next, scope, keys))
                    .as("a token of one query is refused by the query %s", other.toString())
                    .isInstanceOf(InvalidOffsetException.class)
                    .hasMessageContaining("invalid offset");
        }
        assertThatThrownBy(() -> question.after(next, Scope.ALL, keys)).isInstanceOf(InvalidOffsetException.class);
        assertThatThrownBy(() -> question.after(PageRequest.first(10).after("AAAA"), scope, keys))
                .isInstanceOf(InvalidOffsetException.class);
    }
}
