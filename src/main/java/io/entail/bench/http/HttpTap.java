package io.entail.bench.http;

import io.entail.bench.bare.BareHttp;
import io.entail.bench.http.HttpConnection.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** A proxy between a client and a server that records the client's requests. Thread-safe. */
public final class HttpTap implements AutoCloseable {
    private final HttpClients clients;
    private final ThreadLocal<HttpConnection> connection;
    private final BareHttp server;
    private final List<byte[]> requests = new ArrayList<>();

    /** Starts the proxy on a free port of this machine. */
    public HttpTap(URI behind) throws Exception {
        this.clients = new HttpClients(behind);
        this.connection = ThreadLocal.withInitial(clients::connect);
        this.server = new BareHttp(this::pass);
    }

    /** Returns the address for the client. */
    public URI address() {
        return server.address();
    }

    private BareHttp.Reply pass(BareHttp.Asked asked) {
        byte[] request = HttpConnection.request(asked.method(), asked.path(), asked.contentType(), asked.body());
        Reply reply = connection.get().send(request);
        synchronized (requests) {
            // The order is that of the responses: a request that needs another entity was sent after the response for
            // that entity.
            requests.add(request);
        }
        return reply.again();
    }

    /** Returns all requests that were answered, in the order of the responses. */
    public List<byte[]> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() {
        server.close();
        clients.close();
    }
}
