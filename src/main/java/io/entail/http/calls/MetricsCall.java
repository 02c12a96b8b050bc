package io.entail.http.calls;

import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** {@code GET /metrics}: returns the metrics of this process in the text format of Prometheus. Thread-safe. */
public final class MetricsCall implements Endpoint, AutoCloseable {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final String REQUESTS = "entail.http.requests";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Timers by kind of request. There are few kinds, and a look-up in the registry takes longer than a recording. */
    private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();

    private record Kind(String method, int hundreds) {}

    /** Registers the metrics of the server and of the store. */
    public MetricsCall(MeterBinder store) {
        Metrics.addRegistry(registry);
        store.bindTo(registry);
    }

    @Override
    public Answer answer(HttpCall call) {
        Endpoint.require(call, READ);
        return new Answer.Raw(200, Map.of(), TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
    }

    /** Records the answer to a request. Statuses are grouped by their first digit. */
    public void answered(String method, int status, long nanos) {
        Kind kind = new Kind(METHODS.contains(method) ? method : "other", status / 100);
        timers.computeIfAbsent(kind, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Kind kind) {
        return Timer.builder(REQUESTS)
                .tag("method", kind.method())
                .tag("status", kind.hundreds() + "xx")
                .register(registry);
    }

    @Override
    public void close() {
        Metrics.removeRegistry(registry);
        registry.close();
    }
}
