package io.entail.bench.http;

import io.entail.bench.bare.BareHttp;
import io.entail.bench.http.HttpConnection.Reply;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Stands between a client and a server, and writes down what the client asks for. Thread-safe. */
public final class HttpTap implements AutoCloseable {
    private final HttpClients clients;
    private final ThreadLocal<HttpConnection> connection;
    private final BareHttp server;
    private final List<byte[]> requests = new ArrayList<>();

    /** Starts on a free port of this machine. */
    public HttpTap(URI behind) throws Exception {
        this.clients = new HttpClients(behind);
        this.connection = ThreadLocal.withInitial(clients::connect);
        this.server = new BareHttp(this::pass);
    }

    /** Where the client is to go. */
    public URI address() {
        return server.address();
    }

    private BareHttp.Reply pass(BareHttp.Asked asked) {
        byte[] request = HttpConnection.request(asked.method(), asked.path(), asked.contentType(), asked.body());
        Reply reply = connection.get().send(request);
        synchronized (requests) {
            // In the order of the answers: what needed another entity was asked for later.
            requests.add(request);
        }
        return reply.again();
    }

    /** All requests that were answered, in that order. */
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
