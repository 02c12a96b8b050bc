package io.entail.http;

import io.entail.dao.EntityStore;
import io.entail.http.call.Endpoint;
import io.entail.http.call.Heavy;
import io.entail.http.calls.AuditCalls;
import io.entail.http.calls.ConfigCall;
import io.entail.http.calls.ConsoleCall;
import io.entail.http.calls.FeedCalls;
import io.entail.http.calls.MetricsCall;
import io.entail.http.calls.RootCall;
import io.entail.http.calls.SchemaCalls;
import io.entail.http.calls.StatusCall;
import io.entail.http.calls.Streams;
import io.entail.http.calls.Surroundings;
import io.entail.http.calls.TagCalls;
import io.entail.http.calls.VerifyCall;
import io.entail.http.describe.ApiShape;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Answers HTTP for a store until it is closed: the Admin API of the gateway for every entity, and what an event log adds to it. The store
 * stays open when this is closed. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
    private static final int STREAMS_MAX = 32;

    private final Server server;
    private final ServerConnector connector;
    private final Streams streams;
    private final Views views;

    private final MetricsCall metrics;

    private HttpServer(Server server, ServerConnector connector, Streams streams, Views views, MetricsCall metrics) {
        this.metrics = metrics;
        this.server = server;
        this.connector = connector;
        this.streams = streams;
        this.views = views;
    }

    /**
     * Starts a server.
     *
     * @param store whose entities it shows; those who act are named by each request
     * @throws IllegalArgumentException when the store defines an entity whose paths would mean something else
     */
    public static HttpServer start(
            String host, int port, ApiSettings settings, EntityStore store, Surroundings surroundings)
            throws Exception {
        List<String> faults = ApiShape.faults(store.definitions());
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("the HTTP API cannot serve this store: " + String.join("; ", faults));
        }
        Streams streams = new Streams(STREAMS_MAX);
        Heavy heavy = new Heavy();
        StatusCall status = new StatusCall(surroundings);
        MetricsCall metrics = new MetricsCall();
        Views views = new Views(store, Api.SHOWN, heavy);
        Server server = new Server();
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setUriCompliance(UriCompliance.UNSAFE);
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        server.addConnector(connector);
        server.setHandler(new ApiHandler(
                status,
                metrics,
                new Api(
                        store,
                        settings,
                        own(settings, heavy, streams, surroundings, status, metrics),
                        views,
                        surroundings)));
        server.start();
        return new HttpServer(server, connector, streams, views, metrics);
    }

    private static Map<String, Endpoint> own(
            ApiSettings settings,
            Heavy heavy,
            Streams streams,
            Surroundings surroundings,
            StatusCall status,
            MetricsCall metrics) {
        AuditCalls audit = new AuditCalls(heavy);
        FeedCalls feed = new FeedCalls(surroundings, streams);
        Map<String, Endpoint> own = new HashMap<>();
        own.put("", new RootCall(settings.version(), state(surroundings)));
        SchemaCalls schemas = new SchemaCalls(settings.version());
        own.put("schemas", schemas::schemas);
        own.put("endpoints", schemas::endpoints);
        own.put("openapi.json", schemas::openApi);
        own.put("status", status);
        own.put("metrics", metrics);
        own.put("config", new ConfigCall());
        own.put("console", new ConsoleCall());
        own.put("verify", new VerifyCall(surroundings, heavy));
        own.put("tags", new TagCalls());
        own.put("diff", call -> Api.needingReplica(() -> audit.diff(call)));
        own.put("undo", call -> Api.needingReplica(() -> audit.undo(call)));
        own.put("outcomes", audit::outcome);
        own.put("changes", feed::changes);
        own.put("rejections", feed::rejections);
        return own;
    }

    private static String state(Surroundings surroundings) {
        return surroundings.config() == null
                ? "memory"
                : surroundings.config().reads().text();
    }

    /** Where it listens. */
    public URI address() {
        String host = connector.getHost();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort());
    }

    /** Ends streams, lets requests under way finish for a few seconds, and stops. */
    @Override
    public void close() {
        streams.close();
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop: " + e.getMessage(), e);
        } finally {
            views.close();
            metrics.close();
        }
    }
}
