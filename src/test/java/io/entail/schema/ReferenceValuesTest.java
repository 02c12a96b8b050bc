package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per value of {@code routes.service} as JSON, with its normalised form and the message of the validation. */
class ReferenceValuesTest {
    private static final Definitions SHIPPED = Definitions.shipped();
    private final EntityDefinition routes = SHIPPED.require("routes");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"6F6B9A3E-30fb-4c1c-8f8c-0d3a52ad1a0e"}           | {id=6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e} | ok
            {"id":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e","x":1}     | {id=6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e} | ok
            {}                                                      | {}                | {id=missing primary key}
            "users"                                                 | users             | {id=missing primary key}
            5                                                       | 5                 | {id=missing primary key}
            []                                                      | []                | {id=missing primary key}
            {"id":null}                                             | {id=null}         | {id=required field missing}
            {"id":false}                                            | {id=false}        | {id=missing primary key}
            {"id":"blergh"}                                         | {id=blergh}       | {id=expected a valid UUID}
            {"id":7}                                                | {id=7}            | {id=expected a string}
            {"name":5}                                              | {name=5}          | {name=expected a string}
            {"name":"users"}                                        | {name=users}      | {id=missing primary key}
            {"colour":"red"}                                        | {colour=red}      | {colour=unknown field}
            {"id":"blergh","name":"users"}                          | {id=blergh, name=users} | {id=expected a valid UUID}
            """)
    void aParentIsNamedByItsKey(String json, String stored, String expected) {
        Object given = Objects.requireNonNull(CanonicalJson.read(json));
        assertThat(EntityInput.normaliseField(routes, "service", given)).hasToString(stored);
        assertThat(EntityInput.validateField(SHIPPED, routes, "service", given).orElse("ok"))
                .hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e"          | {}
            {"id":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e"}   | {}
            {"id":"6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e","name":"a"} | {name=not a primary key}
            {"name":"a"}                                    | {id=missing primary key, name=not a primary key}
            {}                                              | {id=missing primary key}
            {"id":false}                                    | {id=missing primary key}
            {"id":null}                                     | {id=required field missing}
            "blergh"                                        | {id=expected a valid UUID}
            5                                               | {id=expected a string}
            """)
    void aKeyArgumentHasExactlyTheKeysParts(String json, String expected) {
        Object given = Objects.requireNonNull(CanonicalJson.read(json));
        assertThat(EntityInput.validatePrimaryKey(routes, given)).hasToString(expected);
        if (expected.equals("{}")) {
            assertThat(EntityInput.normalisePrimaryKey(routes, given)).isEqualTo(Map.of("id", TestDefinitions.ID));
        }
    }
}
