package io.entail.http.calls;

import io.entail.http.call.Answer;
import io.entail.http.call.Call;
import io.entail.http.call.Endpoint;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** {@code GET /metrics}: what this process measures, in the text form of Prometheus. Thread-safe. */
public final class MetricsCall implements Endpoint, AutoCloseable {
    private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
    private static final String REQUESTS = "entail.http.requests";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** Begins to measure. */
    public MetricsCall() {
        Metrics.addRegistry(registry);
    }

    @Override
    public Answer answer(Call call) {
        Endpoint.require(call, READ);
        return new Answer.Raw(200, Map.of(), TYPE, registry.scrape().getBytes(StandardCharsets.UTF_8));
    }

    /** A request was answered; statuses are told by their first digit. */
    public void answered(String method, int status, long nanos) {
        Timer.builder(REQUESTS)
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("status", status / 100 + "xx")
                .register(registry)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        Metrics.removeRegistry(registry);
        registry.close();
    }
}
