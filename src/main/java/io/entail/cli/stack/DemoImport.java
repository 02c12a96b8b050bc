package io.entail.cli.stack;

import io.entail.cli.entity.ImportReport;
import io.entail.cli.output.Json;
import io.entail.cli.stack.DemoReport.Timed;
import io.entail.dao.EntityStore;
import io.entail.declarative.ImportPlan;
import io.entail.declarative.Importer;
import io.entail.declarative.StoreRows;
import io.entail.declarative.text.ConfigText;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Imports the example gateway and generated entities, in the same way as {@code entail import}. */
final class DemoImport {
    private static final String EXAMPLE = "/io/entail/examples/gateway.yaml";

    /** The highest number of entities in one import, because more would need much memory. */
    private static final int PART = 20_000;

    private static final long SEED = 20_261_122;

    private final EntityStore store;
    private final DemoReport report;
    private final PrintWriter err;
    private final Definitions definitions;

    DemoImport(EntityStore store, DemoReport report, PrintWriter err) {
        this.store = store;
        this.report = report;
        this.err = err;
        this.definitions = Definitions.of(store.definitions());
    }

    void run(int generated) throws Exception {
        report.heading("Import: the example gateway, then generated entities");
        ConfigText example = new ConfigText("gateway.yaml", example());
        Map<String, Long> before = counts();
        Timed<ImportPlan> first = Timed.of(() -> importOf(example));
        report.of("example imported")
                .values(planned(first.result()))
                .time("import", first.time())
                .check(
                        difference(before, counts()).equals(planned(first.result())),
                        "gateway.yaml: " + text(planned(first.result())) + " in " + first.text() + ", all counted");
        ImportPlan again = importOf(example);
        report.of("example imported again")
                .value("written", again.writes().size())
                .value("unchanged", again.unchanged())
                .check(
                        again.writes().isEmpty(),
                        "imported once more: " + again.writes().size() + " written, " + again.unchanged()
                                + " unchanged");
        if (generated > 0) {
            addGenerated(generated);
        }
    }

    private void addGenerated(int generated) throws Exception {
        DemoEntities entities = new DemoEntities(SEED);
        Map<String, Long> before = counts();
        Map<String, Long> wanted = new TreeMap<>();
        long bytesBefore = bytes();
        Duration time = Duration.ZERO;
        for (int done = 0; done < generated; done += PART) {
            int size = Math.min(PART, generated - done);
            String text = Json.text(entities.config(DemoEntities.teams(done), size));
            Timed<ImportPlan> part = Timed.of(() -> importOf(new ConfigText("generated.json", text)));
            planned(part.result()).forEach((entity, count) -> wanted.merge(entity, count, Long::sum));
            time = time.plus(part.time());
        }
        Map<String, Long> added = difference(before, counts());
        long total = added.values().stream().mapToLong(Long::longValue).sum();
        report.of("generated imported")
                .values(added)
                .value("total", total)
                .time("import", time)
                .check(
                        added.equals(wanted) && total == generated,
                        text(added) + ": " + total + " entities in " + DemoReport.text(time) + ", "
                                + total * 1_000 / Math.max(1, time.toMillis()) + " a second, all counted");
        report.of("bytes of an entity")
                .value("bytes", (bytes() - bytesBefore) / Math.max(1, total))
                .tell("they take " + (bytes() - bytesBefore) / Math.max(1, total) + " bytes each before compression");
    }

    private ImportPlan importOf(ConfigText text) throws InterruptedException {
        ImportPlan plan = ImportPlan.of(List.of(text), definitions, new StoreRows(store), Instant.now());
        new Importer(store, new ImportReport(err)).run(plan);
        return plan;
    }

    private long bytes() {
        return store.status().entities().stream()
                .mapToLong(entity -> entity.bytes())
                .sum();
    }

    private Map<String, Long> counts() {
        return definitions.all().stream()
                .map(EntityDefinition::name)
                .collect(Collectors.toMap(
                        entity -> entity, entity -> store.dao(entity).count(), Long::sum, TreeMap::new));
    }

    private static Map<String, Long> difference(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> difference = new TreeMap<>();
        after.forEach((entity, count) -> {
            long more = count - before.getOrDefault(entity, 0L);
            if (more != 0) {
                difference.put(entity, more);
            }
        });
        return difference;
    }

    private static Map<String, Long> planned(ImportPlan plan) {
        return plan.writes().stream()
                .filter(ImportPlan.Write::isNew)
                .collect(
                        Collectors.groupingBy(write -> write.definition().name(), TreeMap::new, Collectors.counting()));
    }

    private static String text(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }

    private static String example() throws IOException {
        try (InputStream in = DemoImport.class.getResourceAsStream(EXAMPLE)) {
            if (in == null) {
                throw new IOException("the example " + EXAMPLE + " is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
