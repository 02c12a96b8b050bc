package io.entail.schema.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.schema.EntityDefinition;
import io.entail.schema.TestDefinitions;
import io.entail.schema.value.CanonicalJson;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One row per patch: the stored entity, the patch, and the merged entity, all as JSON. */
class MergeTest {
    private final EntityDefinition things =
            TestDefinitions.things("record Inner { union { int, null } n = 7; union { null, string } s = null; }", """
            union { null, string } text = null;
            union { null, array<string> } list = null;
            union { null, array<string> } @set(true) names = null;
            union { null, map<int> } map = null;
            union { null, Inner } @required(false) rec = null;
            union { null, string } @json(true) free = null;
            union { null, uuid } @references("things") parent = null;
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"text":"a"}                | {}                            | {"text":"a"}
            {"text":"a"}                | {"text":"b"}                  | {"text":"b"}
            {"text":"a"}                | {"text":null}                 | {"text":null}
            {"list":["a","b"]}          | {"list":["c"]}                | {"list":["c"]}
            {"names":["a","b"]}         | {"names":[]}                  | {"names":[]}
            {"map":{"a":1,"b":2}}       | {"map":{"a":3}}               | {"map":{"a":3}}
            {"rec":{"n":1,"s":"x"}}     | {"rec":{"n":2}}               | {"rec":{"n":2,"s":"x"}}
            {"rec":{"n":1,"s":"x"}}     | {"rec":{"s":null}}            | {"rec":{"n":1,"s":null}}
            {"rec":{"n":1,"s":"x"}}     | {"rec":{"z":1}}               | {"rec":{"n":1,"s":"x","z":1}}
            {"rec":{"n":1,"s":"x"}}     | {"rec":null}                  | {"rec":null}
            {"rec":{"n":1}}             | {"rec":"text"}                | {"rec":"text"}
            {}                          | {"rec":{"s":"x"}}             | {"rec":{"n":7,"s":"x"}}
            {"free":{"a":{"b":1,"c":2}}} | {"free":{"a":{"b":3},"d":[1]}} | {"free":{"a":{"b":3,"c":2},"d":[1]}}
            {"free":{"a":{"b":1,"c":2}}} | {"free":{"a":{"b":null}}}    | {"free":{"a":{"c":2}}}
            {"free":{"a":1}}            | {"free":{"a":{"b":1}}}        | {"free":{"a":{"b":1}}}
            {"free":{"a":1}}            | {"free":null}                 | {"free":null}
            {}                          | {"free":{"a":1}}              | {"free":{"a":1}}
            {"parent":{"id":"x"}}       | {"parent":{"id":"y"}}         | {"parent":{"id":"y"}}
            """)
    void recordsAndJsonMergeAndEverythingElseIsReplaced(String stored, String patch, String merged) {
        assertThat(EntityInput.merge(things, map(stored), map(patch))).isEqualTo(map(merged));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }
}
