package io.entail.bench;

import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.bench.measure.Comparison;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the cost for writers of a replica that keeps the information for publishing. The baseline is a replica that
 * does not keep it.
 */
final class FeedWrites {
    private static final int IN_FLIGHT = 1_024;
    private static final int ROWS = 8 * IN_FLIGHT;

    private final Workbench bench;
    private final AtomicLong retries = new AtomicLong();

    private FeedWrites(Workbench bench) {
        this.bench = bench;
    }

    private record Rates(double insert, double update) {}

    /** Measures one side after the other, each with sole use of the store. */
    static List<BenchResult> run(Workbench bench, Path candidate) throws InterruptedException {
        bench.closeStore();
        FeedWrites writes = new FeedWrites(bench);
        Comparison insert = new Comparison("feed.candidate.insert", "/s", 1);
        Comparison update = new Comparison("feed.candidate.update", "/s", 1);
        bench.note("feed.candidate: writes with " + IN_FLIGHT + " under way on a replica that keeps what it takes to"
                + " publish, against one that does not");
        for (int round = 0; round <= bench.options().roundsOrDefault(); round++) {
            bench.tell(round == 0 ? "warm-up of feed.candidate" : "round " + round + " of feed.candidate");
            boolean first = round % 2 == 0;
            Rates before = writes.rates(first ? bench.candidate(candidate) : bench.config());
            Rates after = writes.rates(first ? bench.config() : bench.candidate(candidate));
            if (round > 0) {
                Rates kept = first ? before : after;
                Rates plain = first ? after : before;
                insert.add(kept.insert, plain.insert);
                update.add(kept.update, plain.update);
            }
        }
        int entities = bench.options().entities();
        return List.of(insert.result(entities), update.result(entities));
    }

    private Rates rates(EntityStoreConfig config) throws InterruptedException {
        Duration time = Duration.ofMillis(bench.options().quick() ? 1_000 : 4_000);
        try (EntityStore store = EntityStore.open(config)) {
            Dao routes = store.dao(Routes.ENTITY);
            ConcurrentLinkedQueue<String> ids = new ConcurrentLinkedQueue<>();
            ClosedLoop.runWhile(
                    made -> made < ROWS,
                    IN_FLIGHT,
                    () -> routes.insertAsync(bench.newRoute()).thenAccept(route -> ids.add(id(route))));
            double insert = ClosedLoop.perSecond(time, IN_FLIGHT, () -> routes.insertAsync(bench.newRoute()));
            List<String> rows = List.copyOf(ids);
            AtomicLong next = new AtomicLong();
            double update = ClosedLoop.perSecond(time, IN_FLIGHT, () -> {
                long number = next.getAndIncrement();
                return routes.updateAsync(
                        rows.get((int) (number % rows.size())),
                        Map.of("regex_priority", number / rows.size() + retries.incrementAndGet()));
            });
            return new Rates(insert, update);
        }
    }

    private static String id(Entity route) {
        return Objects.requireNonNull(route.text("id"));
    }
}
