package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Properties of a definition that concern the entity as a whole. */
class TraitsTest {

    @Test
    void anEntityIsExportedAndHasItsNameInPathsUnlessItSaysOtherwise() {
        EntityDefinition plain = TestDefinitions.things("");
        assertThat(plain.exported()).isTrue();
        assertThat(plain.hasApi()).isTrue();
        assertThat(plain.apiName()).isEqualTo("things");
        assertThat(plain.nestedApiName()).isEqualTo("things");

        EntityDefinition named = traits("@adminApiName(\"many-things\")");
        assertThat(named.apiName()).isEqualTo("many-things");
        assertThat(named.nestedApiName()).isEqualTo("many-things");
        assertThat(traits("@adminApiName(\"many-things\") @adminApiNestedName(\"thing\")")
                        .nestedApiName())
                .isEqualTo("thing");

        assertThat(traits("@dbExport(false)").exported()).isFalse();
        assertThat(traits("@generateAdminApi(false)").hasApi()).isFalse();
    }

    private static EntityDefinition traits(String properties) {
        return TestDefinitions.of(TestDefinitions.file("", "", properties)).require("things");
    }
}
