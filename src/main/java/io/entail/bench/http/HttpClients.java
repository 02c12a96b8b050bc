package io.entail.bench.http;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The connections to one server during a round. Thread-safe. */
public final class HttpClients implements AutoCloseable {
    private final URI server;
    private final List<HttpConnection> open = new CopyOnWriteArrayList<>();

    public HttpClients(URI server) {
        this.server = server;
    }

    /** Opens a connection for the calling thread. */
    public HttpConnection connect() {
        HttpConnection connection = new HttpConnection(server);
        open.add(connection);
        return connection;
    }

    @Override
    public void close() {
        open.forEach(HttpConnection::close);
    }
}
