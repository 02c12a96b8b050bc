package io.entail.schema.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.Definitions;
import io.entail.schema.ShippedEntity;
import io.entail.schema.TestDefinitions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that forbids any value is reported before a wrong type, at the field itself. */
class NoValueTest {
    private static final String NONE = "value must be null";
    private static final List<String> VALUES = List.of(
            "5",
            "1e400",
            "\"\"",
            "\"x\"",
            "true",
            "[]",
            "[1, null]",
            "{}",
            "{\"id\": \"x\"}",
            "{\"n\": \"x\", \"y\": 1}");

    private static final String BEFORE = "record Nested { union { null, int } @required(true) n = null; }"
            + " @entity(\"parents\") @primaryKey([\"id\"]) record Parent { union { null, uuid } id = null;"
            + " union { null, string } @unique(true) name = null; } ";

    /** The columns are a type and the properties that a field of it needs. */
    private static final String TYPES = """
            string                 |
            int                    |
            long                   | @timestamp("seconds")
            double                 |
            boolean                |
            uuid                   |
            string                 | @uuid(true)
            string                 | @referenceable(true)
            string                 | @json(true)
            array<int>             |
            array<string>          | @set(true)
            map<array<int>>        |
            Nested                 | @required(false)
            uuid                   | @references("parents")
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = TYPES)
    void aRuleRefusesAnyValue(String type, String properties) {
        String more = properties == null ? "" : properties;
        judge("union { null, " + type + " } " + more + " @eq(null) f = null;", "", Map.of("f", NONE));
        judge("union { null, " + type + " } " + more + " @eq(null) @err(\"no f\") f = null;", "", Map.of("f", "no f"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = TYPES)
    void aConditionRefusesAnyValue(String type, String properties) {
        String field = "union { null, " + type + " } " + (properties == null ? "" : properties) + " f = null;";
        String condition = "@conditional({\"ifField\": \"a\", \"ifMatch\": {\"eq\": null}, \"thenField\": \"f\", "
                + "\"thenMatch\": {\"eq\": null%s}})";
        List<String> failed = List.of("failed conditional validation given value of field 'a'");
        String a = "union { null, int } a = null; ";
        judge(a + field, condition.replace("%s", ""), Map.of("f", NONE, "@entity", failed));
        judge(a + field, condition.replace("%s", ", \"err\": \"no f\""), Map.of("f", "no f", "@entity", failed));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordsAndElementsRefuseAnyValue(boolean updating) {
        Definitions definitions = TestDefinitions.of(TestDefinitions.file(
                BEFORE + "record Inner { union { null, int } @eq(null) f = null; }",
                "union { null, Inner } @required(false) r = null;" + " union { null, array<Inner> } l = null;"));
        for (String value : VALUES) {
            Map<String, Object> given = ShippedEntity.map("{\"id\":\"" + TestDefinitions.ID + "\",\"r\":{\"f\":" + value
                    + "},\"l\":[{},{\"f\":" + value + "}]}");
            assertThat(EntityInput.validate(definitions, definitions.require("things"), given, updating))
                    .as("the value %s is refused by the rule that forbids any", value)
                    .isEqualTo(Map.of("r", Map.of("f", NONE), "l", Map.of("2", Map.of("f", NONE))));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = TYPES)
    void aSubschemaRefusesAnyValue(String type, String properties) {
        boolean json = "@json(true)".equals(properties);
        String own = json || (properties != null && properties.contains("referenceable")) ? "string" : type;
        String more = json || properties == null ? "" : properties;
        Definitions definitions = TestDefinitions.of(TestDefinitions.file(
                        BEFORE,
                        "union { null, string } kind = null; union { null, " + own + " } " + more + " f = null;",
                        "@subschemaKey(\"kind\")")
                + " @subschemaOf(\"things\") @subschemaNames([\"k\"]) record K { union { null, " + own
                + " } " + more + " @eq(null) f = null; }");
        for (String value : VALUES) {
            Map<String, Object> given =
                    ShippedEntity.map("{\"id\":\"" + TestDefinitions.ID + "\",\"kind\":\"k\",\"f\":" + value + "}");
            assertThat(EntityInput.validate(definitions, definitions.require("things"), given, false))
                    .as("the value %s is refused by the rule that forbids any", value)
                    .isEqualTo(Map.of("f", NONE));
        }
    }

    /** The values were sent for a service and for plugins, each of which has a rule that forbids the field. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            services | {"host":"h","tls_verify":"yes"}                              | tls_verify
            services | {"host":"h","tls_verify_depth":"deep"}                       | tls_verify_depth
            services | {"host":"h","ca_certificates":[5,null]}                      | ca_certificates
            services | {"host":"h","client_certificate":{"id":"x"}}                 | client_certificate
            services | {"host":"h","client_certificate":7}                          | client_certificate
            services | {"host":"h","protocol":"tcp","path":{}}                      | path
            """)
    void shippedEntitiesRefuseAnyValue(String entity, String values, String field) {
        assertThat(ShippedEntity.faults(entity, values)).containsEntry(field, NONE);
    }

    private static void judge(String fields, String properties, Map<String, ?> expected) {
        Definitions definitions = TestDefinitions.of(TestDefinitions.file(BEFORE, fields, properties));
        for (String value : VALUES) {
            Map<String, Object> given =
                    ShippedEntity.map("{\"id\":\"" + TestDefinitions.ID + "\",\"f\":" + value + "}");
            assertThat(EntityInput.validate(definitions, definitions.require("things"), given, false))
                    .as("the value %s is refused by the rule that forbids any", value)
                    .isEqualTo(expected);
        }
    }
}
