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

/** Starts an HTTP server for a local stack, which only this machine can reach. */
final class StackHttp {
    /** The default port, which is the one of the original Admin API. */
    static final int USUAL_PORT = 8001;

    private StackHttp() {}

    /** Starts a server. */
    static HttpServer start(int port, EntityStore store, EntityStoreConfig config, SchemaIds ids) throws IOException {
        HttpSettings settings = HttpSettings.read(Map.of(HttpKeys.LISTEN, "127.0.0.1:" + port));
        return HttpServer.start(settings, ApiSettings.DEFAULT, store, new Surroundings(config, ids));
    }
}
