package io.entail.cli.stack;

import io.entail.changes.Change;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.registry.SchemaIds;
import io.entail.cli.stack.DemoReport.Timed;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.read.Scope;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads every change so far from the topic of the feed alone, as other teams would. */
final class DemoFeed {
    private final EntityStore store;
    private final DemoReport report;

    DemoFeed(EntityStore store, DemoReport report) {
        this.store = store;
        this.report = report;
    }

    void run(EntityStoreConfig config, SchemaIds ids) throws Exception {
        report.heading("Read the change feed");
        Timed<Told> read = Timed.of(() -> read(ChangeFeed.of(config, ids).untilNow()));
        Told told = read.result();
        report.of("feed")
                .values(told.operations())
                .time("read", read.time())
                .tell("rows " + text(told.operations()) + " in " + read.text() + ", the last of them by "
                        + (told.last() == null
                                ? "nobody"
                                : told.last().actor() + ": " + told.last().reason()));
        report.of("feed in order")
                .value("changes", told.changes())
                .check(
                        told.inOrder() && told.changes() > 0,
                        told.changes() + " changes with the sequences 1 to " + told.changes()
                                + ", none missing and none twice");
        report.of("feed chained")
                .check(
                        told.chained(),
                        "each carries the digest of the log at its position, the same for all of a write");
        long rows = store.definitions().stream()
                .mapToLong(definition -> store.reader().count(definition.name(), Scope.ALL))
                .sum();
        report.of("feed and rows")
                .value("rows", rows)
                .check(
                        told.operations().getOrDefault("created", 0L)
                                        - told.operations().getOrDefault("deleted", 0L)
                                == rows,
                        "what was created and not deleted are the " + rows + " rows of the store");
    }

    /** The result of the reading. */
    private record Told(
            long changes,
            boolean inOrder,
            boolean chained,
            Map<String, Long> operations,
            @Nullable Change last) {}

    private static Told read(ChangeFeed feed) {
        long changes = 0;
        boolean inOrder = true;
        boolean chained = true;
        Map<String, Long> operations = new TreeMap<>();
        Change last = null;
        try (ChangeReader reader = feed.open()) {
            while (reader.hasNext()) {
                Change change = reader.next();
                changes++;
                inOrder &= change.sequence() == changes;
                boolean sameWrite = last != null && last.position().equals(change.position());
                chained &= last == null || sameWrite == Objects.equals(last.logDigest(), change.logDigest());
                operations.merge(name(change), 1L, Long::sum);
                last = change;
            }
        }
        return new Told(changes, inOrder, chained, operations, last);
    }

    private static String text(Map<String, Long> operations) {
        return operations.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String name(Change change) {
        return switch (change.op()) {
            case C -> "created";
            case U -> "updated";
            case D -> "deleted";
        };
    }
}
