package io.entail.cli.stack;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.errors.EntailException;
import io.entail.errors.ForeignKeyViolationException;
import io.entail.errors.SchemaViolationException;
import io.entail.errors.StaleVersionException;
import io.entail.errors.UniqueViolationException;
import io.entail.read.Entity;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Makes writes that must be refused, and shows the errors. */
final class DemoRefusals {
    private final EntityStore store;
    private final DemoReport report;

    DemoRefusals(EntityStore store, DemoReport report) {
        this.store = store;
        this.report = report;
    }

    void run() {
        report.heading("Let wrong writes be refused");
        Dao services = store.dao("services");
        Dao routes = store.dao("routes");
        Entity catalog = services.selectBy("name", "catalog").orElseThrow();
        String id = String.valueOf(catalog.text("id"));
        refused(
                "a second service with the same name",
                UniqueViolationException.CODE,
                () -> services.insert(Map.of("name", "catalog", "host", "other.internal")));
        refused(
                "a route of a service that is not there",
                ForeignKeyViolationException.CODE,
                () -> routes.insert(Map.of(
                        "paths",
                        List.of("/lost"),
                        "service",
                        Map.of("id", UUID.randomUUID().toString()))));
        refused("to delete a service that has routes", ForeignKeyViolationException.CODE, () -> services.delete(id));
        refused(
                "values that break rules",
                SchemaViolationException.CODE,
                () -> services.insert(Map.of("name", "wrong", "retries", 99_999, "prot", "http")));
        Entity newer = services.update(id, Map.of("retries", 4));
        refused(
                "an update based on an older version",
                StaleVersionException.CODE,
                () -> services.update(id, Map.of("retries", 5), WriteOptions.ifVersion(catalog.version())));
        Entity now = services.select(id).orElseThrow();
        report.of("as the last accepted write left it")
                .value("version", now.version())
                .value("retries", now.fields().get("retries"))
                .check(
                        now.version() == newer.version() && now.fields().equals(newer.fields()),
                        "after all that, service 'catalog' is as its last accepted write left it: version "
                                + now.version() + ", retries " + now.fields().get("retries"));
    }

    private void refused(String what, int code, Runnable write) {
        long before = total();
        try {
            write.run();
            report.of(what).check(false, what + ": was done");
        } catch (EntailException e) {
            report.of(what)
                    .value("code", e.code())
                    .value("error", e.codeName())
                    .check(e.code() == code && total() == before, what + ": " + e.getMessage());
        }
    }

    private long total() {
        return store.status().entities().stream().mapToLong(each -> each.rows()).sum();
    }
}
