package io.entail.http.describe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.errors.EntailException;
import io.entail.errors.SchemaViolationException;
import io.entail.schema.Definitions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Validation of an entity without storing it. */
class ValidateTest {
    private static final Definitions SHIPPED = Definitions.shipped();
    private static final String ID = "6f6b9a3e-30fb-4c1c-8f8c-0d3a52ad1a0e";

    private static void validate(String entity, String json) {
        Validate.check(SHIPPED, SHIPPED.require(entity), fields(json), Instant.ofEpochSecond(1));
    }

    private static Map<String, Object> fields(String json) {
        return new ObjectMapper()
                .convertValue(Described.parse(json.replace("ID", ID)), new TypeReference<Map<String, Object>>() {});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "services ~ {'host': 'example.org'}",
                "services ~ {'url': 'http://example.org/path'}",
                "routes ~ {'paths': ['/a'], 'service': {'id': 'ID'}}",
                "plugins ~ {'name': 'rate-limiting', 'config': {'second': 5}}",
                "keyauth_credentials ~ {'consumer': {'id': 'ID'}, 'ttl': 60}",
                "basicauth_credentials ~ {'consumer': {'id': 'ID'}, 'username': 'a', 'password': 'b'}"
            })
    void nothingIsWrong(String entity, String json) {
        validate(entity, json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\0',
            value = {
                "services ~ {} ~ {'host': 'required field missing'}",
                "services ~ {'host': 'a b', 'hots': 1} ~ {'host': 'invalid value: a b', 'hots': 'unknown field'}",
                "services ~ {'url': 5} ~ {'url': 'expected a string'}",
                "services ~ {'host': 'a', 'ttl': 5} ~ {'ttl': 'unknown field'}",
                "routes ~ {'paths': ['/a'], 'service': {'name': 'a'}} ~ {'service': {'id': 'missing primary key'}}",
                "plugins ~ {} ~ {'name': 'required field missing'}",
                "plugins ~ {'name': 'cors', 'config': {'max_age': 'a'}} ~ {'config': {'max_age': 'expected a number'}}",
                "plugins ~ {'name': 'acl', 'config': {}} ~ {'config': {'@entity': ['exactly one of these fields must be non-empty: \\u0027allow\\u0027, \\u0027deny\\u0027']}}"
            })
    void whatIsWrongIsSaidAsOfAnInsert(String entity, String json, String faults) {
        assertThatThrownBy(() -> validate(entity, json))
                .isInstanceOf(SchemaViolationException.class)
                .satisfies(e -> assertThat(Described.json(((EntailException) e).fields()))
                        .isEqualTo(Described.parse(faults)));
    }
}
