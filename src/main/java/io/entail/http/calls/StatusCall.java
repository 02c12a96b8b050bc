package io.entail.http.calls;

import io.entail.changes.FeedStatus;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.StoreStatus;
import io.entail.errors.EntailException;
import io.entail.http.call.Answer;
import io.entail.http.call.Call;
import io.entail.http.call.Endpoint;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.project.TargetPosition;
import io.entail.read.LogStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /status}: how the server and its store are doing. What other processes say, the feed's and the projections' state, is asked at most
 * once a second, whoever asks. Thread-safe.
 */
public final class StatusCall implements Endpoint {
    private static final long ASKED_NANOS = Duration.ofSeconds(1).toNanos();

    private final Surroundings surroundings;
    private final LongAdder requests = new LongAdder();
    private Map<String, @Nullable Object> beside = Map.of();
    private long asked = System.nanoTime() - ASKED_NANOS;

    public StatusCall(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** A request has come in. */
    public void count() {
        requests.increment();
    }

    @Override
    public Answer answer(Call call) {
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
        body.put("entail", entail(status));
        return Answer.ok(body);
    }

    private static boolean isReachable(LogStatus log) {
        return log.state() == LogStatus.State.RUNNING || log.state() == LogStatus.State.CATCHING_UP;
    }

    private Map<String, @Nullable Object> entail(StoreStatus status) {
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
        entail.putAll(beside());
        return entail;
    }

    private synchronized Map<String, @Nullable Object> beside() {
        EntityStoreConfig config = surroundings.config();
        if (config != null && System.nanoTime() - asked >= ASKED_NANOS) {
            Map<String, @Nullable Object> found = new LinkedHashMap<>();
            found.put("publisher", publisher(config));
            List<Map<String, @Nullable Object>> projections = new ArrayList<>();
            for (Reads kind : List.of(Reads.POSTGRES, Reads.CASSANDRA)) {
                boolean set = kind == Reads.POSTGRES
                        ? config.postgres().isSet()
                        : config.cassandra().isSet();
                if (set) {
                    projections.add(projection(config, kind));
                }
            }
            found.put("projections", projections);
            beside = found;
            asked = System.nanoTime();
        }
        return beside;
    }

    private static Map<String, @Nullable Object> publisher(EntityStoreConfig config) {
        Map<String, @Nullable Object> publisher = new LinkedHashMap<>();
        try {
            FeedStatus.of(config, Instant.now())
                    .ifPresentOrElse(
                            feed -> {
                                publisher.put("position", feed.reached().toString());
                                publisher.put("sequence", feed.sequence());
                                publisher.put("lag", feed.lag());
                                publisher.put("lag_seconds", feed.late().toMillis() / 1_000.0);
                                publisher.put(
                                        "at_work", feed.publishers().stream().anyMatch(FeedStatus.Publisher::isAtWork));
                                publisher.put("problem", feed.fault());
                            },
                            () -> publisher.put("problem", "there is no feed yet"));
        } catch (EntailException e) {
            publisher.put("problem", e.getMessage());
        }
        return publisher;
    }

    private static Map<String, @Nullable Object> projection(EntityStoreConfig config, Reads kind) {
        Map<String, @Nullable Object> projection = new LinkedHashMap<>();
        projection.put("name", kind.text());
        try (DatabaseState state = Databases.state(config, kind, Clock.systemUTC())) {
            TargetPosition position = state.position();
            if (position == null) {
                projection.put("problem", "there are no tables of the store yet");
                return projection;
            }
            projection.put("position", position.position().toString());
            projection.put("sequence", position.end().sequence());
            projection.put("problem", state.problem());
            FeedStatus.of(config, Instant.now()).ifPresent(feed -> {
                long lag = Math.max(0, feed.sequence() - position.end().sequence());
                Duration late = lag == 0 ? Duration.ZERO : Duration.between(position.appended(), Instant.now());
                projection.put("lag", lag);
                projection.put("lag_seconds", Math.max(0, late.toMillis()) / 1_000.0);
            });
        } catch (EntailException | IllegalStateException e) {
            projection.put("problem", e.getMessage());
        }
        return projection;
    }
}
