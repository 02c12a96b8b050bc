package io.entail.schema.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.DefinitionException;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Another process with the same plan has to continue after a kill. It compares the texts of plans, so these must not
 * depend on the process.
 */
final class PlanIdentityTest {
    private static EntityMigration fill(Object value) {
        return EntityMigration.to(Steps.definitions("string a;").require("things"))
                .fill("a", value);
    }

    @Test
    @DisplayName("the properties of the prepared definition have a fixed order")
    void thePreparedDefinitionHasOneOrder() {
        assertThat(Steps.plan("string a;", "string @unique(true) a;", "")
                        .prepared()
                        .json())
                .containsPattern("\"prepared\":\\{\"plan\":\"[0-9a-f]{64}\",\"unique\":\\[\\{\"name\":\"a\"");
    }

    @Test
    @DisplayName("values to fill in are compared by content, not by the order of maps and sets or by identity")
    void valuesAreToldApart() {
        List<Integer> numbers = List.of(1, 2, 3, 4, 5, 6, 7);
        List<Integer> back = new ArrayList<>(numbers);
        Collections.reverse(back);
        assertThat(PlanIdentity.of(fill(map(numbers))))
                .isEqualTo(PlanIdentity.of(fill(map(back))))
                .isNotEqualTo(PlanIdentity.of(fill(map(List.of(1)))));
        Set<Integer> set = new LinkedHashSet<>(numbers);
        assertThat(PlanIdentity.of(fill(set)))
                .isEqualTo(PlanIdentity.of(fill(new LinkedHashSet<>(back))))
                .isNotEqualTo(PlanIdentity.of(fill(Set.of(1))));
        assertThat(PlanIdentity.of(fill(numbers))).isNotEqualTo(PlanIdentity.of(fill(back)));
        assertThat(PlanIdentity.of(fill(new byte[] {1, 2})))
                .isEqualTo(PlanIdentity.of(fill(new byte[] {1, 2})))
                .isNotEqualTo(PlanIdentity.of(fill(new byte[] {1, 3})));
    }

    /** Records within each other, and a field of the outermost one. */
    private static String nested(int records, String field) {
        StringBuilder idl = new StringBuilder("record R0 { string text = \"x\"; }");
        for (int i = 1; i < records; i++) {
            idl.append(" record R")
                    .append(i)
                    .append(" { union { null, R")
                    .append(i - 1)
                    .append(" } inner = null; }");
        }
        return idl + ";; union { null, R" + (records - 1) + " } outer = null; " + field;
    }

    @ParameterizedTest(name = "{0} records")
    @ValueSource(ints = {1, 8, 9, 31})
    @DisplayName("a definition with records within records can be migrated, up to the 31 that a definition may have")
    void definitionsMayBeNestedDeeply(int records) {
        EntityPlan plan = Steps.plan(
                nested(records, "string a;"), nested(records, "string b; int more;"), "rename a b; fill more 1");
        assertThat(plan.prepared().json()).contains("\"prepared\":{\"plan\":");
        assertThat(EntityDefinition.fromLog(plan.prepared().json()).field("outer"))
                .isNotNull();
        assertThat(EntityDefinition.fromLog(plan.migrated().json()).field("outer"))
                .isNotNull();
    }

    @Test
    @DisplayName("a definition with more records within records is refused when it is loaded")
    void deeperDefinitionsAreRefused() {
        assertThatThrownBy(() -> Steps.definitions(nested(32, "string a;")))
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("nested more than 32 deep");
    }

    private static Map<String, Integer> map(List<Integer> numbers) {
        Map<String, Integer> map = new LinkedHashMap<>();
        numbers.forEach(number -> map.put("key" + number, number));
        return map;
    }
}
