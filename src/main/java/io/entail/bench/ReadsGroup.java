package io.entail.bench;

import io.entail.bench.bare.BareRocks;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.dao.Dao;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Reads of random entities from eight threads. The baselines get the same rows from a copy of the same RocksDB files,
 * with the same options, and decode them with Avro's generic reader.
 */
final class ReadsGroup implements Group {
    private static final int THREADS = 8;
    private static final int PAGE_SIZE = 100;
    private static final int WARM_UP_ROUNDS = 3;

    private final Random random = new Random();

    @Override
    public String name() {
        return "reads";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        Path copy = bench.copyOfReplica("bare-rocks");
        Dao routes = bench.store().dao(Routes.ENTITY);
        try (BareRocks rocks = new BareRocks(copy, bench.config().cacheBytes())) {
            SameOptions.check(bench.database(), copy);
            StoredRoutes stored = StoredRoutes.in(rocks);
            bench.note("reads: the baseline of page" + PAGE_SIZE
                    + " is one select by id, so that its ratio says how many" + " selects a page costs");
            return Contest.run(
                    bench, WARM_UP_ROUNDS, bench.options().roundsOrDefault(), contests(bench, routes, stored));
        }
    }

    private List<Contest> contests(Workbench bench, Dao routes, StoredRoutes stored) {
        int calls = bench.options().quick() ? 10_000 : 20_000;
        int pageCalls = calls / 20;
        int count = bench.routes();
        List<PageRequest> pages = pages(routes);
        Callable<Double> select = () ->
                micros(calls, count, Routes::id, () -> id -> routes.select(id).orElseThrow());
        return List.of(
                new Contest(
                        "reads.select.p50",
                        "us",
                        THREADS,
                        select,
                        () -> micros(calls, count, stored::rowKey, () -> stored.reads()::select)),
                new Contest(
                        "reads.selectBy.p50",
                        "us",
                        THREADS,
                        () -> micros(
                                calls,
                                count,
                                Routes::name,
                                () -> name -> routes.selectBy("name", name).orElseThrow()),
                        () -> micros(calls, count, stored::claimKey, () -> stored.reads()::selectBy)),
                new Contest(
                        "reads.page" + PAGE_SIZE + ".p50",
                        "us",
                        THREADS,
                        () -> micros(pageCalls, pages.size(), pages::get, () -> page -> full(routes.page(page))),
                        select));
    }

    /** Returns the median time of calls with random keys, which are drawn before the clock starts. */
    private <K> double micros(int callsEach, int count, IntFunction<K> key, Supplier<Function<K, ?>> caller)
            throws InterruptedException {
        List<K> drawn =
                random.ints((long) THREADS * callsEach, 0, count).mapToObj(key).toList();
        return ClosedLoop.medianNanos(THREADS, callsEach, () -> {
                    Function<K, ?> call = caller.get();
                    return i -> call.apply(drawn.get(i));
                })
                / 1e3;
    }

    private static Page full(Page page) {
        if (page.data().size() != PAGE_SIZE) {
            throw new IllegalStateException("a page has " + page.data().size() + " entities");
        }
        return page;
    }

    /** Returns the requests of all full pages. */
    private static List<PageRequest> pages(Dao routes) {
        List<PageRequest> pages = new ArrayList<>();
        PageRequest next = PageRequest.first(PAGE_SIZE);
        while (true) {
            Page page = routes.page(next);
            if (page.data().size() < PAGE_SIZE) {
                return pages;
            }
            pages.add(next);
            if (page.offset().isEmpty()) {
                return pages;
            }
            next = next.after(page.offset().get());
        }
    }
}
