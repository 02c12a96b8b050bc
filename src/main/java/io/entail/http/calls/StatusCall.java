package io.entail.http.calls;

import io.entail.dao.StoreStatus;
import io.entail.http.call.Answer;
import io.entail.http.call.Endpoint;
import io.entail.http.call.HttpCall;
import io.entail.read.LogStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** {@code GET /status}: returns the status of the server, its store, the feed and the projections. Thread-safe. */
public final class StatusCall implements Endpoint {
    private final LongAdder requests = new LongAdder();
    private final BesideStatus beside;

    public StatusCall(Surroundings surroundings) {
        this.beside = new BesideStatus(surroundings);
    }

    /** Counts a request. */
    public void count() {
        requests.increment();
    }

    @Override
    public Answer answer(HttpCall call) {
        Endpoint.require(call, READ);
        StoreStatus status = call.store().status();
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("database", Map.of("reachable", isReachable(status.log())));
        long total = requests.sum();
        body.put(
                "server",
                Map.of(
                        "total_requests", total,
                        "connections_accepted", total,
                        "connections_handled", total,
                        "connections_active", 1,
                        "connections_reading", 0,
                        "connections_writing", 1,
                        "connections_waiting", 0));
        Runtime runtime = Runtime.getRuntime();
        body.put(
                "memory",
                Map.of("heap_used", runtime.totalMemory() - runtime.freeMemory(), "heap_max", runtime.maxMemory()));
        Map<String, @Nullable Object> entail = store(status);
        entail.putAll(beside.now());
        body.put("entail", entail);
        return Answer.ok(body);
    }

    private static boolean isReachable(LogStatus log) {
        return log.state() == LogStatus.State.RUNNING || log.state() == LogStatus.State.CATCHING_UP;
    }

    /** Returns the status of a store. */
    static Map<String, @Nullable Object> store(StoreStatus status) {
        LogStatus log = status.log();
        Map<String, @Nullable Object> entail = new LinkedHashMap<>();
        entail.put("store", status.store() == null ? null : status.store().toString());
        entail.put("state", log.state().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        entail.put("position", log.reached().toString());
        entail.put("end", log.end());
        entail.put("lag", status.lag());
        entail.put("digest", log.digest());
        entail.put("problem", log.problem());
        entail.put("conflicts", status.conflicts());
        entail.put(
                "entities",
                status.entities().stream()
                        .map(each -> Map.of("name", each.name(), "definition", each.definition(), "rows", each.rows()))
                        .toList());
        entail.put("building", status.building());
        return entail;
    }
}
