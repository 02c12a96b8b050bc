package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.entities.BasicAuthCredential;
import io.entail.entities.KeyAuthCredential;
import io.entail.entities.Plugin;
import io.entail.entities.Service;
import io.entail.entities.Upstream;
import io.entail.errors.DefinitionException;
import io.entail.errors.EntailException;
import io.entail.errors.InvalidOptionsException;
import io.entail.errors.NotFoundException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Watch;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.schema.Functions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
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
    @DisplayName("an object is stored with defaults for its unset fields, and read back as an object")
    void storesAndReadsObjects() {
        Service shop = shop();

        assertThat(shop.getId()).isNotNull();
        assertThat(shop.getRetries()).isEqualTo(5);
        assertThat(services.select(shop.getId().toString())).contains(shop);
        assertThat(services.selectBy("name", "shop")).contains(shop);
        assertThat(services.page(PageRequest.first(10)).data()).containsExactly(shop);
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
    @DisplayName("an update writes the changed fields of an object, null unsets one, and it can be updated again")
    void updatesObjects() {
        Service shop = shop();
        shop.setRetries(3);
        shop.setName(null);

        Service updated = services.update(shop);
        shop.setRetries(4);
        Service again = services.update(shop);

        assertThat(updated.getRetries()).isEqualTo(3);
        assertThat(updated.getName()).isNull();
        assertThat(again.getRetries()).isEqualTo(4);
        assertThatThrownBy(() -> services.update(updated)).isInstanceOf(StaleVersionException.class);
        assertThat(services.upsert(shop).getId()).isEqualTo(shop.getId());
        services.delete(id(shop));
        assertThat(services.stream()).isEmpty();
    }

    @Test
    @DisplayName(
            "an object that is stale is refused, whichever process has changed its entity, and the newer change stays")
    void staleObjectsAreRefused() {
        Service mine = shop();
        Service theirs = services.select(id(mine)).orElseThrow();
        theirs.setRetries(3);
        services.update(theirs);
        mine.setName("mine");

        assertThatThrownBy(() -> services.update(mine))
                .isInstanceOf(StaleVersionException.class)
                .hasMessageContaining("not version");
        assertThatThrownBy(() -> services.updateAsync(mine).join()).hasCauseInstanceOf(StaleVersionException.class);
        Service now = services.select(id(mine)).orElseThrow();
        assertThat(now.getRetries()).isEqualTo(3);
        assertThat(now.getName()).isEqualTo("shop");
        now.setName("mine");
        assertThat(services.update(now).getRetries()).isEqualTo(3);
        store.dao("services").delete(id(mine));
        assertThatThrownBy(() -> services.update(now)).isInstanceOf(NotFoundException.class);
    }

    @Test
    @DisplayName("an object without a version is refused with the alternatives, unless the call states a version")
    void unknownObjectsAreRefused() {
        Service shop = shop();
        Service copy = Service.newBuilder(shop).setRetries(3).build();
        Service byHand = new Service();
        byHand.setName("other");

        for (Service unknown : List.of(copy, byHand)) {
            assertThatThrownBy(() -> services.update(unknown))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no version is known of this object of 'services', for it was not read here, or is a"
                            + " copy: read the entity and change that object, or name the version with"
                            + " WriteOptions.ifVersion, or replace whatever is there with upsert");
        }
        long version = services.entityOf(shop).orElseThrow().version();
        assertThat(services.update(copy, WriteOptions.ifVersion(version)).getRetries())
                .isEqualTo(3);
        assertThatThrownBy(() -> services.update(copy, WriteOptions.ifVersion(version)))
                .isInstanceOf(StaleVersionException.class);
        assertThat(services.entityOf(byHand)).isEmpty();
    }

    @Test
    @DisplayName("an update of an object whose key was changed since it was read is refused with an error that says so")
    void changedKeysAreTold() {
        Service shop = shop();
        UUID id = shop.getId();
        shop.setId(new UUID(0, 7));

        assertThatThrownBy(() -> services.update(shop))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("the object was read with primary key '{id=\"" + id + "\"}' and has '{id=\""
                        + new UUID(0, 7) + "\"}' now: a key cannot be changed; give it back, or insert another entity");
        shop.setId(id);
        shop.setRetries(3);
        assertThat(services.update(shop).getRetries()).isEqualTo(3);
    }

    @Test
    @DisplayName("an update does not write back unchanged values that are stored in another form, such as passwords")
    void hashedPasswordsStay() {
        Object ann = store.dao("consumers")
                .insert(Map.of("username", "ann"))
                .get("id")
                .orElseThrow();
        Dao maps = store.dao("basicauth_credentials");
        Entity stored = maps.insert(Map.of("consumer", Map.of("id", ann), "username", "a", "password", "secret"));
        TypedDao<BasicAuthCredential> typed = store.dao(BasicAuthCredential.class);
        BasicAuthCredential credential = typed.selectBy("username", "a").orElseThrow();
        credential.setUsername("b");

        BasicAuthCredential updated = typed.update(credential);

        assertThat(updated.getUsername()).isEqualTo("b");
        assertThat(updated.getPassword()).isEqualTo(stored.text("password"));
        assertThat(updated.getConsumer()).hasToString(String.valueOf(ann));
    }

    @Test
    @DisplayName("a value that a hook hides from readers is not overwritten by an update")
    void hiddenValuesStay() {
        Service shop = shop();
        store.hooks()
                .after(
                        Call.SELECT,
                        "services",
                        (about, rows) -> rows.stream()
                                .map(row -> {
                                    Map<String, Object> fields = new LinkedHashMap<>(row.fields());
                                    fields.put("host", "hidden");
                                    return new Entity(
                                            row.type(), fields, row.version(), row.position(), row.workspace());
                                })
                                .toList());
        Service read = services.select(id(shop)).orElseThrow();
        read.setRetries(3);

        assertThat(read.getHost()).isEqualTo("hidden");
        assertThat(services.update(read).getHost()).isEqualTo("shop.internal");
    }

    @Test
    @DisplayName("JSON fields and nested records become what the object has; fields that the class lacks stay")
    void nestedValuesAreExact() {
        TypedDao<Plugin> plugins = store.dao(Plugin.class);
        Plugin cors = new Plugin();
        cors.setName("cors");
        cors.setConfig("{\"origins\":[\"http://a.b\"],\"max_age\":5}");
        Plugin stored = plugins.insert(cors);
        stored.setConfig(stored.getConfig().replace("\"max_age\":5,", ""));

        Plugin updated = plugins.update(stored);

        assertThat(updated.getConfig()).doesNotContain("\"max_age\":5").contains("http://a.b");
        TypedDao<Upstream> upstreams = store.dao(Upstream.class);
        Upstream upstream = new Upstream();
        upstream.setName("u");
        Upstream read = upstreams.insert(upstream);
        read.getHealthchecks().getActive().setConcurrency(3L);
        Upstream changed = upstreams.update(read);
        assertThat(changed.getHealthchecks().getActive().getConcurrency()).isEqualTo(3L);
        assertThat(changed.getHealthchecks().getActive().getTimeout())
                .isEqualTo(read.getHealthchecks().getActive().getTimeout());
    }

    /** Returns the definitions of a process in which services have a field that the generated class lacks. */
    private static Definitions newer() {
        String schema = Service.SCHEMA$.toString();
        int end = schema.lastIndexOf("],\"entity\"");
        Schema newer = new Schema.Parser()
                .parse(schema.substring(0, end)
                        + ",{\"name\":\"colour\",\"type\":[\"string\",\"null\"],\"default\":\"red\"}"
                        + schema.substring(end));
        Functions functions = Functions.builtIn();
        return Definitions.of(
                Definitions.shipped().all().stream()
                        .map(each -> each.name().equals("services") ? EntityDefinition.of(newer, functions) : each)
                        .toList(),
                functions);
    }

    @Test
    @DisplayName("fields that the class does not have are left alone by updates and upserts")
    void unknownFieldsStay() {
        try (EntityStore newer = EntityStore.inMemory(newer())) {
            TypedDao<Service> older = newer.dao(Service.class);
            Dao maps = newer.dao("services");
            String id = String.valueOf(maps.insert(Map.of("name", "shop", "host", "a", "colour", "blue"))
                    .text("id"));
            Service read = older.select(id).orElseThrow();
            read.setRetries(3);

            older.update(read);
            assertThat(maps.select(id).orElseThrow().text("colour")).isEqualTo("blue");
            older.upsert(read);
            assertThat(maps.select(id).orElseThrow().text("colour")).isEqualTo("blue");
            newer.write(write -> older.in(write).upsert(read));
            assertThat(maps.select(id).orElseThrow().text("colour")).isEqualTo("blue");
            assertThat(maps.upsert(id, Map.of("host", "a")).text("colour")).isEqualTo("red");
        }
    }

    @Test
    @DisplayName("a typed insert, update and upsert take a time to live, and an object has the seconds that are left")
    void timesToLiveAreTaken() {
        String ann = String.valueOf(
                store.dao("consumers").insert(Map.of("username", "ann")).text("id"));
        TypedDao<KeyAuthCredential> keys = store.dao(KeyAuthCredential.class);
        KeyAuthCredential key = new KeyAuthCredential();
        key.setConsumer(UUID.fromString(ann));

        KeyAuthCredential stored = keys.insert(key, WriteOptions.ttl(100));

        assertThat(keys.entityOf(stored).orElseThrow().ttl()).isBetween(90L, 100L);
        assertThat(keys.entityOf(keys.update(stored, WriteOptions.ttl(0)))
                        .orElseThrow()
                        .ttl())
                .isNull();
        assertThat(keys.entityOf(keys.upsert(stored, WriteOptions.ttl(50)))
                        .orElseThrow()
                        .ttl())
                .isBetween(40L, 50L);
        assertThatThrownBy(() -> services.insert(new Service(), WriteOptions.ttl(5)))
                .isInstanceOf(InvalidOptionsException.class);
    }

    @Test
    @DisplayName("a write of several calls takes objects, and an updated one gets its new version with the outcome")
    void writesOfSeveralTakeObjects() {
        Service shop = shop();
        Service other = new Service();
        other.setName("other");
        other.setHost("b");
        shop.setRetries(3);

        store.write(write -> {
            services.in(write).update(shop);
            services.in(write).insert(other);
        });
        shop.setRetries(4);
        store.writeAsync(write -> services.in(write).update(shop)).join();

        assertThat(services.select(id(shop)).orElseThrow().getRetries()).isEqualTo(4);
        assertThat(services.selectBy("name", "other")).isPresent();
        Service stale = services.select(id(shop)).orElseThrow();
        services.update(shop);
        assertThatThrownBy(() -> store.write(write -> {
                    services.in(write).delete(id(shop));
                    services.in(write).update(stale);
                }))
                .isInstanceOf(EntailException.class);
        assertThat(services.count()).isEqualTo(2);
    }

    @Test
    @DisplayName("watches give changes as objects, and histories give versions as objects")
    void watchesAndHistoriesHaveObjects() throws InterruptedException {
        BlockingQueue<TypedChange<Service>> seen = new LinkedBlockingQueue<>();
        try (Watch watch = services.watch(seen::add)) {
            assertThat(watch.reached()).isNotNull();
            Service shop = shop();
            shop.setRetries(3);
            services.update(shop);
            services.delete(id(shop));

            TypedChange<Service> created = Objects.requireNonNull(seen.poll(30, TimeUnit.SECONDS));
            TypedChange<Service> updated = Objects.requireNonNull(seen.poll(30, TimeUnit.SECONDS));
            TypedChange<Service> deleted = Objects.requireNonNull(seen.poll(30, TimeUnit.SECONDS));
            assertThat(created.before()).isNull();
            assertThat(updated.object().getRetries()).isEqualTo(3);
            assertThat(deleted.after()).isNull();
            assertThat(deleted.object().getName()).isEqualTo("shop");
            TypedVersion<Service> newest =
                    services.history(id(shop)).stream().findFirst().orElseThrow();
            assertThat(newest.change().after()).isNull();
            assertThat(services.history(id(shop)).oldestFirst())
                    .extracting(version -> version.change().object().getRetries())
                    .containsExactly(5, 3, 3);
            assertThat(services.history(id(shop))
                            .oldestFirst()
                            .iterator()
                            .next()
                            .diff())
                    .isNotEmpty();
        }
    }

    @Test
    @DisplayName("typed pages have a token for the next page")
    void pagesHaveTheirToken() {
        shop();
        Service other = new Service();
        other.setName("other");
        other.setHost("b");
        services.insert(other);

        TypedPage<Service> first = services.page(PageRequest.first(1));
        TypedPage<Service> last =
                services.page(PageRequest.first(1).after(first.offset().orElseThrow()));

        assertThat(last.offset()).isEmpty();
        assertThat(first.data()).hasSize(1).doesNotContainAnyElementsOf(last.data());
        assertThat(services.each(1)).hasSize(2);
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"}) // A caller may do the same.
    @DisplayName("a value of the wrong type in an object is a violation at its field")
    void wrongValuesAreViolations() {
        Service wrong = new Service();
        wrong.setHost("a");
        List tags = new ArrayList<>();
        tags.add(null);
        wrong.setTags(tags);
        assertThatThrownBy(() -> services.insert(wrong))
                .hasMessage("schema violation (tags.1: required field missing)");
        tags.set(0, tags);
        assertThatThrownBy(() -> services.insert(wrong))
                .hasMessage("schema violation (tags: nested more than 50 deep)");
        Plugin plugin = new Plugin();
        plugin.setName("cors");
        plugin.setConfig("[");
        assertThatThrownBy(() -> store.dao(Plugin.class).insert(plugin)).isInstanceOf(SchemaViolationException.class);
        plugin.setConfig("[".repeat(100_000));
        assertThatThrownBy(() -> store.dao(Plugin.class).insert(plugin)).isInstanceOf(SchemaViolationException.class);
        TypedDao raw = services;
        assertThatThrownBy(() -> raw.insert(plugin))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("entity must be an object of io.entail.entities.Service");
        assertThatThrownBy(() -> services.of(store.dao("consumers").insert(Map.of("username", "a"))))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("an entity of 'consumers' is no object of 'services'");
        assertThatThrownBy(() -> store.dao(SpecificRecord.class)).isInstanceOf(DefinitionException.class);
    }

    private static String id(Service service) {
        return service.getId().toString();
    }

    @Test
    @DisplayName("violations of an object are reported as those of a map")
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
