package io.entail.schema.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.errors.Failures;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import io.entail.schema.value.JsonForm;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One row per change of a row: the definitions, the steps, the row before, and the row after or the rule that it
 * breaks.
 */
final class RowMigrationTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string a;                 | string b;                    | rename a b             | {"a":"x"}          | {"b":"x"}       | no
            string a; string b;       | string a;                    | remove b               | {"a":"x","b":"y"}  | {"a":"x"}       | no
            string a; string b;       | string a;                    | remove a; rename b a   | {"a":"x","b":"y"}  | {"a":"y"}       | no
            int a;                    | string a;                    | retype a int_to_text   | {"a":5}            | {"a":"5"}       | yes
            string a;                 | int a;                       | retype a text_to_int   | {"a":" 5 "}        | {"a":5}         | yes
            string a;                 | int a;                       | retype a text_to_int   | {"a":"five"}       | a: text_to_int: the text is no number | no
            string a;                 | int a;                       | retype a text_to_int   | {"a":"5000000000"} | a: value should be between -2147483648 and 2147483647 | no
            long a;                   | int a;                       | retype a long_to_int   | {"a":5000000000}   | a: value should be between -2147483648 and 2147483647 | no
            long a;                   | double a;                    | retype a long_to_double | {"a":9007199254740993} | a: long_to_double: a double cannot hold all digits of 9007199254740993 | no
            double a;                 | int a;                       | retype a double_to_int | {"a":5.5}          | a: expected an integer | no
            double a;                 | string a;                    | retype a double_to_text | {"a":5.0}         | {"a":"5"}       | yes
            string a;                 | boolean a;                   | retype a text_to_boolean | {"a":"true"}     | {"a":true}      | yes
            string a;                 | uuid a;                      | retype a text_to_uuid  | {"a":"6F6B9A3E-30fb-4c1c-8f8c-0d3a52ad1a0e"} | {"a":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e"} | yes
            string a;                 | date a;                      | retype a text_to_date  | {"a":"2026-11-29"} | {"a":"2026-11-29"} | yes
            string a;                 | decimal(5,2) a;              | retype a text_to_decimal | {"a":"10.5"}     | {"a":"10.50"}   | yes
            long @timestamp("seconds") a; | timestamp_ms a;          | retype a seconds_to_time | {"a":1}          | {"a":"1970-01-01T00:00:01.000Z"} | yes
            string a;                 | array<string> a;             | retype a value_to_array | {"a":"x"}         | {"a":["x"]}     | yes
            array<string> a;          | union { null, string } a = null; | retype a array_to_value | {"a":[]}       | {}              | no
            array<string> a;          | union { null, string } a = null; | retype a array_to_value | {"a":["x"]}    | {"a":"x"}       | yes
            array<string> a;          | union { null, string } a = null; | retype a array_to_value | {"a":["x","y"]} | a: array_to_value: the array has 2 elements | no
            array<string> a;          | array<string> @set(true) a;  | retype a array_to_set  | {"a":["x","y","x"]} | {"a":["x","y"]} | yes
            string a;                 | string @json(true) a;        | retype a text_to_json  | {"a":"{\\"x\\": 1}"} | {"a":{"x":1}} | yes
            record R { string x; string y; } ;; R a; | record R { string x; } ;; R a; | retype a record_to_record | {"a":{"x":"1","y":"2"}} | {"a":{"x":"1"}} | yes
            record R { string x; } ;; R a; | string @json(true) a;   | retype a record_to_json | {"a":{"x":"1"}}   | {"a":{"x":"1"}} | yes
            map<string> a;            | record R { string x; } ;; R a; | retype a map_to_record | {"a":{"x":"1"}}  | {"a":{"x":"1"}} | yes
            union { null, uuid } p = null; | union { null, uuid } @references("parents") p = null; | retype p value_to_reference | {"p":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e"} | {"p":{"id":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e"}} | yes
            string a;                 | string @lenMax(9) a;         | retype a shouted       | {"a":"x"}          | {"a":"X"}       | yes
            string a;                 | string a; string b;          | fill b "x"             | {"a":"y"}          | {"a":"y","b":"x"} | yes
            union { null, string } a = null; | string a;             | fill a "x"             | {}                 | {"a":"x"}       | yes
            union { null, string } a = null; | string a;             | fill a "x"             | {"a":"y"}          | {"a":"y"}       | no
            union { null, string } a = null; | string a;             |                        | {}                 | a: required field missing | no
            string a;                 | string @lenMax(2) a;         |                        | {"a":"xyz"}        | a: length must be at most 2 | no
            string a;                 | string @lenMax(2) b;         | rename a b             | {"a":"xyz"}        | b: length must be at most 2 | no
            string a; string b;       | string a; string @lenMax(9) b; | retype b shouted       | {"a":"x","b":"y"}  | {"a":"x","b":"Y"} | yes
            """)
    @DisplayName("the steps turn a row into the expected one, or report what it breaks")
    void aRowBecomesWhatTheStepsSay(
            String latest, String target, String steps, String row, String expected, String rewritten) {
        EntityPlan plan = Steps.plan(latest, target, steps == null ? "" : steps);
        Map<String, Object> before = stored(plan, row);
        RowMigration.Made made = plan.rows().of(before);
        if (made.image() == null) {
            assertThat(Failures.faultText(made.faults())).isEqualTo(expected);
        } else {
            Map<String, Object> shown = new LinkedHashMap<>(plan.rows().finalValues(made.values()));
            shown.remove("id");
            assertThat(CanonicalJson.write(JsonForm.of(shown))).isEqualTo(expected);
            assertThat(plan.prepared().codec().decode(made.image().array())).isEqualTo(made.values());
            again(plan, made);
        }
        assertThat(made.rewritten()).isEqualTo(rewritten.equals("yes"));
    }

    /** Asserts that migrating a row that was already rewritten gives the same row. */
    private static void again(EntityPlan plan, RowMigration.Made made) {
        RowMigration.Made again = plan.rows().of(made.values());
        assertThat(again.rewritten()).isFalse();
        assertThat(again.values()).isEqualTo(made.values());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> stored(EntityPlan plan, String json) {
        Map<String, Object> given = new LinkedHashMap<>((Map<String, Object>) CanonicalJson.read(json));
        given.put("id", "6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e");
        Map<String, Object> values = EntityInput.asStored(plan.latest(), given);
        return plan.latest().codec().decode(plan.latest().codec().encode(values));
    }

    @Test
    @DisplayName("a fault that a row had before the migration is not reported as one of the migration")
    void oldFaultsAreNotTold() {
        EntityPlan plan = Steps.plan("string @lenMax(2) a; string b;", "string @lenMax(2) a; string c;", "rename b c");
        assertThat(plan.rows().of(stored(plan, "{\"a\":\"xyz\",\"b\":\"y\"}")).faults())
                .isEmpty();
    }

    @Test
    @DisplayName("an exception of a function of the process is reported for the row")
    void functionsMayFail() {
        EntityPlan plan = Steps.plan("string a;", "string @lenMax(9) a;", "retype a shouted");
        var definitions = Steps.definitions("string @lenMax(9) a;");
        EntityPlan failing = EntityPlan.of(
                plan.latest(),
                3,
                EntityMigration.to(definitions.require("things")).retype("a", "picky"),
                Conversions.builtIn().with("picky", value -> {
                    throw new IllegalStateException("not this one");
                }),
                definitions);
        assertThat(failing.rows().of(stored(plan, "{\"a\":\"x\"}")).faults()).containsEntry("a", "picky: not this one");
    }
}
