package io.entail.cli.stack;

import io.entail.audit.Difference;
import io.entail.audit.Version;
import io.entail.cli.audit.AuditText;
import io.entail.cli.stack.DemoReport.Timed;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.Written;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Shows the history of a row, the store at a past moment, the differences since then, and how a write is taken back.
 */
final class DemoAudit {
    private static final String NAME = "audited";
    private static final String FIRST_HOST = "one.internal";
    private static final String LAST_HOST = "two.internal";

    private final EntityStore store;
    private final DemoReport report;
    private final Dao services;

    DemoAudit(EntityStore store, DemoReport report) {
        this.store = store;
        this.report = report;
        this.services = store.dao("services");
    }

    void run() throws Exception {
        report.heading("Look back");
        Position before = store.reader().reached();
        long countBefore = store.reader().count("services", Scope.workspace(store.workspace()));
        Entity created = services.insert(Map.of("name", NAME, "host", FIRST_HOST));
        Entity tuned =
                store.as("ann").because("slow at noon").dao("services").update(id(created), Map.of("retries", 9));
        Entity moved =
                store.as("bob").because("new machine").dao("services").update(id(created), Map.of("host", LAST_HOST));
        history(created);
        showMoment(before, countBefore, tuned);
        difference(before, created);
        undo(moved);
    }

    private void history(Entity service) throws Exception {
        Timed<List<Version>> told = Timed.of(() -> StreamSupport.stream(
                        services.history(id(service)).oldestFirst().spliterator(), false)
                .toList());
        List<Version> versions = told.result();
        versions.forEach(version -> report.of("version")
                .value("version", version.number())
                .tell(version.operation().name().toLowerCase(Locale.ROOT) + " at "
                        + version.change().at() + " by " + version.change().actor() + ", "
                        + version.change().reason() + ": "
                        + diff(version)));
        report.of("history")
                .value("versions", versions.size())
                .time("history", told.time())
                .check(
                        versions.size() == 3
                                && versions.get(1).change().actor().equals("ann")
                                && diff(versions.get(2))
                                        .contains("host: \"" + FIRST_HOST + "\" -> \"" + LAST_HOST + "\""),
                        "the history of service '" + NAME + "' has its " + versions.size() + " versions, in "
                                + told.text());
    }

    /** Formats the differences; long values, such as those of a first version, are cut. */
    private static String diff(Version version) {
        return version.diff().stream()
                .filter(change ->
                        !change.field().endsWith("_at") && !change.field().equals("id"))
                .map(change -> change.field() + ": " + AuditText.value(change.before()) + " -> "
                        + AuditText.value(change.after()))
                .limit(3)
                .collect(Collectors.joining(", "));
    }

    private void showMoment(Position before, long countBefore, Entity tuned) throws Exception {
        Timed<Optional<Entity>> then = Timed.of(() -> {
            try (EntityStore past = store.asOf(tuned.position())) {
                return past.dao("services").select(id(tuned));
            }
        });
        Entity there = then.result().orElseThrow();
        report.of("an entity at a position")
                .value("position", tuned.position().toString())
                .value("host", there.text("host"))
                .value("retries", there.number("retries"))
                .time("read", then.time())
                .check(
                        there.fields().equals(tuned.fields()) && FIRST_HOST.equals(there.text("host")),
                        "at " + tuned.position() + " its host was still " + there.text("host") + " and retries already "
                                + there.number("retries") + ", found in " + then.text());
        Timed<Long> counted = Timed.of(() -> {
            try (EntityStore past = store.asOf(before)) {
                return past.dao("services").count();
            }
        });
        report.of("a workspace at a position")
                .value("position", before.toString())
                .value("services", counted.result())
                .time("replay", counted.time())
                .check(
                        counted.result() == countBefore,
                        "at " + before + " the workspace had " + counted.result() + " services, by a replay in "
                                + counted.text());
    }

    private void difference(Position before, Entity service) {
        List<Difference> differences = store.diff(
                        store.moments().at(before),
                        store.moments().at(store.reader().reached()))
                .toList();
        report.of("differences")
                .value("entities", differences.size())
                .check(
                        differences.size() == 1
                                && id(differences.get(0).either()).equals(id(service)),
                        "between " + before + " and " + store.reader().reached() + " " + differences.size()
                                + " entity was created, changed or deleted: "
                                + differences.get(0).either().type() + " "
                                + differences.get(0).either().text("name"));
    }

    private void undo(Entity moved) {
        Written undone = store.undo(moved.position());
        Entity service = services.select(id(moved)).orElseThrow();
        report.of("undo")
                .value("undone", moved.position().toString())
                .value("position", undone.position().toString())
                .value("host", service.text("host"))
                .value("retries", service.number("retries"))
                .check(
                        FIRST_HOST.equals(service.text("host"))
                                && Long.valueOf(9).equals(service.number("retries")),
                        "the write at " + moved.position() + " taken back by one at " + undone.position() + ": host "
                                + service.text("host") + ", retries still " + service.number("retries"));
    }

    private static String id(Entity entity) {
        return String.valueOf(entity.fields().get("id"));
    }
}
