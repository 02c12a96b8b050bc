package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Properties of a definition that concern rows that expire. */
class TtlDefinitionTest {
    private static final String KEY = "@primaryKey([\"id\"])";

    private static String record(String entity, String name, String annotations, String fields) {
        return "@entity(\"" + entity + "\") " + KEY + " " + annotations + " record " + name
                + " { union { null, uuid } @auto(true) id = null; " + fields + " }";
    }

    private static String reference(String field, String entity, String onDelete) {
        return "union { null, uuid } @references(\"" + entity + "\") @onDelete(\"" + onDelete + "\") " + field
                + " = null;";
    }

    @Test
    void anEntityMayHaveATimeToLive() {
        Definitions definitions = TestDefinitions.of(
                record("tokens", "Token", "@ttl(true)", ""), record("things", "Thing", "@ttl(false)", ""));

        assertThat(definitions.require("tokens").ttl()).isTrue();
        assertThat(definitions.require("things").ttl()).isFalse();
        assertThat(EntityDefinition.fromLog(definitions.require("tokens").json())
                        .ttl())
                .isTrue();
    }

    @Test
    void aFieldCannotHaveTheNameOfTheTimeThatIsLeft() {
        assertThat(TestDefinitions.faults(record("tokens", "Token", "@ttl(true)", "union { null, int } ttl = null;")))
                .contains("Token.ttl: ttl is a reserved field name when ttl is enabled");
        assertThat(TestDefinitions.faults(record("tokens", "Token", "", "union { null, int } ttl = null;")))
                .isEmpty();
        assertThat(TestDefinitions.faults(record("tokens", "Token", "@ttl(1)", "")))
                .contains("ttl: expected a boolean");
    }

    @Test
    void noReferenceToAnExpiringEntityRestricts() {
        String tokens = record("tokens", "Token", "@ttl(true)", "");
        String uses = record("uses", "Use", "", reference("token", "tokens", "cascade"));
        String fault = "may expire: onDelete has to be cascade or null";

        assertThat(TestDefinitions.faults(
                        tokens, record("notes", "Note", "", reference("token", "tokens", "restrict"))))
                .contains("Note.token: rows of 'tokens' " + fault);
        assertThat(TestDefinitions.faults(
                        tokens, uses, record("notes", "Note", "", reference("use", "uses", "restrict"))))
                .contains("Note.use: rows of 'uses' " + fault);
        assertThat(TestDefinitions.faults(tokens, uses, record("notes", "Note", "", reference("use", "uses", "null"))))
                .isEmpty();
        assertThat(TestDefinitions.faults(record("workspaces", "Workspace", "@ttl(true)", "")))
                .contains("Workspace: workspaces cannot expire: their rows restrict that");
    }
}
