package io.entail.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.InvalidOptionsException;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.input.EntityInput;
import io.entail.schema.value.CanonicalJson;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KnownNamesTest {
    private static final Definitions DEFINITIONS = Definitions.shipped();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            services  | {"name":"a","host":"b"}                                              | -
            services  | {"hots":"b"}                                                         | services has no field 'hots' (the closest is 'host')
            services  | {"retries":"x"}                                                      | -
            upstreams | {"name":"a","healthchecks":{"actve":{}}}                             | upstreams has no field 'healthchecks.actve' (the closest is 'active')
            upstreams | {"name":"a","healthchecks":{"active":{"healthy":{"sucesses":1}}}}    | upstreams has no field 'healthchecks.active.healthy.sucesses' (the closest is 'successes')
            upstreams | {"name":"a","healthchecks":{"active":{"healthy":{"zzzzzzzzzz":1}}}}  | upstreams has no field 'healthchecks.active.healthy.zzzzzzzzzz' (there are: http_statuses, interval, successes)
            routes    | {"protocols":["tcp"],"sources":[{"ip":"1.1.1.1"},{"prot":5}]}        | routes has no field 'sources.2.prot' (the closest is 'port')
            routes    | {"protocols":["http"],"paths":["/"],"service":{"nmae":"x"}}           | routes has no field 'service.nmae' (the closest is 'name')
            plugins   | {"name":"rate-limiting","config":{"minite":5}}                       | plugins has no field 'config.minite' (the closest is 'minute')
            plugins   | {"name":"rate-limiting","confg":{}}                                  | plugins has no field 'confg' (the closest is 'config')
            plugins   | {"name":"rate-limitin","config":{"minite":5}}                        | -
            """)
    @DisplayName("an unknown field is reported with the closest known one, at any depth and for the row's subschema")
    void unknownFieldsAreTold(String entity, String row, String told) {
        EntityDefinition definition = DEFINITIONS.require(entity);
        Map<String, Object> values = object(row);
        Map<String, Object> faults = EntityInput.validate(DEFINITIONS, definition, values, false);
        assertThat(UnknownFields.told(DEFINITIONS, definition, values, faults))
                .as("the closest name is suggested; the faults are %s", faults)
                .isEqualTo(told.equals("-") ? List.of() : List.of(told));
    }

    @SuppressWarnings("unchecked") // Every JSON text of the table is an object.
    private static Map<String, Object> object(String json) {
        return (Map<String, Object>) Objects.requireNonNull(CanonicalJson.read(json));
    }

    @Test
    @DisplayName("an unknown parent is reported with the closest existing name")
    void unknownParentsAreTold() {
        Map<String, Object> given = Map.of("service", Map.of("name", "oders"));
        Map<String, Object> unresolved = Map.of("service", Map.of("name", "cannot be resolved"));
        assertThat(parents(given, unresolved, List.of("catalog", "orders")))
                .containsExactly("services has no 'oders' (the closest is 'orders')");
        assertThat(parents(given, unresolved, List.of("catalog"))).isEmpty();
        assertThat(parents(given, Map.of(), List.of("orders"))).isEmpty();
        assertThat(parents(Map.of(), unresolved, List.of("orders"))).isEmpty();
    }

    private static List<String> parents(Map<String, Object> given, Map<String, Object> unresolved, List<String> names) {
        return KnownNames.noParents(DEFINITIONS, DEFINITIONS.require("routes"), given, unresolved, parent -> names);
    }

    @Test
    @DisplayName("a dotted name is looked up in the records that the definition describes")
    void dottedNamesAreLookedFor() {
        EntityDefinition upstreams = DEFINITIONS.require("upstreams");
        KnownNames.requireField(upstreams, "columns", "healthchecks.active.healthy.interval");
        KnownNames.requireField(upstreams, "columns", "tags.0");
        KnownNames.requireField(DEFINITIONS.require("plugins"), "columns", "config.anything");
        assertThatThrownBy(() -> KnownNames.requireField(upstreams, "columns", "healthchecks.active.helthy.interval"))
                .isInstanceOf(InvalidOptionsException.class)
                .hasMessageContaining("upstreams has no field 'healthchecks.active.helthy' (the closest is 'healthy')");
    }
}
