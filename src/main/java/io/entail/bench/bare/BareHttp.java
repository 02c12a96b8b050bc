package io.entail.bench.bare;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** A server of Jetty as it comes, with one handler. Its answers have the body of a path, and no field that was not asked for. */
public final class BareHttp implements AutoCloseable {
    private final Server server = new Server();
    private final ServerConnector connector;

    /**
     * What is answered.
     *
     * @param fields in their order, beside the length and the date
     */
    @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
    public record Reply(List<HttpField> fields, byte[] body) {
        /** With fields that are pairs of name and value. */
        public static Reply of(List<String[]> fields, byte[] body) {
            return new Reply(
                    fields.stream().map(each -> new HttpField(each[0], each[1])).collect(Collectors.toList()), body);
        }
    }

    /** Starts on a free port of this machine. */
    public BareHttp(Function<String, Reply> answers) throws Exception {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Reply reply = answers.apply(request.getHttpURI().getPath());
                reply.fields().forEach(response.getHeaders()::add);
                response.getHeaders().put(HttpHeader.CONTENT_LENGTH, reply.body().length);
                response.write(true, ByteBuffer.wrap(reply.body()), callback);
                return true;
            }
        });
        server.start();
    }

    /** Starts a server whose answers are known before. */
    public static BareHttp answering(Map<String, Reply> answers) throws Exception {
        return new BareHttp(path -> {
            Reply reply = answers.get(path);
            if (reply == null) {
                throw new IllegalStateException("no answer for " + path);
            }
            return reply;
        });
    }

    /** Where it listens. */
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
