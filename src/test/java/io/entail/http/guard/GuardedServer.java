package io.entail.http.guard;

import io.entail.http.call.Principal;
import io.entail.http.settings.HttpSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** A server on a free port with its guards in front of a handler of a test. */
final class GuardedServer implements AutoCloseable {
    private static final int PATIENCE_MS = 10_000;

    private final Server server = new Server();
    private final ServerConnector connector;

    private GuardedServer(HttpSettings settings, Handler api) throws Exception {
        connector = Guards.on(server, settings, api);
        server.start();
    }

    /** Starts a server with these settings. It listens on this machine only, unless they say otherwise. */
    static GuardedServer of(Handler api, Map<String, String> settings) throws Exception {
        Map<String, String> all = new LinkedHashMap<>(Map.of("entail.http.listen", "127.0.0.1:0"));
        all.putAll(settings);
        return new GuardedServer(HttpSettings.read(all), api);
    }

    /** Returns a handler that answers with the role, the name and the path of the request. */
    static Handler echo() {
        return handler((request, response, callback) -> {
            Principal principal = (Principal) request.getAttribute(Principal.class.getName());
            String text = principal.role() + " " + principal.name() + " "
                    + request.getHttpURI().getPathQuery();
            response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
        });
    }

    static Handler handler(Action action) {
        return new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                action.answer(request, response, callback);
                return true;
            }
        };
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Sends these bytes and returns the answer, until the server closes the connection. */
    String send(String request) throws IOException {
        return send(request.getBytes(StandardCharsets.UTF_8));
    }

    String send(byte[] request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request);
            return rest(socket.getInputStream());
        }
    }

    /** Sends one request with these header fields and without a body, as {@link #send}. */
    String ask(String line, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(line).append(" HTTP/1.1\r\n");
        boolean named = false;
        for (String header : headers) {
            request.append(header).append("\r\n");
            named |= header.startsWith("Host:");
        }
        request.append(named ? "" : "Host: localhost:" + port() + "\r\n").append("Connection: close\r\n\r\n");
        return send(request.toString());
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    static String rest(InputStream in) throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    static int status(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("a server of a test does not stop", e);
        }
    }

    /** The action of a handler. */
    @FunctionalInterface
    interface Action {
        void answer(Request request, Response response, Callback callback) throws Exception;
    }
}
