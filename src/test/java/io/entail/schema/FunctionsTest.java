package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.schema.function.CheckFunction;
import io.entail.schema.input.EntityInput;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Functions that definitions name: they are found by name, and missing ones do not prevent reading. */
class FunctionsTest {
    private static final String THING = "{\"type\":\"record\",\"name\":\"Thing\",\"entity\":\"things\","
            + "\"primaryKey\":[\"id\"],\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
            + "{\"name\":\"isbn\",\"type\":\"string\",\"format\":\"isbn\"},"
            + "{\"name\":\"size\",\"type\":\"int\",\"check\":\"even\"},"
            + "{\"name\":\"list\",\"type\":{\"type\":\"array\",\"items\":{\"type\":\"string\",\"format\":\"isbn\"}}}]}";

    private static final Functions FUNCTIONS = Functions.builtIn()
            .withFormat("isbn", text -> text.length() == 13 ? null : "expected 13 digits")
            .withCheck("even", CheckFunction.of(value -> (int) value % 2 == 0));

    private static final Map<String, Object> WRONG =
            Map.of("id", "a", "isbn", "1", "size", 3, "list", List.of("978-3-16-1484", "2"));

    @Test
    void functionsJudgeFieldsAndElements() {
        EntityDefinition things = EntityDefinition.of(new Schema.Parser().parse(THING), FUNCTIONS);
        assertThat(things.missingFunctions()).isEmpty();
        assertThat(EntityInput.validate(Definitions.of(List.of(things)), things, WRONG, false))
                .isEqualTo(Map.of(
                        "isbn", "expected 13 digits",
                        "size", "failed validating: 3",
                        "list", Map.of("2", "expected 13 digits")));
    }

    @Test
    void aDefinitionLoadsWithoutItsFunctionsAndSaysWhichAreMissing() {
        EntityDefinition things = EntityDefinition.of(new Schema.Parser().parse(THING));
        assertThat(things.missingFunctions())
                .containsExactly("Thing.isbn: format 'isbn'", "Thing.size: check 'even'", "Thing.list: format 'isbn'");
        assertThat(things.unsupported()).isEmpty();
        assertThat(EntityDefinition.fromLog(THING).missingFunctions()).isEqualTo(things.missingFunctions());
        assertThat(things.codec().decode(things.codec().encode(WRONG))).isEqualTo(WRONG);
        assertThat(things.with(FUNCTIONS).missingFunctions()).isEmpty();
    }

    @Test
    void aMissingFunctionIsComparedByItsName() {
        EntityDefinition inLog = EntityDefinition.fromLog(THING);
        EntityDefinition inFile = EntityDefinition.of(
                new Schema.Parser().parse(THING.replace("\"name\":\"size\"", "\"doc\":\"more\",\"name\":\"size\"")),
                FUNCTIONS);
        assertThat(DefinitionChange.compare(inLog, inFile, List.of()).reasons()).isEmpty();
        EntityDefinition other = EntityDefinition.of(new Schema.Parser().parse(THING.replace("even", "odd")));
        assertThat(DefinitionChange.compare(inLog, other, List.of()).reasons())
                .containsExactly(
                        "field 'size': the rule check changed from \"even\" to \"odd\" and refuses what was allowed");
    }

    @Test
    void aNameStandsForOneFunction() {
        assertThatThrownBy(() -> FUNCTIONS.withFormat("isbn", text -> null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("format 'isbn' is registered already");
        assertThatThrownBy(() -> FUNCTIONS.withFormat("uuid", text -> null))
                .hasMessage("format 'uuid' is registered already");
        assertThatThrownBy(() -> FUNCTIONS.withCheck("no name", value -> null))
                .hasMessage("check 'no name': not 1 to 64 characters of a-z A-Z 0-9 _ . -");
    }
}
