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
import io.entail.http.guard.Guards;
import io.entail.http.settings.HttpSettings;
import io.entail.text.Log;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;

/**
 * Serves a store over HTTP until it is closed: the Admin API of the gateway for every entity, and the calls that an
 * event log adds to it. Closing the server does not close the store. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = Log.of(HttpServer.class);
    private static final int THREADS_OF_SERVER = 16;
    private static final long STOP_MS = 5_000;

    private final Server server;
    private final ServerConnector connector;
    private final Streams streams;
    private final Heavy heavy = new Heavy();
    private final Views views;
    private final boolean secure;

    private final MetricsCall metrics;

    private HttpServer(HttpSettings settings, ApiSettings api, EntityStore store, Surroundings surroundings) {
        this.streams = new Streams(settings.limits().streamsMax(), api.heartbeat());
        this.secure = settings.tls().isPresent();
        this.metrics = new MetricsCall(store.metrics());
        StatusCall status = new StatusCall(surroundings);
        this.views = new Views(store, Api.SHOWN, heavy);
        Map<String, Endpoint> own = own(api, heavy, streams, surroundings, status, metrics);
        QueuedThreadPool threads = new QueuedThreadPool();
        threads.setName("entail-http");
        // One thread for each concurrent request and stream, and some for the server itself.
        threads.setMaxThreads(
                settings.limits().requestsMax() + settings.limits().streamsMax() + THREADS_OF_SERVER);
        this.server = new Server(threads);
        server.setStopTimeout(STOP_MS);
        ApiHandler handler = new ApiHandler(status, metrics, new Api(store, api, own, views, surroundings));
        this.connector = Guards.on(server, settings, new GracefulHandler(handler));
    }

    /**
     * Starts a server.
     *
     * @param store whose entities it shows; each request names its own actor
     * @throws IllegalArgumentException when paths of the store's entities would be ambiguous, or a file named by the
     *     settings cannot be used
     * @throws IOException when it cannot listen on the address
     */
    public static HttpServer start(HttpSettings settings, ApiSettings api, EntityStore store, Surroundings surroundings)
            throws IOException {
        List<String> faults = ApiShape.faults(store.definitions());
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("the HTTP API cannot serve this store: " + String.join("; ", faults));
        }
        HttpServer server = new HttpServer(settings, api, store, surroundings);
        try {
            server.server.start();
            return server;
        } catch (Exception e) {
            server.close();
            throw e instanceof IOException io
                    ? io
                    : new IOException(
                            "the HTTP server did not start at " + settings.listen() + ": " + e.getMessage(), e);
        }
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
        own.put("endpoints", Endpoint.alone(schemas::endpoints));
        own.put("openapi.json", Endpoint.alone(schemas::openApi));
        own.put("status", Endpoint.alone(status));
        own.put("metrics", Endpoint.alone(metrics));
        own.put("config", new ConfigCall());
        own.put("console", new ConsoleCall());
        own.put("verify", Endpoint.alone(new VerifyCall(surroundings, heavy)));
        own.put("tags", new TagCalls());
        own.put("diff", Endpoint.alone(call -> Api.needingReplica(() -> audit.diff(call))));
        own.put("undo", call -> Api.needingReplica(() -> audit.undo(call)));
        own.put("outcomes", audit::outcome);
        own.put("changes", Endpoint.alone(feed::changes));
        own.put("rejections", Endpoint.alone(feed::rejections));
        return own;
    }

    private static String state(Surroundings surroundings) {
        return surroundings.config() == null
                ? "memory"
                : surroundings.config().reads().text();
    }

    /** Returns the address on which the server listens. */
    public URI address() {
        String host = connector.getHost();
        return URI.create((secure ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + connector.getLocalPort());
    }

    /** Ends streams, gives requests in progress a few seconds to finish, and stops. */
    @Override
    public void close() {
        streams.close();
        heavy.close();
        try {
            server.stop();
        } catch (TimeoutException e) {
            log.warn("Requests were at work still when the HTTP server stopped");
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop: " + e.getMessage(), e);
        } finally {
            views.close();
            metrics.close();
        }
    }
}
