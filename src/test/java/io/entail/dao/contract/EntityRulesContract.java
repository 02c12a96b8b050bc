package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.errors.NotFoundException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of definitions about several fields, from the call to the log. */
abstract class EntityRulesContract extends StoreContract {

    @Test
    @DisplayName("a shorthand is stored as the fields that it stands for, on insert, update and upsert")
    void shorthandsAreExpanded() {
        Dao services = shippedStore().dao("services");
        Entity service = services.insert(Map.of("url", "https://a.internal/x"));
        assertThat(service.fields())
                .containsEntry("protocol", "https")
                .containsEntry("port", 443)
                .containsEntry("path", "/x")
                .doesNotContainKey("url");
        assertThat(services.update(id(service), Map.of("url", "http://b.internal:81"))
                        .fields())
                .containsEntry("host", "b.internal")
                .containsEntry("port", 81)
                .doesNotContainKey("path");
        assertThat(services.upsert(id(service), Map.of("url", "tcp://c.internal:82"))
                        .fields())
                .containsEntry("protocol", "tcp")
                .containsEntry("host", "c.internal");
    }

    @Test
    @DisplayName("a shorthand of a wrong type is reported before a row that does not exist")
    void shorthandsComeBeforeTheRow() {
        Dao services = shippedStore().dao("services");
        String nobody = UUID.randomUUID().toString();
        assertThatThrownBy(() -> services.update(nobody, Map.of("url", 5, "retries", "x")))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (url: expected a string)");
        assertThatThrownBy(() -> services.update(nobody, Map.of("retries", "x")))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    @DisplayName("rules across fields are validated on the merged entity")
    void rulesAcrossFieldsSeeTheMergedEntity() {
        Dao services = shippedStore().dao("services");
        Entity service = services.insert(Map.of("host", "a.internal", "protocol", "https", "tls_verify", true));
        assertThatThrownBy(() -> services.update(id(service), Map.of("protocol", "http")))
                .hasMessage("2 schema violations (failed conditional validation given value of field 'protocol';"
                        + " tls_verify: value must be null)");
        assertThat(services.update(id(service), values("protocol", "http", "tls_verify", null))
                        .fields())
                .doesNotContainKey("tls_verify");
    }

    @Test
    @DisplayName("a password is hashed when it is given, and not again when other fields change")
    void passwordsAreHashedWhenGiven() {
        EntityStore store = shippedStore();
        Entity ann = store.dao("consumers").insert(Map.of("username", "ann"));
        Entity ben = store.dao("consumers").insert(Map.of("username", "ben"));
        Dao credentials = store.dao("basicauth_credentials");
        Entity credential = credentials.insert(Map.of("consumer", to(ann), "username", "a", "password", "secret"));
        String hash = credential.text("password");
        assertThat(hash).hasSize(64).isNotEqualTo("secret");
        Entity tagged = credentials.update(id(credential), Map.of("tags", List.of("t")));
        assertThat(tagged.text("password")).isEqualTo(hash);
        Entity changed = credentials.update(id(credential), Map.of("password", "other"));
        assertThat(changed.text("password")).hasSize(64).isNotEqualTo(hash);
        assertThatThrownBy(() -> credentials.update(id(credential), Map.of("consumer", to(ben))))
                .hasMessage("schema violation (all or none of these fields must be set: 'password', 'consumer.id')");
        assertThatThrownBy(() -> credentials.update(id(credential), Map.of("consumer", Map.of("username", "ben"))))
                .hasMessage("schema violation (all or none of these fields must be set: 'password', 'consumer.id')");
        Entity moved =
                credentials.update(id(credential), Map.of("consumer", Map.of("username", "ben"), "password", "secret"));
        assertThat(moved.text("password")).hasSize(64).isNotEqualTo(hash);
    }

    @Test
    @DisplayName(
            "unique values are compared as they are stored: a target with and without its default port is the same")
    void uniquenessIsThatOfWhatIsStored() {
        EntityStore store = shippedStore();
        Entity upstream = store.dao("upstreams").insert(Map.of("name", "up.internal"));
        Dao targets = store.dao("targets");
        assertThat(targets.insert(Map.of("upstream", to(upstream), "target", "10.0.0.1"))
                        .text("target"))
                .isEqualTo("10.0.0.1:8000");
        assertThatThrownBy(() -> targets.insert(Map.of("upstream", to(upstream), "target", "10.0.0.1:8000")))
                .isInstanceOf(UniqueViolationException.class);
    }

    @Test
    @DisplayName("the configuration of a plugin gets the defaults of the plugin, and a patch is merged into it")
    void configurationsFollowThePlugin() {
        Dao plugins = shippedStore().dao("plugins");
        Entity plugin = plugins.insert(Map.of("name", "rate-limiting", "config", Map.of("minute", 5)));
        assertThat(config(plugin)).containsEntry("minute", 5).containsEntry("policy", "local");
        Entity patched = plugins.update(id(plugin), Map.of("config", Map.of("hour", 10.0)));
        assertThat(config(patched))
                .containsEntry("minute", 5)
                .containsEntry("hour", 10)
                .containsEntry("policy", "local");
        assertThatThrownBy(() -> plugins.update(id(plugin), Map.of("config", values("minute", null, "hour", null))))
                .hasMessage("schema violation (config.@entity: when updating, at least one of these fields must be"
                        + " non-empty: 'second', 'minute', 'hour', 'day', 'month', 'year')");
        assertThatThrownBy(() -> plugins.insert(Map.of("name", "warp")))
                .hasMessageStartingWith("schema violation (name: plugin 'warp' not enabled; describe it");
    }

    @Test
    @DisplayName("a user's own plugin is one more subschema, and the definition in the log stays the same")
    void aPluginOfOnesOwn() {
        Schema warp = new Schema.Parser().parse("""
                {"type": "record", "name": "Warp", "namespace": "test", "subschemaOf": "plugins",
                 "subschemaNames": ["warp"], "fields": [{"name": "config", "type":
                  {"type": "record", "name": "WarpConfig", "fields": [
                   {"name": "factor", "type": ["int", "null"], "default": 9, "between": [1, 9]}]}}]}""");
        Definitions shipped = Definitions.shipped();
        Definitions more = Definitions.of(new ArrayList<>(shipped.all()), List.of(warp), shipped.functions());
        assertThat(more.require("plugins").subschemas()).contains("warp", "cors");
        EntityStore store = store(log(), more);
        assertThat(config(store.dao("plugins").insert(Map.of("name", "warp")))).isEqualTo(Map.of("factor", 9));
        assertThatThrownBy(() -> store.dao("plugins").insert(Map.of("name", "warp", "config", Map.of("factor", 10))))
                .hasMessage("schema violation (config.factor: value should be between 1 and 9)");
        EntityStore without = shippedStore();
        see(without, store.reader().reached());
        assertThatThrownBy(() -> without.dao("plugins").insert(Map.of("name", "warp")))
                .hasMessageContaining("plugin 'warp' not enabled");
        assertThat(without.dao("plugins").insert(Map.of("name", "cors")).text("name"))
                .isEqualTo("cors");
    }

    @Test
    @DisplayName("an immutable field keeps its value, and an update may leave it out")
    void immutableFieldsStay() {
        EntityDefinition stamp = EntityDefinition.of(new Schema.Parser().parse("""
                {"type": "record", "name": "Stamp", "namespace": "test", "entity": "stamps", "primaryKey": ["id"],
                 "fields": [
                  {"name": "id", "type": ["null", {"type": "string", "logicalType": "uuid"}], "default": null, "auto": true},
                  {"name": "serial", "type": ["null", "string"], "default": null, "immutable": true},
                  {"name": "note", "type": ["null", "string"], "default": null}]}"""));
        List<EntityDefinition> all = new ArrayList<>(Definitions.shipped().all());
        all.add(stamp);
        Dao stamps = store(log(), Definitions.of(all)).dao("stamps");
        Entity made = stamps.insert(Map.of("note", "blank"));
        stamps.update(id(made), Map.of("serial", "A1"));
        assertThat(stamps.update(id(made), Map.of("note", "x")).text("serial")).isEqualTo("A1");
        assertThatThrownBy(() -> stamps.update(id(made), Map.of("serial", "A2", "note", 5)))
                .hasMessage("schema violation (serial: immutable field cannot be updated)");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> config(Entity plugin) {
        return (Map<String, Object>) plugin.get("config").orElseThrow();
    }
}
