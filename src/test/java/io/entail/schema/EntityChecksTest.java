package io.entail.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntityChecksTest {
    private static final String NONE = "at least one of these fields must be non-empty: 'custom_id', 'username'";

    private static final Definitions SHIPPED = Definitions.shipped();
    private final EntityDefinition consumers = SHIPPED.require("consumers");
    private final EntityDefinition routes = SHIPPED.require("routes");

    @Test
    void oneOfTheFieldsIsEnough() {
        assertThat(validate(consumers, Map.of("id", TestDefinitions.ID, "custom_id", "a"), false))
                .isEmpty();
    }

    @Test
    void noneOfTheFieldsIsToldOfTheEntity() {
        assertThat(validate(consumers, Map.of("id", TestDefinitions.ID), false))
                .isEqualTo(Map.of("@entity", List.of(NONE)));
    }

    @Test
    void anUpdateSaysSo() {
        assertThat(validate(consumers, Map.of("id", TestDefinitions.ID), true))
                .isEqualTo(Map.of("@entity", List.of("when updating, " + NONE)));
    }

    @Test
    void emptyTextsCountAsMissing() {
        assertThat(validate(consumers, Map.of("id", TestDefinitions.ID, "username", ""), false))
                .isEqualTo(Map.of("username", "length must be at least 1", "@entity", List.of(NONE)));
    }

    @Test
    void recordsInListsHaveChecksOfTheirOwn() {
        Map<String, Object> route = EntityInput.forInsert(
                routes,
                Map.of("sources", List.of(Map.of("port", 80), Map.of())),
                java.time.Instant.EPOCH,
                java.util.UUID::randomUUID);
        route.remove("created_at");
        route.remove("updated_at");
        assertThat(validate(routes, route, false))
                .isEqualTo(Map.of(
                        "sources",
                        Map.of(
                                "2",
                                Map.of(
                                        "@entity",
                                        List.of("at least one of these fields must be non-empty: 'ip', 'port'")))));
    }

    private Map<String, Object> validate(EntityDefinition definition, Map<String, ?> values, boolean updating) {
        return EntityInput.validate(SHIPPED, definition, values, updating);
    }
}
