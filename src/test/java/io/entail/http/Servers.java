package io.entail.http;

import io.entail.config.HttpKeys;
import io.entail.dao.EntityStore;
import io.entail.http.calls.Surroundings;
import io.entail.http.settings.HttpSettings;
import java.util.Map;

/** Starts servers for tests. */
final class Servers {
    private Servers() {}

    /** Starts a server on a free port of the loopback interface. The caller closes the store. */
    static HttpServer over(EntityStore store) throws Exception {
        return HttpServer.start(
                HttpSettings.read(Map.of(HttpKeys.LISTEN, "127.0.0.1:0")),
                ApiSettings.DEFAULT,
                store,
                Surroundings.NONE);
    }
}
