package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.entities.Service;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Entities as objects of classes that Avro generates from the shipped definitions, and as JSON. */
final class TypedDaoTest {
    private final EntityStore store = EntityStore.inMemory();
    private final TypedDao<Service> services = store.dao(Service.class);

    @AfterEach
    void close() {
        store.close();
    }

    private Service shop() {
        Service given = new Service();
        given.setName("shop");
        given.setHost("shop.internal");
        return services.insert(given);
    }

    @Test
    @DisplayName("an object is stored with the defaults of what it leaves out, and read back as an object")
    void storesAndReadsObjects() {
        Service shop = shop();

        assertThat(shop.getId()).isNotNull();
        assertThat(shop.getRetries()).isEqualTo(5);
        assertThat(services.select(shop.getId().toString())).contains(shop);
        assertThat(services.selectBy("name", "shop")).contains(shop);
        assertThat(services.page(PageRequest.first(10))).containsExactly(shop);
        assertThat(services.stream()).containsExactly(shop);
        assertThat(services.insertAsync(Service.newBuilder(shop)
                                .setId(null)
                                .setName("other")
                                .build())
                        .join()
                        .getName())
                .isEqualTo("other");
    }

    @Test
    @DisplayName("an update stores all fields of the object, null unsets, and the version can be asked for")
    void updatesObjects() {
        Service shop = shop();
        long version =
                services.dao().select(shop.getId().toString()).orElseThrow().version();
        shop.setRetries(3);
        shop.setName(null);

        Service updated = services.update(shop, WriteOptions.ifVersion(version));

        assertThat(updated.getRetries()).isEqualTo(3);
        assertThat(updated.getName()).isNull();
        assertThatThrownBy(() -> services.update(shop, WriteOptions.ifVersion(version)))
                .isInstanceOf(StaleVersionException.class);
        assertThat(services.upsert(shop).getId()).isEqualTo(shop.getId());
        services.delete(shop.getId().toString());
        assertThat(services.stream()).isEmpty();
    }

    @Test
    @DisplayName("what an object breaks is reported as for a map")
    void reportsViolations() {
        Service wrong = new Service();
        wrong.setName("shop");

        assertThatThrownBy(() -> services.insert(wrong))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (host: required field missing)");
    }

    @Test
    @DisplayName("an entity has getters for its types, and goes to JSON and back")
    void entitiesAreJson() {
        Entity shop = store.dao("services")
                .insert(Entity.fieldsOf(
                        "{\"name\":\"shop\",\"host\":\"shop.internal\",\"tags\":[\"a\"],\"path\":null}"));

        assertThat(shop.text("name")).isEqualTo("shop");
        assertThat(shop.number("retries")).isEqualTo(5);
        assertThat(shop.is("enabled")).isTrue();
        assertThat(shop.list("tags")).isEqualTo(List.of("a"));
        assertThat(shop.map("none")).isEmpty();
        assertThat(shop.number("none")).isNull();
        assertThat(Entity.fieldsOf(shop.toJson())).containsAllEntriesOf(Map.of("name", "shop", "retries", 5));
        assertThatThrownBy(() -> Entity.fieldsOf("{\"a\":1,\"a\":2}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Entity.fieldsOf("[1]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> Entity.fieldsOf("null")).isInstanceOf(IllegalArgumentException.class);
    }
}
