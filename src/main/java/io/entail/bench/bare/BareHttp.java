package io.entail.bench.bare;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A Jetty server with its default settings and one handler. Thread-safe. */
public final class BareHttp implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector;

    /** A request. */
    public record Asked(Request request) {
        public String method() {
            return request.getMethod();
        }

        /** Returns the path with the query. */
        public String path() {
            return request.getHttpURI().getPathQuery();
        }

        public @Nullable String contentType() {
            return request.getHeaders().get(HttpHeader.CONTENT_TYPE);
        }

        /** Returns the whole body. */
        public byte[] body() {
            try (InputStream in = Content.Source.asInputStream(request)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * A response.
     *
     * @param fields the header fields in their order, without those for the length and the date
     */
    @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
    public record Reply(int status, List<HttpField> fields, byte[] body) {
        /** Returns a response whose header fields are pairs of name and value. */
        public static Reply of(int status, List<String[]> fields, byte[] body) {
            return new Reply(
                    status,
                    fields.stream().map(each -> new HttpField(each[0], each[1])).toList(),
                    body);
        }
    }

    /** Starts the server on a free port of this machine. */
    public BareHttp(Function<Asked, Reply> answers) throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Reply reply = answers.apply(new Asked(request));
                response.setStatus(reply.status());
                reply.fields().forEach(response.getHeaders()::add);
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
                response.write(true, ByteBuffer.wrap(reply.body()), callback);
                return true;
            }
        });
        server.start();
    }

    /** Starts a server with fixed responses, by path and query. */
    public static BareHttp answering(Map<String, Reply> answers) throws Exception {
        return new BareHttp(asked -> {
            Reply reply = answers.get(asked.path());
            if (reply == null) {
                throw new IllegalStateException("no answer for " + asked.path());
            }
            return reply;
        });
    }

    /** Returns the address of the server. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the server did not stop", e);
        }
    }
}
