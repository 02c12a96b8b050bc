package io.entail.schema.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import io.entail.schema.ShippedEntity;
import io.entail.schema.TestDefinitions;
import io.entail.schema.function.CheckFunction;
import io.entail.schema.input.EntityInput;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Numbers of any size and Java class are checked by rules; a number that passes the rules and does not fit its type
 * gets an error with the range.
 */
@Timeout(60)
class NumbersTest {
    private static final String INT = "value should be between -2147483648 and 2147483647";
    private static final String LONG = "value should be between -9223372036854775808 and 9223372036854775807";
    private static final String DOUBLE = "value should be between -1.7976931348623157E308 and 1.7976931348623157E308";
    private static final String NINES = "9".repeat(Numbers.LENGTH_MAX);

    private static final Functions FUNCTIONS =
            Functions.builtIn().withCheck("even", CheckFunction.of(value -> (int) value % 2 == 0));

    /** The columns are a field's declaration, values as JSON, and the message for each of them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            int @between([0, 65535]) f                | 70000000000 65536 -1 1e30 -1e1000000000   | value should be between 0 and 65535
            int @between([0, 65535]) f                | 65535.0 0e5 8e1 8080 800e-1 0.0           | ok
            int @between([0, 65535]) f                | 0.5 1e-1 80.00001 1e-1000000000           | expected an integer
            int @gt(5) f                              | 5 -99999999999 -1e400                     | value must be greater than 5
            int @gt(5) f                              | 99999999999999999999 1e1000000000 6e99999999999 | INT
            int f                                     | 2147483648 -2147483649 1e10               | INT
            int f                                     | 2147483647 -2147483648 1e3 5.0 2.147483647e9 | ok
            long f                                    | 9223372036854775808 12345678901234567890 -1e19 | LONG
            long f                                    | 9223372036854775807 -9223372036854775808 9.223372036854775807e18 | ok
            long @between([1, 2147483648]) f          | 2147483649 1e99                           | value should be between 1 and 2147483648
            long @timestamp("seconds") f              | -12345678901234567890 -1e400              | expected a valid timestamp
            long @timestamp("seconds") f              | 1e400                                     | LONG
            int @oneOf([301, 302]) f                  | 301.0 3.02e2                              | ok
            int @oneOf([301, 302]) f                  | 3e20 303                                  | expected one of: 301, 302
            int @notOneOf([301, 302]) f               | 302.0                                     | must not be one of: 301, 302
            int @notOneOf([301, 302]) f               | 3e20                                      | INT
            int @eq(5) f                              | 5e0 50e-1                                 | ok
            int @eq(5) f                              | 5e50                                      | value must be 5
            int @ne(5) f                              | 5.0                                       | value must not be 5
            int @ne(5) f                              | 5e50                                      | INT
            int @check("even") f                      | 4.0 4e0                                   | ok
            int @check("even") f                      | 4e50                                      | INT
            int @between([1, 9]) @check("even") f     | 4e50                                      | value should be between 1 and 9
            int @between([1, 9]) @err("x") f          | 4e50                                      | x
            int @gt(0) @err("x") f                    | 4e50                                      | INT
            double @between([0, 100]) f               | 1e400 100.5 -1e1000000000                 | value should be between 0 and 100
            double @between([0, 100]) f               | 1e2 0.1 -0.0 1e-1000000000                | ok
            double @gt(0.5) f                         | -1e400 0.5                                | value must be greater than 0.5
            double @gt(0.5) f                         | 1e400                                     | DOUBLE
            double f                                  | -1e400 1e1000000000                       | DOUBLE
            double @oneOf([0, 5]) f                   | 5 5.0 -0.0 0                              | ok
            double @oneOf([0, 5]) f                   | 1e400 4                                   | expected one of: 0, 5
            string f                                  | 5 1e400                                   | expected a string
            boolean f                                 | 1 1e400                                   | expected a boolean
            array<@between([1, 5]) int> f             | [6e10,1,7]                                | {1=value should be between 1 and 5, 3=value should be between 1 and 5}
            array<int> f                              | [6e10,1]                                  | {1=INT}
            array<int> @contains(5) f                 | [5.0,1] [5e0]                             | ok
            array<double> @mutuallyExclusiveSubsets([[0], [5]]) f | [0,5.0]                       | these sets are mutually exclusive: ('0'), ('5')
            map<@between([1, 5]) int> f               | {"a":6e10}                                | value should be between 1 and 5
            map<long> f                               | {"a":1e19}                                | LONG
            """)
    void rulesJudgeWholeNumbersOfAnySize(String declaration, String values, String expected) {
        EntityDefinition things = TestDefinitions.of(FUNCTIONS, TestDefinitions.file("", declaration + ";"))
                .require("things");
        String told = expected.replace("INT", INT).replace("LONG", LONG).replace("DOUBLE", DOUBLE);
        for (String value : values.split(" ", -1)) {
            assertThat(fault(things, value)).as("the message for %s", value).isEqualTo(told);
        }
    }

    private static String fault(EntityDefinition things, String json) {
        Map<String, Object> errors =
                TestDefinitions.errors(things, "{\"id\":\"" + TestDefinitions.ID + "\",\"f\":" + json + "}");
        return errors.isEmpty() ? "ok" : String.valueOf(errors.get("f"));
    }

    @Test
    void theClassOfANumberDoesNotCount() {
        EntityDefinition things = TestDefinitions.things("int @between([0, 9000]) f;");
        List<Number> fit = List.of(
                (byte) 5,
                (short) 5,
                5,
                5L,
                5f,
                5d,
                BigInteger.valueOf(5),
                new BigDecimal("5.000"),
                new AtomicInteger(5));
        for (Number number : fit) {
            assertThat(fault(things, number))
                    .as("the number of the class %s is valid", number.getClass().getName())
                    .isEqualTo("ok");
            assertThat(EntityInput.normaliseField(things, "f", number)).isEqualTo(5);
        }
        List<Number> large = List.of(
                10_000_000_000L,
                1e300,
                1e30f,
                BigInteger.TEN.pow(50),
                new BigDecimal("1e1000000000"),
                new BigDecimal(BigInteger.TEN, Integer.MIN_VALUE));
        for (Number number : large) {
            assertThat(fault(things, number))
                    .as(
                            "the number of the class %s is refused",
                            number.getClass().getName())
                    .isEqualTo("value should be between 0 and 9000");
        }
        for (Number number : List.of(Double.NaN, Double.NEGATIVE_INFINITY, Float.NaN, new BigDecimal("5.5"), 5.5)) {
            assertThat(fault(things, number))
                    .as(
                            "the number of the class %s is refused",
                            number.getClass().getName())
                    .isEqualTo("expected an integer");
        }
    }

    @Test
    void aNumberHasSoManyCharacters() {
        for (String type : List.of("int", "long", "double")) {
            EntityDefinition things = TestDefinitions.things(type + " @between([0, 9000]) f;");
            assertThat(fault(things, NINES)).isEqualTo("value should be between 0 and 9000");
            for (String text : List.of(NINES + "9", "-" + NINES + "9", "5." + NINES, "5." + "0".repeat(100))) {
                assertThat(fault(things, text))
                        .as("the number is too long: %s", text)
                        .isEqualTo(Numbers.TOO_LONG);
            }
            assertThat(fault(things, BigInteger.ONE.shiftLeft(100_000_000))).isEqualTo(Numbers.TOO_LONG);
            assertThat(fault(things, new BigDecimal(BigInteger.ONE.shiftLeft(100_000_000), 100)))
                    .isEqualTo(Numbers.TOO_LONG);
        }
    }

    @Test
    void distinctFieldsAreComparedByValue() {
        EntityDefinition things = TestDefinitions.of(TestDefinitions.file(
                        "",
                        "union { null, int } a = null; union { null, double } b = null;",
                        "@distinct([\"a\", \"b\"])"))
                .require("things");
        for (Number number : List.of(5, 5.0, new BigDecimal("5.00"))) {
            assertThat(EntityInput.validate(
                            Definitions.of(List.of(things)),
                            things,
                            Map.of("id", TestDefinitions.ID, "a", 5, "b", number),
                            false))
                    .containsEntry("@entity", List.of("values of these fields must be distinct: 'a', 'b'"));
        }
        assertThat(EntityInput.validate(
                        Definitions.of(List.of(things)),
                        things,
                        Map.of("id", TestDefinitions.ID, "a", 5, "b", Double.NaN),
                        false))
                .isEqualTo(Map.of("b", "expected a number"));
    }

    @Test
    void conditionsAskTheRulesAlone() {
        String check = "@conditional({\"ifField\": \"f\", \"ifMatch\": {\"gt\": 5}, \"thenField\": \"g\", "
                + "\"thenMatch\": {\"between\": [1, 2]}})";
        EntityDefinition things = TestDefinitions.of(
                        TestDefinitions.file("", "union { null, int } f = null; union { null, int } g = null;", check))
                .require("things");
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("id", TestDefinitions.ID);
        values.put("f", 1e30);
        values.put("g", 3);
        assertThat(EntityInput.validate(Definitions.of(List.of(things)), things, values, false))
                .isEqualTo(Map.of(
                        "f",
                        INT,
                        "g",
                        "value should be between 1 and 2",
                        "@entity",
                        List.of("failed conditional validation given value of field 'f'")));
        values.put("f", 6);
        values.put("g", 2);
        assertThat(EntityInput.validate(Definitions.of(List.of(things)), things, values, false))
                .isEmpty();
    }

    @Test
    void configurationsOfPluginsAreJudgedTheSame() {
        String plugin = "{\"name\":\"rate-limiting\",\"config\":{\"hour\":9,%s}}";
        Map<String, String> told = new LinkedHashMap<>();
        told.put("\"redis_port\":70000000000", "{redis_port=value should be between 0 and 65535}");
        told.put("\"redis_timeout\":1e1000000000", "{redis_timeout=" + DOUBLE + "}");
        told.put("\"redis_database\":3e9", "{redis_database=" + INT + "}");
        told.put("\"redis_port\":1.5", "{redis_port=expected an integer}");
        told.put("\"minute\":-1e400", "{minute=value must be greater than 0}");
        told.forEach((field, expected) -> assertThat(
                        String.valueOf(ShippedEntity.faults("plugins", plugin.replace("%s", field))
                                .get("config")))
                .isEqualTo(expected));
        assertThat(ShippedEntity.stored("plugins", plugin.replace("%s", "\"redis_port\":6.4e3,\"minute\":1e1")))
                .extractingByKey("config")
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("redis_port", 6400)
                .containsEntry("minute", 10);
    }

    @Test
    void keysAreJudgedTheSame() {
        EntityDefinition rows = TestDefinitions.of(
                        "@entity(\"rows\") @primaryKey([\"n\"]) record Row { int @gt(0) n; }")
                .require("rows");
        Map<Object, String> told =
                Map.of(5.0, "{}", -1e10, "{n=value must be greater than 0}", 1e10, "{n=" + INT + "}");
        assertThat(told.keySet().stream()
                        .collect(Collectors.toMap(
                                key -> key,
                                key -> EntityInput.validatePrimaryKey(rows, key).toString())))
                .isEqualTo(told);
    }

    private static String fault(EntityDefinition things, Number number) {
        return EntityInput.validateField(Definitions.of(List.of(things)), things, "f", number)
                .map(String::valueOf)
                .orElse("ok");
    }
}
