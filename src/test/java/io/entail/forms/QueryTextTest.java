package io.entail.forms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidOptionsException;
import io.entail.read.Query;
import io.entail.schema.EntityDefinition;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries by fields in the form in which users write them. */
final class QueryTextTest {
    private static final EntityDefinition ORDERS = EntityDefinition.of(new Schema.Parser().parse("""
            {"type": "record", "name": "Order", "entity": "orders", "primaryKey": ["id"], "fields": [
              {"name": "id", "type": "string"},
              {"name": "status", "type": ["null", "string"]},
              {"name": "total", "type": ["null", "long"]},
              {"name": "done", "type": ["null", "boolean"]},
              {"name": "parent", "type": ["null", "string"], "references": "orders"}]}"""));

    private static String text(Query query) {
        StringBuilder text = new StringBuilder(query.equal().toString());
        if (query.ranged() != null) {
            Query.Bound low = query.low();
            Query.Bound high = query.high();
            text.append(' ').append(query.ranged());
            text.append(low == null ? "" : (low.inclusive() ? " from " : " above ") + low.value());
            text.append(high == null ? "" : (high.inclusive() ? " to " : " below ") + high.value());
        }
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=paid        | {status=paid}
            status = paid      | {status=paid}
            status=            | {status=}
            status=a=b>=c      | {status=a=b>=c}
            status:=null       | {status=null}
            status:="5"        | {status=5}
            total=-5           | {total=-5}
            total>=10          | {} total from 10
            total>10           | {} total above 10
            total<=10          | {} total to 10
            total<-10          | {} total below -10
            done=true          | {done=true}
            parent=o1          | {parent=o1}
            nosuch=x           | {nosuch=x}
            """)
    void aConditionOfTheCommandLine(String condition, String expected) {
        assertThat(text(QueryText.where(ORDERS, Query.all(), condition))).isEqualTo(expected);
    }

    @Test
    void valuesAreReadByTheTypeOfTheirField() {
        assertThat(QueryText.where(ORDERS, Query.all(), "total=5").equal().get("total"))
                .isInstanceOf(Number.class);
        assertThat(QueryText.where(ORDERS, Query.all(), "status=5").equal()).isEqualTo(Map.of("status", "5"));
        assertThat(QueryText.where(ORDERS, Query.all(), "total=x").equal()).isEqualTo(Map.of("total", "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "status", "=paid", ">=5", "status!", "status:=", "status:={", "\u0000"})
    void invalidConditionsAreRefused(String condition) {
        assertThatThrownBy(() -> QueryText.where(ORDERS, Query.all(), condition))
                .isInstanceOf(InvalidOptionsException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status        | paid | {status=paid}
            total.from    | 5    | {} total from 5
            total.above   | 5    | {} total above 5
            total.to      | 5    | {} total to 5
            total.below   | 5    | {} total below 5
            total.unset   | true | {total=null}
            total.unset   | ''   | {total=null}
            parent.id     | o1   | {parent=o1}
            total.nosuch  | 5    |
            parent.total  | 5    |
            nosuch        | 5    |
            nosuch.from   | 5    |
            .from         | 5    |
            """)
    void aParameterOfAUrl(String name, String value, String expected) {
        Query query = QueryText.parameter(ORDERS, Query.all(), name, value);
        assertThat(query == null ? null : text(query)).isEqualTo(expected);
    }

    @Test
    void anOrderIsAFieldWithAMinusForDescending() {
        assertThat(QueryText.sort(Query.all(), "total").sort()).isEqualTo(new Query.Sort("total", false));
        assertThat(QueryText.sort(Query.all(), "-total").sort()).isEqualTo(new Query.Sort("total", true));
    }
}
