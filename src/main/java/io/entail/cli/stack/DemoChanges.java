package io.entail.cli.stack;

import io.entail.cli.stack.DemoReport.Timed;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Written;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Makes single writes, many writes at once, a write with several rows, and a delete that cascades to children. */
final class DemoChanges {
    private static final int ONE_BY_ONE = 200;
    private static final int AT_ONCE = 1_000;

    private final EntityStore store;
    private final DemoReport report;

    DemoChanges(EntityStore store, DemoReport report) {
        this.store = store;
        this.report = report;
    }

    void run() throws Exception {
        report.heading("Change some");
        oneByOne();
        writeAtOnce();
        together();
        cascade();
    }

    private void oneByOne() throws Exception {
        Dao services = store.dao("services");
        List<Entity> rows = services.page(PageRequest.first(ONE_BY_ONE)).data();
        List<Duration> times = new ArrayList<>();
        int seen = 0;
        for (Entity row : rows) {
            Timed<Entity> updated = Timed.of(() -> services.update(id(row), Map.of("read_timeout", 12_345)));
            times.add(updated.time());
            Optional<Entity> there = services.select(id(row));
            boolean holds = there.isPresent()
                    && there.get().version() == updated.result().version()
                    && Integer.valueOf(12_345).equals(there.get().fields().get("read_timeout"));
            seen += holds ? 1 : 0;
        }
        report.of("one after the other")
                .value("seen", seen)
                .value("updated", rows.size())
                .time("median", DemoReads.median(times))
                .check(
                        seen == rows.size(),
                        seen + " of " + rows.size() + " services updated one after the other and read back at once, "
                                + DemoReport.text(DemoReads.median(times)) + " each (median)");
    }

    private void writeAtOnce() throws Exception {
        Dao routes = store.dao("routes");
        List<Entity> rows = routes.page(PageRequest.first(AT_ONCE)).data();
        Timed<List<Entity>> updated = Timed.of(() -> {
            List<CompletableFuture<Entity>> futures = new ArrayList<>();
            rows.forEach(row -> futures.add(routes.updateAsync(id(row), Map.of("tags", List.of("changed")))));
            return futures.stream().map(CompletableFuture::join).toList();
        });
        long seen = rows.stream()
                .filter(row -> routes.select(id(row))
                        .filter(there ->
                                List.of("changed").equals(there.fields().get("tags")))
                        .filter(there -> there.version() > row.version())
                        .isPresent())
                .count();
        report.of("at once")
                .value("seen", seen)
                .value("updated", rows.size())
                .time("all", updated.time())
                .check(
                        seen == rows.size(),
                        seen + " of " + rows.size() + " routes updated at once in " + updated.text()
                                + ", all read back");
    }

    private void together() {
        Written written = store.write(call -> {
            Map<String, Object> service = call.insert("services", Map.of("name", "demo", "host", "demo.internal"));
            Map<String, Object> route =
                    call.insert("routes", Map.of("name", "demo", "paths", List.of("/demo"), "service", service));
            call.insert("plugins", Map.of("name", "cors", "route", route, "config", Map.of("max_age", 60)));
        });
        List<Entity> entities = written.entities();
        boolean there = entities.stream()
                .allMatch(entity -> store.dao(entity.type())
                        .select(id(entity))
                        .filter(row -> row.version() == entity.version())
                        .isPresent());
        report.of("one write")
                .value("entities", entities.size())
                .value("position", written.position().toString())
                .check(
                        there && entities.size() == 3,
                        "one write, all or nothing, at " + written.position() + ": "
                                + String.join(
                                        ", ",
                                        entities.stream().map(DemoChanges::text).toList()));
    }

    private void cascade() {
        Entity route = store.dao("routes").selectBy("name", "demo").orElseThrow();
        long plugins = store.dao("plugins")
                .pageFor("route", id(route), PageRequest.first(10))
                .data()
                .size();
        long before = store.dao("plugins").count();
        var position = store.dao("routes").delete(id(route));
        long gone = before - store.dao("plugins").count();
        report.of("cascade")
                .value("plugins", gone)
                .value("position", position.toString())
                .check(
                        store.dao("routes").select(id(route)).isEmpty() && gone == plugins,
                        "route 'demo' deleted at " + position + ", and " + gone + " plugin of it in the same write");
    }

    private static String text(Entity entity) {
        return entity.type() + " version " + entity.version();
    }

    private static String id(Entity entity) {
        return String.valueOf(entity.fields().get("id"));
    }
}
