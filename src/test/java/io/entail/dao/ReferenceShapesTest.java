package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.entities.Route;
import io.entail.entities.Service;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.read.EntityChange;
import io.entail.read.PageRequest;
import io.entail.schema.value.CanonicalJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * References have one shape in every result, and a call accepts a parent in any shape that a part of the API returns.
 */
final class ReferenceShapesTest {
    private final EntityStore store = EntityStore.inMemory();
    private final Dao routes = store.dao("routes");
    private final TypedDao<Service> services = store.dao(Service.class);
    private final Map<String, Object> shapes = new LinkedHashMap<>();
    private Entity shop = store.dao("services").insert(Map.of("name", "shop", "host", "a"));
    private final String id = key(shop);

    @AfterEach
    void close() {
        store.close();
    }

    /** Collects all shapes in which the API returns the service, by where each comes from. */
    @BeforeEach
    void collectShapes() throws IOException {
        List<EntityChange> seen = new ArrayList<>();
        Entity route = routes.insert(Map.of("paths", List.of("/first"), "service", Map.of("id", id)));
        routes.history(key(route)).forEach(version -> seen.add(version.change()));
        Route object = store.dao(Route.class).select(key(route)).orElseThrow();
        GenericRecord image = generic("routes", route);

        shapes.put("a map with the key", Map.of("id", id));
        shapes.put("the key as text", id);
        shapes.put("the key in capitals", id.toUpperCase(Locale.ROOT));
        shapes.put("the key as UUID", UUID.fromString(id));
        shapes.put("a map with a unique field", Map.of("name", "shop"));
        shapes.put("the entity", shop);
        shapes.put("the entity's fields", shop.fields());
        shapes.put("the object", services.select(id).orElseThrow());
        shapes.put("the reference of an entity", route.fields().get("service"));
        shapes.put("the reference of an object", object.getService());
        shapes.put("the reference of a version", after(seen.get(0)).fields().get("service"));
        shapes.put(
                "the reference in JSON",
                ((Map<?, ?>) Objects.requireNonNull(CanonicalJson.read(route.toJson()))).get("service"));
        shapes.put("the reference in the bytes of the feed", image.get("service"));
        shapes.put("the parent in the bytes of the feed", generic("services", shop));
    }

    private static String key(Entity entity) {
        return Objects.requireNonNull(entity.text("id"));
    }

    private static Entity after(EntityChange change) {
        return Objects.requireNonNull(change.after());
    }

    /** Returns the row as a reader sees it that has no generated class for the entity. */
    private GenericRecord generic(String entity, Entity row) throws IOException {
        var definition = store.dao(entity).definition();
        byte[] bytes = definition.codec().encode(row.fields());
        return new GenericDatumReader<GenericRecord>(definition.avro())
                .read(null, DecoderFactory.get().binaryDecoder(bytes, null));
    }

    private void eachShape(Function<Object, Object> call) {
        shapes.forEach((name, shape) -> assertThat(call.apply(shape))
                .as("the parent given as %s, %s, comes back in the one shape", name, shape)
                .isEqualTo(Map.of("id", id)));
    }

    private static Object service(Entity route) {
        return Objects.requireNonNull(route.fields().get("service"));
    }

    @Test
    @DisplayName("calls that write take every shape and return one")
    void writesTakeEveryShape() {
        String key = UUID.randomUUID().toString();
        eachShape(shape -> service(routes.insert(Map.of("paths", List.of("/a"), "service", shape))));
        eachShape(shape -> service(routes.upsert(key, Map.of("paths", List.of("/a"), "service", shape))));
        eachShape(shape -> {
            routes.update(key, new LinkedHashMap<>(Collections.singletonMap("service", null)));
            return service(routes.update(key, Map.of("service", shape)));
        });
        eachShape(shape -> {
            Written written =
                    store.write(write -> write.insert("routes", Map.of("paths", List.of("/a"), "service", shape)));
            return service(written.entities().get(0));
        });
        eachShape(shape -> {
            Route route = store.dao(Route.class).update(key, Map.of("service", shape));
            return Map.of("id", String.valueOf(route.getService()));
        });
    }

    @Test
    @DisplayName("calls that find rows by their parent take every shape except another unique field")
    void readsTakeEveryShape() {
        shapes.remove("a map with a unique field");
        eachShape(shape -> {
            List<Entity> found =
                    routes.pageFor("service", shape, PageRequest.first(10)).data();
            assertThat(found).hasSize(1);
            return service(found.get(0));
        });
    }

    @Test
    @DisplayName(
            "a row that was created earlier in a write of several calls can be referenced by its key in the same write")
    void keysOfTheSameWriteAreReferences() {
        Written written = store.write(write -> {
            Map<String, Object> key = write.insert("services", Map.of("name", "b", "host", "b"));
            write.insert("routes", Map.of("paths", List.of("/a"), "service", key));
            write.insert("routes", Map.of("paths", List.of("/b"), "service", Objects.requireNonNull(key.get("id"))));
        });

        Object key = Map.of(
                "id", Objects.requireNonNull(written.entities().get(0).fields().get("id")));
        assertThat(written.entities().subList(1, 3))
                .extracting(ReferenceShapesTest::service)
                .containsOnly(key);
    }

    @Test
    @DisplayName("a plain value that cannot be a key of the parent is refused")
    void whatIsNoKeyIsRefused() {
        for (Object wrong : List.of("shop", "", 5, true, List.of(id))) {
            assertThatThrownBy(() -> routes.insert(Map.of("paths", List.of("/a"), "service", wrong)))
                    .as("the value %s is refused", wrong)
                    .isInstanceOf(SchemaViolationException.class)
                    .hasMessageContaining("service.id: missing primary key");
        }
    }

    @Test
    @DisplayName("a parent that contains itself is refused in every shape")
    void whatHoldsItselfIsRefused() {
        Service inItself = new Service();
        List<Object> tags = new ArrayList<>();
        tags.add(inItself);
        tags.add(tags);
        inItself.put("tags", tags);

        assertThatThrownBy(() -> routes.insert(Map.of("paths", List.of("/a"), "service", inItself)))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessageContaining("service: nested more than");
        assertThatThrownBy(() -> routes.pageFor("service", inItself, PageRequest.first(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("foreign_key: nested more than");
    }
}
