package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.input.EntityInput;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per type and value: the field's declaration, the value as JSON, and the result of the validation. */
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
            decimal(5,2) f                  | "10.50"                 | ok
            decimal(5,2) f                  | 10.5                    | ok
            decimal(5,2) f                  | 10                      | ok
            decimal(5,2) f                  | -999.99                 | ok
            decimal(5,2) f                  | "+007.5"                | ok
            decimal(5,2) f                  | "1e2"                   | ok
            decimal(5,2) f                  | "10.5000000"            | ok
            decimal(5,2) f                  | "10.505"                | f: expected at most 2 digits after the point
            decimal(5,2) f                  | 10.505                  | f: expected at most 2 digits after the point
            decimal(5,2) f                  | 1e-400                  | f: expected at most 2 digits after the point
            decimal(5,2) f                  | "1e-999999999999"       | f: expected at most 2 digits after the point
            decimal(5,2) f                  | 1000                    | f: value should be between -999.99 and 999.99
            decimal(5,2) f                  | "1e999999999"           | f: value should be between -999.99 and 999.99
            decimal(5,2) f                  | "1e99999999999"         | f: value should be between -999.99 and 999.99
            decimal(5,2) f                  | 1e400                   | f: value should be between -999.99 and 999.99
            decimal(5,0) f                  | 1.5                     | f: expected a number without a fraction
            decimal(5,2) f                  | "0e999999999"           | ok
            decimal(5,2) f                  | "ten"                   | f: expected a decimal number such as 10.50
            decimal(5,2) f                  | ""                      | f: expected a decimal number such as 10.50
            decimal(5,2) f                  | " 1"                    | f: expected a decimal number such as 10.50
            decimal(5,2) f                  | "1_0"                   | f: expected a decimal number such as 10.50
            decimal(5,2) f                  | "٣"                     | f: expected a decimal number such as 10.50
            decimal(5,2) f                  | "NaN"                   | f: expected a decimal number such as 10.50
            decimal(5,2) f                  | true                    | f: expected a decimal number such as 10.50
            decimal(5,2) f                  | [1]                     | f: expected a decimal number such as 10.50
            decimal(5,2) @between(["0.01", 99.99]) f | 0              | f: value should be between 0.01 and 99.99
            decimal(5,2) @between(["0.01", 99.99]) f | "1e9"          | f: value should be between 0.01 and 99.99
            decimal(5,2) @between(["0.01", 99.99]) f | 99.99          | ok
            decimal(5,2) @gt(1.5) f         | 1.5                     | f: value must be greater than 1.5
            decimal(5,2) @oneOf([1, "2.5"]) f | 2.50                  | ok
            decimal(5,2) @oneOf([1, "2.5"]) f | 3                     | f: expected one of: 1.00, 2.50
            decimal(5,2) @notOneOf([1]) f   | 1.0                     | f: must not be one of: 1.00
            decimal(5,2) @eq(1) f           | "1.00"                  | ok
            decimal(5,2) @ne("1") f         | "1.00"                  | f: value must not be 1.00
            date f                          | "2026-11-28"            | ok
            date f                          | "0001-01-01"            | ok
            date f                          | "2026-02-29"            | f: expected a date such as 2026-11-28
            date f                          | "28.11.2026"            | f: expected a date such as 2026-11-28
            date f                          | "2026-11-28T00:00:00Z"  | f: expected a date such as 2026-11-28
            date f                          | "+12026-11-28"          | f: expected a date such as 2026-11-28
            date f                          | "0000-12-31"            | f: value should be between 0001-01-01 and 9999-12-31
            date f                          | 20785                   | f: expected a date such as 2026-11-28
            date @between(["2026-01-01","2026-12-31"]) f | "2027-01-01" | f: value should be between 2026-01-01 and 2026-12-31
            date @oneOf(["2026-01-01"]) f   | "2026-01-02"            | f: expected one of: 2026-01-01
            timestamp_ms f                  | "2026-11-28T13:53:00.000Z" | ok
            timestamp_ms f                  | "2026-11-28T13:53:00+02:00" | ok
            timestamp_ms f                  | "2026-11-28T13:53Z"     | ok
            timestamp_ms f                  | "2026-11-28T13:53:00.123000Z" | ok
            timestamp_ms f                  | "2026-11-28T13:53:00.1234Z" | f: expected a time in whole milliseconds
            timestamp_ms f                  | "2026-11-28T13:53:00"   | f: expected a time such as 2026-11-28T13:53:00.000Z
            timestamp_ms f                  | "2026-11-28T24:00:00Z"  | f: expected a time such as 2026-11-28T13:53:00.000Z
            timestamp_ms f                  | "9999-12-31T23:59:59.999Z" | ok
            timestamp_ms f                  | "9999-12-31T23:59:59.999-01:00" | f: value should be between 0001-01-01T00:00:00.000Z and 9999-12-31T23:59:59.999Z
            timestamp_ms f                  | 1700000000000           | f: expected a time such as 2026-11-28T13:53:00.000Z
            timestamp_ms @between(["2026-01-01T00:00:00Z","2026-12-31T00:00:00Z"]) f | "2027-01-01T00:00:00Z" | f: value should be between 2026-01-01T00:00:00.000Z and 2026-12-31T00:00:00.000Z
            bytes f                         | "3q2+7w=="              | ok
            bytes f                         | ""                      | ok
            bytes f                         | "3q2+7w"                | f: expected bytes in Base64
            bytes f                         | "3q2+7x=="              | f: expected bytes in Base64
            bytes f                         | "3q2-7w=="              | f: expected bytes in Base64
            bytes f                         | 5                       | f: expected bytes in Base64
            bytes @lenMax(3) f              | "3q2+7w=="              | f: length must be at most 3
            bytes @lenMin(1) f              | ""                      | f: length must be at least 1
            bytes @lenEq(4) f               | "3q2+7w=="              | ok
            array<decimal(5,2)> f           | ["1.5",2,"x"]           | f: {3=expected a decimal number such as 10.50}
            array<decimal(5,2)> @contains(1.5) f | [1.5]             | ok
            array<decimal(5,2)> @contains(1.5) f | ["1.51"]           | f: expected to contain: 1.50
            array<date> f                   | ["2026-11-28",5]        | f: {2=expected a date such as 2026-11-28}
            map<timestamp_ms> f             | {"a":"x"}               | f: expected a time such as 2026-11-28T13:53:00.000Z
            map<@lenMax(1) bytes> f         | {"a":"YWE="}            | f: length must be at most 1
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
