package io.entail.http.calls;

import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.schema.EntityDefinition;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** {@code GET /}: describes the server. Only definitions are read, so the cost does not grow with the store. */
public final class RootCall implements Endpoint {
    private static final String PLUGINS = "plugins";

    private final String version;
    private final String database;
    private final String nodeId = UUID.randomUUID().toString();
    private final String hostname = hostname();

    /**
     * Creates the call.
     *
     * @param version of the gateway whose API is offered
     * @param database the kind of store that has the state, in one word
     */
    public RootCall(String version, String database) {
        this.version = version;
        this.database = database;
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    @Override
    public Answer answer(HttpCall call) {
        Endpoint.require(call, READ);
        List<String> plugins = plugins(call.store().definitions());
        Map<String, Object> configuration = new LinkedHashMap<>();
        // Clients take any value except "off" for a database that accepts writes.
        configuration.put("database", "postgres");
        configuration.put("role", "traditional");
        configuration.put("plugins", List.of("bundled"));
        configuration.put("loaded_plugins", plugins.stream().collect(Collectors.toMap(name -> name, name -> true)));
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", version);
        body.put("tagline", "Welcome to Entail");
        body.put("hostname", hostname);
        body.put("node_id", nodeId);
        body.put("edition", "community");
        body.put("lua_version", "none");
        body.put(
                PLUGINS,
                Map.of(
                        "available_on_server",
                        plugins.stream()
                                .collect(Collectors.toMap(name -> name, name -> true, (a, b) -> a, TreeMap::new)),
                        "enabled_in_cluster",
                        List.of()));
        body.put("configuration", configuration);
        body.put("timers", Map.of("running", 0, "pending", 0));
        body.put("entail", Map.of("state", database, "workspace", call.store().workspace()));
        return Answer.ok(body);
    }

    /** Returns the names of the plugins that have a subschema. */
    static List<String> plugins(List<EntityDefinition> definitions) {
        return definitions.stream()
                .filter(each -> each.name().equals(PLUGINS))
                .flatMap(each -> each.subschemas().stream())
                .sorted()
                .toList();
    }

    /** {@code GET /plugins/enabled}. */
    public static Answer enabled(HttpCall call) {
        Endpoint.require(call, READ);
        return Answer.ok(Map.of("enabled_plugins", plugins(call.store().definitions())));
    }
}
