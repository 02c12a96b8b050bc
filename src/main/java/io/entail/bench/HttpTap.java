package io.entail.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between a client and a server, and writes down what the client asks for. Thread-safe. */
final class HttpTap implements AutoCloseable {
    private final HttpClients clients;
    private final ThreadLocal<HttpConnection> connection;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<byte[]> requests = new ArrayList<>();

    /** Starts on a free port of this machine. */
    HttpTap(URI behind) throws IOException {
        this.clients = new HttpClients(behind);
        this.connection = ThreadLocal.withInitial(clients::connect);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::pass);
        server.setExecutor(threads);
        server.start();
    }

    /** Where the client is to go. */
    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] request = HttpConnection.request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("Content-Type"),
                body);
        HttpConnection.Reply reply = connection.get().send(request);
        synchronized (requests) {
            // In the order of the answers: what needed another entity was asked for later.
            requests.add(request);
        }
        for (String[] field : reply.fields()) {
            if (!field[0].equalsIgnoreCase("Content-Length") && !field[0].equalsIgnoreCase("Date")) {
                exchange.getResponseHeaders().add(field[0], field[1]);
            }
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        exchange.getResponseBody().write(reply.body());
        exchange.close();
    }

    /** All requests that were answered, in that order. */
    List<byte[]> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
        clients.close();
    }
}
