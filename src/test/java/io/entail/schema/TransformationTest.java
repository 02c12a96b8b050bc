package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.TransformationException;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransformationTest {
    private static final String ALL = "all or none of these fields must be set: ";

    private static final Functions FUNCTIONS = Functions.builtIn()
            .withTransform("join", arguments -> Map.of("i1", "w(" + String.join(",", texts(arguments)) + ")"))
            .withTransform("split", arguments -> Map.of("shown", "r(" + String.join(",", texts(arguments)) + ")"))
            .withTransform("again", arguments -> Map.of("i1", arguments.get(0) + "+"))
            .withTransform("seal", arguments -> Map.of("i1", "key", "n1", "sealed(" + arguments.get(1) + ")"))
            .withTransform("echo", arguments -> Map.of("i1", "w", "n1", arguments.get(1)))
            .withTransform("move", arguments -> Map.of("i1", "w", "rec", Map.of("x", "other")))
            .withTransform("inner", arguments -> Map.of("rec", Map.of("y", arguments.get(0))))
            .withTransform("fail", arguments -> {
                throw new IllegalArgumentException("no " + arguments.get(0));
            });

    private static final String FIELDS = """
            union { null, string } i1 = null;
            union { null, string } i2 = null;
            union { null, string } n1 = null;
            union { null, string } n2 = null;
            union { null, string } shown = null;
            union { null, Inner } @required(false) rec = null;
            """;

    private static List<String> texts(List<Object> arguments) {
        return arguments.stream().map(String::valueOf).toList();
    }

    private static EntityDefinition things(String transformations) {
        return TestDefinitions.of(
                        FUNCTIONS,
                        TestDefinitions.file(
                                "record Inner { union { null, string } x = null; union { null, string } y = null; }",
                                FIELDS,
                                "@transformation(" + transformations + ")"))
                .require("things");
    }

    /** The columns are the values that the caller sent, the entity with them, and what is stored. */
    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"i1":"a","i2":"b"}  | {"i1":"a","i2":"b","n1":"c","n2":"d"}  | {"i1":"w(a,b,c,d)","i2":"b","n1":"c","n2":"d"}
            {"i1":"a"}           | {"i1":"a","i2":"b","n1":"c","n2":"d"}  | {"i1":"a","i2":"b","n1":"c","n2":"d"}
            {"n1":"c"}           | {"i1":"a","i2":"b","n1":"c","n2":"d"}  | {"i1":"a","i2":"b","n1":"c","n2":"d"}
            {}                   | {"i1":"a","i2":"b","n1":"c","n2":"d"}  | {"i1":"a","i2":"b","n1":"c","n2":"d"}
            {"i1":"a","i2":"b"}  | {"i1":"a","i2":"b","n1":"c"}           | {"i1":"a","i2":"b","n1":"c"}
            {"i1":"a","i2":""}   | {"i1":"a","i2":"","n1":"c","n2":"d"}   | {"i1":"a","i2":"","n1":"c","n2":"d"}
            """)
    void onlyWhatWasSentIsTransformedAndOnlyWithAllItNeeds(String sent, String entity, String stored) {
        EntityDefinition things =
                things("{\"input\": [\"i1\", \"i2\"], \"needs\": [\"n1\", \"n2\"], \"onWrite\": \"join\"}");
        assertThat(EntityInput.transform(things, map(entity), map(sent))).isEqualTo(map(stored));
    }

    /** The columns are the values that the caller sent, what was stored before, the merged entity, and the message. */
    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"i1":"a","i2":"b"} | {"n1":"c","n2":"d"} | {"i1":"a","i2":"b","n1":"c","n2":"d"} |
            {"i1":"a","i2":"b"} | {"n1":"c"}          | {"i1":"a","i2":"b","n1":"c"}          | 'i1', 'i2', 'n1', 'n2'
            {"i1":"a"}          | {"n1":"c","n2":"d"} | {"i1":"a","i2":"x","n1":"c","n2":"d"} | 'i1', 'i2'
            {"i1":"a","i2":"b"} | {}                  | {"i1":"a","i2":"b"}                   | 'i1', 'i2', 'n1', 'n2'
            {"i1":"a"}          | {}                  | {"i1":"a","n1":"c","n2":"d"}          | 'i1', 'i2'
            {"n1":"e"}          | {"i1":"a","i2":"b","n1":"c","n2":"d"} | {"i1":"a","i2":"b","n1":"e","n2":"d"} | 'i1', 'i2', 'n1', 'n2'
            {"n1":"c"}          | {"i1":"a","i2":"b","n1":"c","n2":"d"} | {"i1":"a","i2":"b","n1":"c","n2":"d"} |
            {"n1":null}         | {"i1":"a","i2":"b","n1":"c","n2":"d"} | {"i1":"a","i2":"b","n1":null,"n2":"d"} |
            {"shown":"x"}       | {"i1":"a","i2":"b","n1":"c","n2":"d"} | {"i1":"a","i2":"b","n1":"c","n2":"d","shown":"x"} |
            {"i1":"p","i2":"q","n1":"e"} | {"i1":"a","i2":"b","n1":"c","n2":"d"} | {"i1":"p","i2":"q","n1":"e","n2":"d"} |
            {}                  | {}                  | {"n1":"c"}                            |
            """)
    void aWriteGivesAllOrNothingOfATransformation(String sent, String stored, String entity, String named) {
        EntityDefinition things =
                things("{\"input\": [\"i1\", \"i2\"], \"needs\": [\"n1\", \"n2\"], \"onWrite\": \"join\"}");
        Map<String, Object> values = new LinkedHashMap<>(map(entity));
        values.put("id", TestDefinitions.ID);
        Map<String, Object> faults = EntityInput.validate(
                Definitions.of(List.of(things)), things, values, map(sent), map(stored), !stored.equals("{}"));
        assertThat(faults).isEqualTo(named == null ? Map.of() : Map.of("@entity", List.of(ALL + named)));
    }

    private static final String SEAL =
            "{\"input\": [\"i1\"], \"needs\": [\"n1\", \"n2\"], \"rewrites\": [\"n1\"], \"onWrite\": \"seal\"}";

    /**
     * The columns are the values that the caller sent, what was stored before, the merged entity, and the message or
     * what is stored.
     */
    @ParameterizedTest(name = "{0} | {1} | {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"i1":"k","n1":"t","n2":"c"} | {}                              | {"i1":"k","n1":"t","n2":"c"}          | {"i1":"key","n1":"sealed(t)","n2":"c"}
            {"i1":"k","n1":"t"}     | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"k","n1":"t","n2":"c"}          | {"i1":"key","n1":"sealed(t)","n2":"c"}
            {"i1":"k","n1":"t","n2":"d"} | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"k","n1":"t","n2":"d"}     | {"i1":"key","n1":"sealed(t)","n2":"d"}
            {"i1":"k"}              | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"k","n1":"sealed(s)","n2":"c"}  | all
            {"i1":"j"}              | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"j","n1":"sealed(s)","n2":"c"}  | all
            {"i1":"k","n2":"d"}     | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"k","n1":"sealed(s)","n2":"d"}  | all
            {"n1":"t"}              | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"j","n1":"t","n2":"c"}          | all
            {"n2":"d"}              | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"j","n1":"sealed(s)","n2":"d"}  | all
            {"n1":"t","n2":"c"}     | {}                                   | {"n1":"t","n2":"c"}                   | all
            {"i1":"k","n2":"c"}     | {}                                   | {"i1":"k","n2":"c"}                   | all
            {"i1":"k","n1":"t"}     | {}                                   | {"i1":"k","n1":"t"}                   | all
            {"n2":"c"}              | {}                                   | {"n2":"c"}                            | {"n2":"c"}
            {"n1":"sealed(s)"}      | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"j","n1":"sealed(s)","n2":"c"}  | {"i1":"j","n1":"sealed(s)","n2":"c"}
            {"shown":"x"}           | {"i1":"j","n1":"sealed(s)","n2":"c"} | {"i1":"j","n1":"sealed(s)","n2":"c","shown":"x"} | {"i1":"j","n1":"sealed(s)","n2":"c","shown":"x"}
            """)
    void whatAFunctionRewritesIsSentWithItsInputs(String sent, String stored, String entity, String expected) {
        EntityDefinition things = things(SEAL);
        Map<String, Object> values = new LinkedHashMap<>(map(entity));
        values.put("id", TestDefinitions.ID);
        Map<String, Object> faults = EntityInput.validate(
                Definitions.of(List.of(things)), things, values, map(sent), map(stored), !stored.equals("{}"));
        if (expected.equals("all")) {
            assertThat(faults).isEqualTo(Map.of("@entity", List.of(ALL + "'i1', 'n1', 'n2'")));
            // A stored value is never transformed again, even if the caller has not validated the entity.
            assertThat(EntityInput.transform(things, map(entity), map(sent))).isEqualTo(map(entity));
        } else {
            assertThat(faults).isEmpty();
            assertThat(EntityInput.transform(things, map(entity), map(sent))).isEqualTo(map(expected));
        }
    }

    @Test
    void aFunctionThatRewritesAnotherNeedFails() {
        Map<String, Object> all = map("{\"i1\":\"a\",\"n1\":\"b\",\"n2\":\"c\",\"rec\":{\"x\":\"d\",\"y\":\"e\"}}");
        EntityDefinition silent = things("{\"input\": [\"i1\"], \"needs\": [\"n1\"], \"onWrite\": \"seal\"}");
        assertThatThrownBy(() -> EntityInput.transform(silent, all, all))
                .isInstanceOfSatisfying(
                        TransformationException.class, e -> assertThat(e.code()).isEqualTo(15))
                .hasMessage("transformation failed: 'seal' rewrites 'n1': its definition has to say so"
                        + " (\"rewrites\": [\"n1\"])");
        EntityDefinition inner = things(
                "{\"input\": [\"i1\"], \"needs\": [\"n1\", \"rec.x\"], \"rewrites\": [\"n1\"], \"onWrite\": \"move\"}");
        assertThatThrownBy(() -> EntityInput.transform(inner, all, all))
                .hasMessageContaining("'move' rewrites 'rec.x'");
        EntityDefinition echo = things("{\"input\": [\"i1\"], \"needs\": [\"n1\"], \"onWrite\": \"echo\"}");
        assertThat(EntityInput.transform(echo, all, map("{\"i1\":\"a\"}"))).containsEntry("i1", "w");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "needs": ["n1"], "rewrites": ["n2"], "onWrite": "seal"  | rewrites: 'n2' is none of the needs (the closest is 'n1')
            "needs": ["n1"], "rewrites": ["token"], "onWrite": "seal" | rewrites: 'token' is none of the needs (there are: n1)
            "rewrites": ["i1"], "onWrite": "seal"                   | rewrites: 'i1' is none of the needs
            "needs": ["n1"], "rewrites": "n1", "onWrite": "seal"    | rewrites: expected a list of needs
            "needs": ["n1"], "rewrites": [], "onWrite": "seal"      | rewrites: expected a list of needs
            "needs": ["n1"], "rewrites": ["n1"], "onRead": "split"  | rewrites without onWrite
            """)
    void onlyNeedsAreRewritten(String parts, String told) {
        assertThatThrownBy(() -> things("{\"input\": [\"i1\"], " + parts + "}"))
                .hasMessage("invalid definition: test.avdl: Thing: transformation: " + told);
    }

    @Test
    void noShippedFunctionRewritesItsNeeds() {
        Map<String, Object> login =
                map("{\"username\":\"a\",\"password\":\"p\",\"consumer\":" + ShippedEntity.PARENT + "}");
        assertThat(ShippedEntity.stored("basicauth_credentials", login))
                .containsEntry("consumer", login.get("consumer"))
                .doesNotContainEntry("password", "p");
        for (EntityDefinition definition : ShippedEntity.SHIPPED.all()) {
            assertThat(definition.variants().of(Map.of()).transformations())
                    .allMatch(each -> each.rewrites().isEmpty());
        }
    }

    @Test
    void severalRunInOrderEachOnWhatTheOneBeforeMade() {
        EntityDefinition things = things(
                "[{\"input\": [\"i1\"], \"onWrite\": \"join\"}, " + "{\"input\": [\"i1\"], \"onWrite\": \"again\"}]");
        assertThat(EntityInput.transform(things, map("{\"i1\":\"a\"}"), map("{\"i1\":\"a\"}")))
                .isEqualTo(Map.of("i1", "w(a)+"));
    }

    @Test
    void aResultIsLaidOverRecords() {
        EntityDefinition things = things("{\"input\": [\"rec.x\"], \"onWrite\": \"inner\"}");
        assertThat(EntityInput.transform(things, map("{\"rec\":{\"x\":\"a\"}}"), map("{\"rec\":{\"x\":\"a\"}}")))
                .isEqualTo(map("{\"rec\":{\"x\":\"a\",\"y\":\"a\"}}"));
    }

    @Test
    void aReaderSeesWhatTheReadFunctionMakesUnlessTransformationsAreOff() {
        EntityDefinition things = things("{\"input\": [\"i1\"], \"needs\": [\"n1\"], \"onRead\": \"split\"}");
        Map<String, Object> stored = map("{\"i1\":\"a\",\"n1\":\"b\"}");
        assertThat(EntityInput.forRead(things, stored, true))
                .isEqualTo(map("{\"i1\":\"a\",\"n1\":\"b\",\"shown\":\"r(a,b)\"}"));
        assertThat(EntityInput.forRead(things, stored, false)).isEqualTo(stored);
        assertThat(EntityInput.forRead(things, map("{\"i1\":\"a\"}"), true)).isEqualTo(map("{\"i1\":\"a\"}"));
        assertThat(EntityInput.transform(things, stored, stored)).isEqualTo(stored);
    }

    @Test
    void aFailureHasItsOwnError() {
        EntityDefinition things = things("{\"input\": [\"i1\"], \"onWrite\": \"fail\"}");
        assertThatThrownBy(() -> EntityInput.transform(things, map("{\"i1\":\"a\"}"), map("{\"i1\":\"a\"}")))
                .isInstanceOfSatisfying(
                        TransformationException.class, e -> assertThat(e.code()).isEqualTo(15))
                .hasMessage("transformation failed: no a");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }
}
