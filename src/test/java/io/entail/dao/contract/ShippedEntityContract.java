package io.entail.dao.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.ScriptedLog;
import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.replica.StoreLog;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of shipped entities that depend on other rows. */
abstract class ShippedEntityContract extends StoreContract {
    private EntityStore gateway(StoreLog log) {
        return store(log, Definitions.shipped());
    }

    private static Entity route(EntityStore store, String name, String protocol, Map<String, ?> service) {
        return store.dao("routes")
                .insert(Map.of(
                        "name",
                        name,
                        "protocols",
                        List.of(protocol),
                        "hosts",
                        List.of(name + ".test"),
                        "service",
                        service));
    }

    @Test
    @DisplayName("a reference that must be null is refused with that reason for every value and kind of write")
    void whereNoParentMayBeGivenThatIsSaid() {
        EntityStore store = gateway(log());
        Dao services = store.dao("services");
        Entity service = services.insert(Map.of("host", "h"));
        for (Object given : List.of(
                "x", 5, Map.of("id", "x"), Map.of("id", UUID.randomUUID().toString()), Map.of())) {
            Map<String, Object> values = Map.of("host", "h", "client_certificate", given);
            List<ThrowingCallable> calls = List.of(
                    () -> services.insert(values),
                    () -> services.update(id(service), values),
                    () -> services.upsert(id(service), values));
            for (ThrowingCallable call : calls) {
                assertThatThrownBy(call)
                        .isInstanceOfSatisfying(
                                SchemaViolationException.class,
                                e -> assertThat(e.fields()).containsEntry("client_certificate", "value must be null"));
            }
        }
        assertThatThrownBy(() -> store.dao("plugins")
                        .insert(Map.of(
                                "name", "oauth2",
                                "config", Map.of("enable_password_grant", true),
                                "consumer", Map.of("username", "nobody"))))
                .hasMessage("schema violation (consumer: value must be null)");
    }

    @Test
    @DisplayName("a plugin for a route must share a protocol with it, if the plugin names protocols")
    void pluginsShareAProtocolWithTheirRoute() {
        EntityStore store = gateway(log());
        Entity service = store.dao("services").insert(Map.of("name", "s", "host", "s.test"));
        Entity route = route(store, "r", "https", to(service));
        Dao plugins = store.dao("plugins");

        assertThatThrownBy(() -> plugins.insert(
                        Map.of("name", "key-auth", "protocols", List.of("grpc"), "route", Map.of("name", "r"))))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (protocols: must match the associated route's protocols)");
        Entity plugin = plugins.insert(Map.of("name", "key-auth", "route", to(route)));
        assertThat(plugins.update(id(plugin), Map.of("protocols", List.of("https", "grpc"))))
                .isNotNull();
        assertThatThrownBy(() -> plugins.update(id(plugin), Map.of("protocols", List.of("grpc"))))
                .hasMessage("schema violation (protocols: must match the associated route's protocols)");
    }

    @Test
    @DisplayName("a plugin for a service must share a protocol with one of its routes, if the service has any")
    void pluginsShareAProtocolWithARouteOfTheirService() {
        EntityStore store = gateway(log());
        Entity service = store.dao("services").insert(Map.of("name", "s", "host", "s.test"));
        Dao plugins = store.dao("plugins");
        Map<String, Object> plugin = Map.of("name", "key-auth", "protocols", List.of("grpc"), "service", to(service));
        plugins.delete(id(plugins.insert(plugin)));
        route(store, "r1", "http", to(service));

        assertThatThrownBy(() -> plugins.insert(plugin))
                .hasMessage("schema violation (protocols: must match the protocols of at least one route pointing to"
                        + " this Plugin's service)");
        route(store, "r2", "grpc", to(service));
        assertThat(plugins.insert(plugin)).isNotNull();
    }

    @Test
    @DisplayName("the write checks the version of the route with which a plugin's protocols were compared")
    void theComparedRouteIsChecked() {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = gateway(log);
        Entity service = store.dao("services").insert(Map.of("name", "s", "host", "s.test"));
        Entity route = route(store, "r", "https", to(service));

        store.dao("plugins").insert(Map.of("name", "key-auth", "protocols", List.of("https"), "route", to(route)));

        List<LogRecord.Write> writes = log.writes();
        assertThat(writes.get(writes.size() - 1).changes())
                .anySatisfy(change -> assertThat(change).isInstanceOfSatisfying(LogRecord.Check.class, check -> {
                    assertThat(check.entity()).isEqualTo("routes");
                    assertThat(check.expected()).isEqualTo(route.version());
                }));
    }

    @Test
    @DisplayName("names given with a certificate become rows in the same write, and are returned with it, sorted")
    void certificatesHaveNames() throws IOException {
        ScriptedLog log = new ScriptedLog(log());
        EntityStore store = gateway(log);
        Dao certificates = store.dao("certificates");
        Dao snis = store.dao("snis");
        Map<String, Object> pair = Map.of("cert", pem("rsa.crt.pem"), "key", pem("rsa.pk8.pem"));
        int before = log.writes().size();

        Entity certificate = certificates.insert(with(pair, List.of("b.test", "a.test")));

        assertThat(log.writes()).hasSize(before + 1);
        assertThat(certificate.list("snis")).isEqualTo(List.of("a.test", "b.test"));
        assertThat(certificates.select(id(certificate)).orElseThrow().list("snis"))
                .isEqualTo(List.of("a.test", "b.test"));
        assertThat(snis.count()).isEqualTo(2);

        Entity updated = certificates.update(id(certificate), Map.of("snis", List.of("c.test", "a.test")));

        assertThat(updated.list("snis")).isEqualTo(List.of("a.test", "c.test"));
        assertThat(snis.stream().map(sni -> sni.text("name"))).containsExactlyInAnyOrder("a.test", "c.test");
        assertThat(certificates
                        .update(id(certificate), Map.of("tags", List.of("x")))
                        .list("snis"))
                .isEqualTo(List.of("a.test", "c.test"));
        assertThatThrownBy(() -> certificates.insert(with(pair, List.of("a.test"))))
                .isInstanceOf(SchemaViolationException.class)
                .hasMessage("schema violation (snis: a.test already associated with existing certificate '"
                        + id(certificate) + "')");
        assertThatThrownBy(() -> certificates.insert(with(pair, List.of("d.test", "d.test"))))
                .hasMessage("schema violation (snis: d.test is duplicated)");
        assertThatThrownBy(() -> certificates.insert(with(pair, List.of("d.test", "1.2.3.4"))))
                .hasMessage("schema violation (snis.2: must not be an IP)");
        assertThat(certificates.count()).isEqualTo(1);

        certificates.delete(id(certificate));

        assertThat(snis.count()).isZero();
    }

    private static Map<String, Object> with(Map<String, Object> pair, List<String> names) {
        Map<String, Object> values = new LinkedHashMap<>(pair);
        values.put("snis", names);
        return values;
    }

    private static String pem(String name) throws IOException {
        return Files.readString(Path.of("src/test/resources/io/entail/schema/formats", name));
    }
}
