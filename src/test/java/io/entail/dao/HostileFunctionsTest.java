package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.entities.Service;
import io.entail.errors.TransformationException;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that functions and hooks of a service return are bounded like those that callers give. */
@SuppressWarnings("NullAway") // The functions here return null where it is not allowed.
final class HostileFunctionsTest {
    private static final String LABEL = """
            {"type": "record", "name": "Label", "namespace": "test", "entity": "labels", "primaryKey": ["id"],
             "transformation": {"input": ["name"], "onWrite": "made"},
             "shorthand": {"name": "short", "type": "string", "function": "short"},
             "fields": [
              {"name": "id", "type": ["null", {"type": "string", "logicalType": "uuid"}], "default": null, "auto": true},
              {"name": "name", "type": ["null", "string"], "default": null},
              {"name": "notes", "type": ["null", "string"], "default": null, "json": true}]}""";

    private static @Nullable Map<String, Object> made = Map.of();

    private static EntityStore store() {
        Functions functions =
                Functions.builtIn().withTransform("made", arguments -> made).withShorthand("short", value -> made);
        List<EntityDefinition> all = new ArrayList<>(Definitions.shipped().all());
        all.add(EntityDefinition.of(new Schema.Parser().parse(LABEL), functions));
        return EntityStore.inMemory(Definitions.of(all, functions));
    }

    private static Map<String, Object> deep() {
        Map<String, Object> value = Map.of();
        for (int i = 0; i < 100_000; i++) {
            value = Map.of("a", value);
        }
        return Map.of("notes", value);
    }

    private static Map<String, Object> inItself() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("notes", map);
        return map;
    }

    @Test
    @DisplayName("a transformation that returns null, or a value too deep or within itself, fails")
    void transformationsAreBounded() {
        try (EntityStore store = store()) {
            Dao labels = store.dao("labels");
            for (Map<String, Object> each : Arrays.asList(null, deep(), inItself())) {
                made = each;
                assertThatThrownBy(() -> labels.insert(Map.of("name", "a")))
                        .isInstanceOf(TransformationException.class)
                        .hasMessageStartingWith("transformation failed: the result");
            }
            made = Map.of("notes", Map.of("a", 1));
            assertThat(labels.insert(Map.of("name", "a")).map("notes")).isEqualTo(Map.of("a", 1));
        }
    }

    @Test
    @DisplayName("a transformation whose result cannot be stored fails with an error that names the field")
    void resultsThatCannotBeStored() {
        try (EntityStore store = store()) {
            Dao labels = store.dao("labels");
            for (Map<String, Object> each : List.<Map<String, Object>>of(
                    Map.of("name", 5), Map.of("name", Map.of("a", 1)), Map.of("name", "\ud800"))) {
                made = each;
                String field = each.keySet().iterator().next();
                assertThatThrownBy(() -> labels.insert(Map.of("name", "a")))
                        .as("the result %s is refused", each)
                        .isInstanceOf(TransformationException.class)
                        .hasMessageStartingWith("transformation failed: ")
                        .hasMessageContaining(field);
            }
            made = Map.of("nothing", "x");
            assertThatThrownBy(() -> labels.insert(Map.of("name", "a")))
                    .isInstanceOf(TransformationException.class)
                    .hasMessageContaining("nothing");
        }
    }

    @Test
    @DisplayName("a shorthand function that returns null, or a value too deep or within itself, fails with an error")
    void shorthandsAreBounded() {
        try (EntityStore store = store()) {
            Dao labels = store.dao("labels");
            for (Map<String, Object> each : Arrays.asList(null, deep(), inItself())) {
                made = each;
                assertThatThrownBy(() -> labels.insert(Map.of("short", "a")))
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("the result");
            }
        }
    }

    @Test
    @DisplayName("a hook that returns null, too few rows or null among them fails with an error that says so")
    void hooksReturnRows() {
        List<Entity> none = new ArrayList<>();
        none.add(null);
        for (List<Entity> returned : Arrays.asList(null, List.<Entity>of(), none)) {
            try (EntityStore store = EntityStore.inMemory()) {
                Dao services = store.dao("services");
                store.hooks().after(Call.INSERT, null, (about, rows) -> returned);

                assertThatThrownBy(() -> services.insert(Map.of("host", "a")))
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching(
                                "a hook after INSERT of 'services' returned (null|0 rows|a list with null): "
                                        + "it must return the one row that was stored");
                assertThat(services.insertAsync(Map.of("host", "b")))
                        .failsWithin(Duration.ofSeconds(30))
                        .withThrowableThat()
                        .withCauseInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    @DisplayName(
            "an entity of a hook whose fields are too deep or contain themselves becomes neither an object nor JSON")
    void entitiesOfHooksAreBounded() {
        for (Map<String, Object> fields : Stream.of(deep(), inItself()).toList()) {
            Entity entity = new Entity("services", fields, 1, Position.of(1), null);
            try (EntityStore store = EntityStore.inMemory()) {
                store.hooks().after(Call.SELECT_BY, null, (about, rows) -> List.of(entity));
                assertThatThrownBy(() -> store.dao(Service.class).selectBy("name", "x"))
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessage("entity: nested more than 50 deep");
                assertThatThrownBy(entity::toJson).isExactlyInstanceOf(IllegalArgumentException.class);
            }
        }
    }
}
