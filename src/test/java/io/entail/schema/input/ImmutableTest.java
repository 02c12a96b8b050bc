package io.entail.schema.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import io.entail.schema.value.CanonicalJson;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per patch: the stored entity, the patch, and its faults, all as JSON. */
class ImmutableTest {
    private final EntityDefinition things = TestDefinitions.things(
            "record Inner { union { null, int } @immutable(true) n = null; union { null, int } m = null; }", """
            union { null, string } @immutable(true) text = null;
            union { null, array<string> } @immutable(true) list = null;
            union { null, map<int> } @immutable(true) map = null;
            union { null, Inner } @required(false) rec = null;
            union { null, string } free = null;
            """);

    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text":"a"}         | {"text":"b"}          | {"text":"immutable field cannot be updated"}
            {"text":"a"}         | {"text":null}         | {"text":"immutable field cannot be updated"}
            {"text":"a"}         | {"text":"a"}          | {}
            {"text":"a"}         | {"free":"x"}          | {}
            {"text":"a"}         | {}                    | {}
            {}                   | {"text":"b"}          | {}
            {"list":["a","b"]}   | {"list":["b","a"]}    | {}
            {"list":["a","b"]}   | {"list":["a","a"]}    | {"list":"immutable field cannot be updated"}
            {"list":["a","b"]}   | {"list":["a"]}        | {"list":"immutable field cannot be updated"}
            {"map":{"a":1}}      | {"map":{"a":1}}       | {}
            {"map":{"a":1}}      | {"map":{"a":2}}       | {"map":"immutable field cannot be updated"}
            {"rec":{"n":1}}      | {"rec":{"m":2}}       | {}
            {"rec":{"n":1}}      | {"rec":{"n":2}}       | {"rec":{"n":"immutable field cannot be updated"}}
            {"text":"a","map":{}} | {"text":"b","map":{"a":1}} | {"text":"immutable field cannot be updated","map":"immutable field cannot be updated"}
            """)
    void aValueOnceGivenStays(String stored, String patch, String faults) {
        Map<String, Object> merged = EntityInput.merge(things, map(stored), map(patch));
        assertThat(EntityInput.immutableFaults(things, map(stored), merged)).isEqualTo(map(faults));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }
}
