package io.entail.cli.stack;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.config.HttpKeys;
import io.entail.dao.EntityStore;
import io.entail.http.ApiSettings;
import io.entail.http.HttpServer;
import io.entail.http.calls.Surroundings;
import io.entail.http.settings.HttpSettings;
import java.io.IOException;
import java.util.Map;

/** HTTP beside a local stack, for this machine alone. */
final class StackHttp {
    /** What the usual one is, as the original's Admin API has it. */
    static final int USUAL_PORT = 8001;

    private StackHttp() {}

    /** Starts a server. */
    static HttpServer start(int port, EntityStore store, EntityStoreConfig config, SchemaIds ids) throws IOException {
        HttpSettings settings = HttpSettings.read(Map.of(HttpKeys.LISTEN, "127.0.0.1:" + port));
        return HttpServer.start(settings, ApiSettings.DEFAULT, store, new Surroundings(config, ids));
    }
}
