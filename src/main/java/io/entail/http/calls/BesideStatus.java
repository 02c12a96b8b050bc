package io.entail.http.calls;

import io.entail.changes.FeedStatus;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.errors.EntailException;
import io.entail.errors.StoreUnavailableException;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.project.TargetPosition;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The status of the feed and of the projections, which other processes make. They are asked at most once a second,
 * however many clients want to know, and with a short timeout. Thread-safe.
 */
final class BesideStatus {
    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long WAIT_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long IDLE_SECONDS = 10;
    private static final String SILENT = "it does not say how it is doing: Kafka or the database does not answer";

    private final Surroundings surroundings;
    private final ThreadPoolExecutor asking;
    private @Nullable CompletableFuture<Map<String, @Nullable Object>> answer;
    private long askedNanos;

    BesideStatus(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.asking =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), question -> {
                    Thread thread = new Thread(question, "entail-http-status");
                    thread.setDaemon(true);
                    return thread;
                });
        asking.allowCoreThreadTimeOut(true);
    }

    /** Returns the members {@code publisher} and {@code projections}; empty for a store that has neither. */
    Map<String, @Nullable Object> now() {
        EntityStoreConfig config = surroundings.config();
        if (config == null) {
            return Map.of();
        }
        CompletableFuture<Map<String, @Nullable Object>> asked;
        long since;
        synchronized (this) {
            asked = answer;
            if (asked == null || (asked.isDone() && System.nanoTime() - askedNanos >= FRESH_NANOS)) {
                asked = CompletableFuture.supplyAsync(() -> ask(config), asking);
                answer = asked;
                askedNanos = System.nanoTime();
            }
            since = askedNanos;
        }
        try {
            long left = since + WAIT_NANOS - System.nanoTime();
            return asked.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return silent(config);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the status is not known", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking how the feed is doing", e);
        }
    }

    private static Map<String, @Nullable Object> ask(EntityStoreConfig config) {
        List<Map<String, @Nullable Object>> projections = new ArrayList<>();
        databases(config).forEach(kind -> projections.add(projection(config, kind)));
        return both(publisher(config), projections);
    }

    private static Map<String, @Nullable Object> silent(EntityStoreConfig config) {
        List<Map<String, @Nullable Object>> projections = new ArrayList<>();
        databases(config).forEach(kind -> projections.add(problem(kind, SILENT)));
        return both(Map.of("problem", SILENT), projections);
    }

    private static Map<String, @Nullable Object> both(
            Map<String, ?> publisher, List<Map<String, @Nullable Object>> projections) {
        Map<String, @Nullable Object> both = new LinkedHashMap<>();
        both.put("publisher", publisher);
        both.put("projections", projections);
        return both;
    }

    private static List<Reads> databases(EntityStoreConfig config) {
        List<Reads> databases = new ArrayList<>();
        if (config.postgres().isSet()) {
            databases.add(Reads.POSTGRES);
        }
        if (config.cassandra().isSet()) {
            databases.add(Reads.CASSANDRA);
        }
        return databases;
    }

    private static Map<String, @Nullable Object> problem(Reads kind, String problem) {
        Map<String, @Nullable Object> projection = new LinkedHashMap<>();
        projection.put("name", kind.text());
        projection.put("problem", problem);
        return projection;
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
