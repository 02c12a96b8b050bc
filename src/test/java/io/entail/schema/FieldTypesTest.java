package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per type and value: the field's declaration, the value as JSON, and what validation says. */
class FieldTypesTest {
    private static final String NESTED = "record Nested { union { null, string } @lenMax(3) a = null; "
            + "union { null, int } @required(true) b = 1; }";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            string f                        | "a"                     | ok
            string f                        | 1                       | f: expected a string
            string f                        | ["a"]                   | f: expected a string
            string f                        | ""                      | f: length must be at least 1
            string @lenMin(0) f             | ""                      | ok
            int f                           | 5                       | ok
            int f                           | 5.0                     | ok
            int f                           | 5.5                     | f: expected an integer
            int f                           | "5"                     | f: expected an integer
            int f                           | 2147483647              | ok
            int f                           | 2147483648              | f: value should be between -2147483648 and 2147483647
            int f                           | -2147483649             | f: value should be between -2147483648 and 2147483647
            int f                           | 1e300                   | f: value should be between -2147483648 and 2147483647
            int f                           | 1e-400                  | f: expected an integer
            int f                           | true                    | f: expected an integer
            long f                          | 9223372036854775807     | ok
            long f                          | 9223372036854775808     | f: value should be between -9223372036854775808 and 9223372036854775807
            long f                          | 1e400                   | f: value should be between -9223372036854775808 and 9223372036854775807
            double f                        | 1                       | ok
            double f                        | 1.5                     | ok
            double f                        | 1e400                   | f: value should be between -1.7976931348623157E308 and 1.7976931348623157E308
            double f                        | "1"                     | f: expected a number
            boolean f                       | true                    | ok
            boolean f                       | 0                       | f: expected a boolean
            boolean f                       | "true"                  | f: expected a boolean
            uuid f                          | "6F6B9A3E-30fb-4c1c-8f8c-0d3a52ad1a0e" | ok
            uuid f                          | "00000000-0000-0000-0000-000000000000" | ok
            uuid f                          | "6f6b9a3e30fb4c1c8f8c0d3a52ad1a0e"     | f: expected a valid UUID
            uuid f                          | "6g6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e" | f: expected a valid UUID
            uuid f                          | ""                      | f: expected a valid UUID
            uuid f                          | 7                       | f: expected a string
            long @timestamp("seconds") f    | 1                       | ok
            long @timestamp("seconds") f    | 0                       | f: expected a valid timestamp
            long @timestamp("seconds") f    | "now"                   | f: expected an integer
            array<string> f                 | ["a","a"]               | ok
            array<string> f                 | []                      | ok
            array<string> f                 | {"1":"a"}               | f: expected an array
            array<string> f                 | "a"                     | f: expected an array
            array<string> f                 | ["a",1,null,""]         | f: {2=expected a string, 3=required field missing, 4=length must be at least 1}
            array<@lenMax(1) string> f      | ["ab"]                  | f: {1=length must be at most 1}
            array<array<int>> f             | [[1],["a"]]             | f: {2={1=expected an integer}}
            array<string> @set(true) f      | ["a"]                   | ok
            array<string> @set(true) f      | {}                      | f: expected a set
            map<int> f                      | {"a":1}                 | ok
            map<int> f                      | [1]                     | f: expected a map
            map<int> f                      | {"a":"b"}               | f: expected an integer
            map<int> f                      | {"a":null}              | f: required field missing
            map<int> f                      | {"":1}                  | f: length must be at least 1
            map<array<string>> f            | {"a":[1]}               | f: {1=expected a string}
            Nested f                        | {"a":"x","b":2}         | ok
            Nested f                        | "x"                     | f: expected a record
            Nested f                        | ["x"]                   | f: expected a record
            Nested f                        | {"a":"long","b":null,"c":1} | f: {a=length must be at most 3, b=required field missing, c=unknown field}
            array<Nested> f                 | [{"b":1},{"b":"x"}]     | f: {2={b=expected an integer}}
            string @json(true) f            | {"a":[1,{"b":null}]}    | ok
            string @json(true) f            | "{}"                    | f: expected a record
            string @json(true) f            | []                      | f: expected a record
            """)
    void aValueIsOfItsTypeOrTheMessageSaysWhatIsExpected(String declaration, String value, String expected) {
        EntityDefinition things = TestDefinitions.things(NESTED, declaration + ";");
        assertThat(told(things, "{\"id\":\"" + TestDefinitions.ID + "\",\"f\":" + value + "}"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int @between([0, 10]) f                 | 0         | ok
            int @between([0, 10]) f                 | 10        | ok
            int @between([0, 10]) f                 | 11        | f: value should be between 0 and 10
            double @between([0, 10]) f              | 10.5      | f: value should be between 0 and 10
            long @between([-5, -1]) f               | 0         | f: value should be between -5 and -1
            string @oneOf(["a", "b"]) f             | "b"       | ok
            string @oneOf(["a", "b"]) f             | "c"       | f: expected one of: a, b
            string @oneOf(["a", "b"]) f             | ""        | f: expected one of: a, b
            int @oneOf([426, 301]) f                | 301.0     | ok
            int @oneOf([426, 301]) f                | 302       | f: expected one of: 426, 301
            double @oneOf([1, 2.5]) f               | 3         | f: expected one of: 1, 2.5
            string @lenEq(2) f                      | "é"       | ok
            string @lenEq(2) f                      | "e"       | f: length must be 2
            string @lenMax(4) f                     | "🙂"      | ok
            string @lenMax(3) f                     | "🙂"      | f: length must be at most 3
            string @lenMax(3) f                     | "€"       | ok
            string @lenMin(3) f                     | "ab"      | f: length must be at least 3
            array<int> @lenMin(1) f                 | []        | f: length must be at least 1
            array<int> @lenMax(1) f                 | [1,2]     | f: length must be at most 1
            array<int> @set(true) @lenEq(2) f       | [1,2]     | ok
            map<int> @lenEq(1) f                    | {}        | f: length must be 1
            array<int> @lenMin(3) f                 | ["a"]     | f: {1=expected an integer}
            """)
    void onlyTheFirstRuleThatFailsIsTold(String declaration, String value, String expected) {
        EntityDefinition things = TestDefinitions.things(declaration + ";");
        assertThat(told(things, "{\"id\":\"" + TestDefinitions.ID + "\",\"f\":" + value + "}"))
                .isEqualTo(expected);
    }

    @Test
    void numbersWithoutAValueInJsonAreRefused() {
        EntityDefinition things = TestDefinitions.things("double f;");
        for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThat(EntityInput.validateField(TestDefinitions.of(TestDefinitions.file("", "")), things, "f", value))
                    .contains("expected a number");
        }
    }

    @Test
    void halfASurrogatePairIsNoText() {
        EntityDefinition things = TestDefinitions.things("string f;");
        assertThat(EntityInput.validateField(TestDefinitions.of(TestDefinitions.file("", "")), things, "f", "a\uD83D"))
                .contains("expected a string");
    }

    private static String told(EntityDefinition things, String json) {
        Map<String, Object> errors = TestDefinitions.errors(things, json);
        return errors.isEmpty()
                ? "ok"
                : errors.entrySet().stream()
                        .map(error -> error.getKey() + ": " + error.getValue())
                        .collect(Collectors.joining("; "));
    }
}
