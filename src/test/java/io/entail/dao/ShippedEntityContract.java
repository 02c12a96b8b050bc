package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.errors.SchemaViolationException;
import io.entail.read.Entity;
import io.entail.replica.StoreLog;
import io.entail.resolve.LogRecord;
import io.entail.schema.Definitions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rules of shipped entities that look at other rows. */
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
    @DisplayName("a plugin for a route shares a protocol with it, when it says which")
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
    @DisplayName("a plugin for a service shares a protocol with one of its routes, if it has any")
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
    @DisplayName("the route that a plugin's protocols were compared with is protected by a check in the write")
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
}
