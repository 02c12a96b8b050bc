package io.entail.cli.stack;

import io.entail.cli.stack.DemoReport.Timed;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.Page;
import io.entail.read.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Reads from this process's replica: by id, by name, and in pages. */
final class DemoReads {
    private static final int READS = 2_000;
    private static final int PAGE = 100;

    private final EntityStore store;
    private final DemoReport report;
    private final Random random = new Random(1);

    DemoReads(EntityStore store, DemoReport report) {
        this.store = store;
        this.report = report;
    }

    void run() throws Exception {
        report.heading("Read them back, without asking anybody");
        Dao routes = store.dao("routes");
        List<Entity> all = new ArrayList<>();
        List<Duration> pages = new ArrayList<>();
        PageRequest request = PageRequest.first(PAGE);
        while (true) {
            PageRequest current = request;
            Timed<Page> page = Timed.of(() -> routes.page(current));
            pages.add(page.time());
            all.addAll(page.result().data());
            if (page.result().offset().isEmpty()) {
                break;
            }
            request = request.after(page.result().offset().get());
        }
        List<String> ids =
                all.stream().map(row -> String.valueOf(row.text("id"))).toList();
        report.of("pages")
                .value("routes", all.size())
                .value("pages", pages.size())
                .time("median", median(pages))
                .check(
                        all.size() == routes.count()
                                && ids.equals(ids.stream().sorted().distinct().toList()),
                        all.size() + " routes in " + pages.size() + " pages of " + PAGE
                                + ", in order, as many as are counted, " + DemoReport.text(median(pages))
                                + " a page (median)");
        singles("id", all, row -> routes.select(String.valueOf(row.text("id"))));
        singles("name", all, row -> routes.selectBy("name", String.valueOf(row.text("name"))));
    }

    private void singles(String by, List<Entity> all, Read read) throws Exception {
        List<Duration> times = new ArrayList<>();
        int right = 0;
        for (int i = 0; i < READS; i++) {
            Entity wanted = all.get(random.nextInt(all.size()));
            Timed<Optional<Entity>> found = Timed.of(() -> read.of(wanted));
            times.add(found.time());
            right += found.result()
                            .filter(row -> row.fields().equals(wanted.fields()))
                            .isPresent()
                    ? 1
                    : 0;
        }
        report.of("reads by " + by)
                .value("right", right)
                .value("reads", READS)
                .time("median", median(times))
                .check(
                        right == READS,
                        right + " of " + READS + " random routes found by " + by + ", " + DemoReport.text(median(times))
                                + " each (median)");
    }

    static Duration median(List<Duration> times) {
        List<Duration> sorted = times.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.isEmpty() ? Duration.ZERO : sorted.get(sorted.size() / 2);
    }

    @FunctionalInterface
    private interface Read {
        Optional<Entity> of(Entity row);
    }
}
