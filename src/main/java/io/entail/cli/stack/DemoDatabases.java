package io.entail.cli.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.audit.verify.CopyCheck;
import io.entail.audit.verify.Finding;
import io.entail.audit.verify.Verified;
import io.entail.audit.verify.VerifyListener;
import io.entail.changes.registry.SchemaIds;
import io.entail.cli.output.Json;
import io.entail.cli.stack.DemoReport.Timed;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.EntityStore;
import io.entail.project.DatabaseState;
import io.entail.project.Databases;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Position;
import io.entail.read.Scope;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Shows the same state in databases, which projectors keep up to date: it is read back, verified, and queried in the
 * languages of the databases.
 */
final class DemoDatabases {
    private static final Duration CATCH_UP_TIME_MAX = Duration.ofMinutes(3);
    private static final int FINDINGS_TOLD_MAX = 10;

    private final EntityStore store;
    private final DemoReport report;
    private final EntityStoreConfig config;

    /** Takes a store whose projectors run. */
    DemoDatabases(EntityStore store, DemoReport report, EntityStoreConfig config) {
        this.store = store;
        this.report = report;
        this.config = config;
    }

    /** Shows one database. */
    void run(Reads database, SchemaIds ids, Path directory) throws Exception {
        report.heading(database == Reads.POSTGRES ? "The same state in PostgreSQL" : "The same state in Cassandra");
        String name = database.text();
        try (DatabaseState state = Databases.state(config, database, Clock.systemUTC())) {
            Position position = store.reader().reached();
            Timed<Boolean> reached = Timed.of(() -> await(state, position));
            report.of(name + " reached")
                    .value("position", position.toString())
                    .time("wait", reached.time())
                    .check(
                            reached.result(),
                            "the database has come to position " + position + ", " + reached.text()
                                    + " after it was asked");
            Map<String, Long> counts = counts(state);
            report.of(name + " counts")
                    .values(counts)
                    .check(
                            counts.equals(counts(store)),
                            "it has as many rows of each entity as RocksDB: "
                                    + counts.values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum());
            verify(name, state, ids, directory);
            int generation = Objects.requireNonNull(state.position()).generation();
            int rows = new DemoQueries(config, report).run(database, generation);
            report.of(name + " query")
                    .value("rows", rows)
                    .check(rows > 0, rows + " rows came back, without Entail in between");
        }
    }

    private static boolean await(DatabaseState state, Position position) {
        state.reader().await(position, CATCH_UP_TIME_MAX);
        return state.reader().reached().compareTo(position) >= 0;
    }

    private Map<String, Long> counts(DatabaseState state) {
        Map<String, Long> counts = new LinkedHashMap<>();
        store.definitions()
                .forEach(entity -> counts.put(entity.name(), state.reader().count(entity.name(), Scope.ALL)));
        return counts;
    }

    private static Map<String, Long> counts(EntityStore store) {
        Map<String, Long> counts = new LinkedHashMap<>();
        store.definitions()
                .forEach(entity -> counts.put(entity.name(), store.reader().count(entity.name(), Scope.ALL)));
        return counts;
    }

    private void verify(String name, DatabaseState state, SchemaIds ids, Path directory) throws Exception {
        List<Finding> findings = new ArrayList<>();
        Path room = Files.createDirectories(directory.resolve("verify-" + name));
        VerifyListener listener = findings::add;
        Timed<Verified> verified = Timed.of(() -> new CopyCheck(config, ids, room, listener).run(state));
        long rows = verified.result().feed().values().stream()
                .mapToLong(total -> total.rows())
                .sum();
        report.of(name + " verified")
                .value("rows", rows)
                .value("findings", findings.size())
                .time("verify", verified.time())
                .check(
                        findings.isEmpty()
                                && verified.result()
                                        .feed()
                                        .equals(verified.result().replica()),
                        "its " + rows + " rows are those of the change feed, with the same digest for each entity");
        findings.stream()
                .limit(FINDINGS_TOLD_MAX)
                .forEach(finding -> report.of("finding").tell(finding.toString()));
    }

    /**
     * Starts another process without a replica, which reads what this process wrote and writes something that this
     * process then reads.
     */
    void askSecondProcess(Reads database, Path directory) throws Exception {
        Path folder = Files.createDirectories(directory.resolve("second-" + database.text()));
        Entity service = store.as("demo")
                .dao("services")
                .page(PageRequest.first(1))
                .data()
                .get(0);
        Timed<DemoTenant.Answer> answered = Timed.of(
                () -> DemoTenant.ask(config, database, service, store.reader().reached(), folder));
        DemoTenant.Answer answer = answered.result();
        ObjectMapper json = new ObjectMapper();
        boolean same = json.readTree(answer.read()).equals(json.readTree(Json.text(DemoWitness.fields(service))));
        report.of("second process over " + database.text())
                .value("pid", answer.pid())
                .time("process", answered.time())
                .check(
                        same && !answer.hasReplica(),
                        "process " + answer.pid() + " keeps no replica and has read service '" + service.text("name")
                                + "' through " + database.text() + ": the same in every field and version");
        if (!same) {
            report.of("difference").tell(answer.read() + " and not " + Json.text(DemoWitness.fields(service)));
        }
        store.reader().await(Position.parse(answer.position()), CATCH_UP_TIME_MAX);
        Optional<Entity> written = store.dao("consumers").selectBy("username", answer.username());
        report.of("written over " + database.text())
                .value("position", answer.position())
                .value("writeMillis", answer.writeMillis())
                .check(
                        written.isPresent() && written.get().version() == answer.version(),
                        "consumer '" + answer.username() + "', which it wrote and read back in " + answer.writeMillis()
                                + " ms, is here too, at position " + answer.position());
    }
}
