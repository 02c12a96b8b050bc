package io.entail.bench;

import io.entail.bench.bare.BareDatabase;
import io.entail.bench.bare.BareTables;
import io.entail.bench.bare.BareTables.Dump;
import io.entail.bench.bare.BareTables.Rows;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.Comparison;
import io.entail.config.PostgresConfig;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;

/** Measures the rows per second that a projector writes to PostgreSQL. */
final class PostgresRates {
    /** The highest number of changes that a projector applies in one transaction. */
    private static final int BATCH = 2_000;

    private static final int BACKLOG = 100_000;
    private static final String DEFINITIONS = "definitions";

    private final Workbench bench;
    private final ProjectedStore store;
    private final PostgresConfig config;
    private final BareDatabase database;

    PostgresRates(Workbench bench, ProjectedStore store, PostgresConfig config, BareDatabase database) {
        this.bench = bench;
        this.store = store;
        this.config = config;
        this.database = database;
    }

    /**
     * Measures the applying of changes that were written while no projector ran, on three equal copies of the state.
     */
    BenchResult follow(PostgresSchema followed) throws Exception {
        Comparison comparison = new Comparison("postgres.rate", "/s", 1);
        int backlog = Math.min(BACKLOG, Math.max(5 * BATCH, bench.options().entities() / 5));
        bench.note("postgres.rate: " + backlog
                + " published inserts, from the first fifth on, that a projector applies; the"
                + " baseline upserts the same rows into tables that a projector has made, with executeBatch and"
                + " reWriteBatchedInserts, " + BATCH + " to a transaction, and does not wait for the disk either");
        PostgresSchema upserted = new PostgresSchema(store, config, database, "upserted");
        PostgresSchema source = new PostgresSchema(store, config, database, "source");
        bench.tell("filling PostgreSQL three times");
        for (PostgresSchema schema : List.of(followed, upserted, source)) {
            schema.fill(ProjectOptions.NONE);
        }
        for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
            bench.tell(round == 0 ? "warm-up of postgres.rate" : "round " + round + " of postgres.rate");
            long before = store.sequence();
            store.insert(backlog);
            source.fill(ProjectOptions.NONE);
            boolean first = round % 2 == 0;
            double one = first ? followed.followed(bench, before) : upserted(source, upserted, before);
            double two = first ? upserted(source, upserted, before) : followed.followed(bench, before);
            if (round > 0) {
                comparison.add(first ? one : two, first ? two : one);
            }
        }
        upserted.drop();
        source.drop();
        return comparison.result(bench.options().entities());
    }

    private double upserted(PostgresSchema source, PostgresSchema target, long before) throws Exception {
        try (Connection reading = database.connect();
                Connection writing = database.connect()) {
            Rows rows = new BareTables(reading, source.tables()).rows(Routes.ENTITY, "_version > " + before);
            try (var statement = writing.createStatement()) {
                statement.execute("SET synchronous_commit = off");
            }
            return BareTables.upserts(writing, target.tables(), rows, BATCH);
        }
    }

    /** Measures a rebuild of all rows from a checkpoint into new tables. */
    BenchResult rebuild() throws Exception {
        Comparison comparison = new Comparison("postgres.rebuild.rate", "/s", 1);
        bench.note(
                "postgres.rebuild.rate: from when a generation's tables are there until readers use it; the baseline sends"
                        + " all rows of all tables, which are encoded already, by binary COPY into tables that a projector has"
                        + " made, with their indexes and constraints");
        Path checkpoint = bench.directory().resolve("postgres-checkpoint");
        store.store().checkpoint(checkpoint);
        ProjectOptions options = new ProjectOptions(false, checkpoint, false);
        PostgresSchema copied = new PostgresSchema(store, config, database, "copied");
        copied.fill(options);
        try (Connection reading = database.connect()) {
            Path folder = Files.createDirectories(bench.directory().resolve("postgres-copies"));
            List<Dump> dumps = new BareTables(reading, copied.tables()).dump(folder, DEFINITIONS);
            long rows = BareDatabase.number(
                    reading, "SELECT sum(rows) FROM " + copied.tables() + ".counts WHERE workspace = ''");
            for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
                bench.tell(
                        round == 0
                                ? "warm-up of postgres.rebuild.rate"
                                : "round " + round + " of postgres.rebuild.rate");
                boolean first = round % 2 == 0;
                double one = first ? rebuilt(options) : copied(copied, dumps);
                double two = first ? copied(copied, dumps) : rebuilt(options);
                if (round > 0) {
                    comparison.add(rows / (first ? one : two), rows / (first ? two : one));
                }
            }
        }
        copied.drop();
        return comparison.result(bench.options().entities());
    }

    /** Returns the time of a rebuild in seconds. */
    private double rebuilt(ProjectOptions options) throws Exception {
        PostgresSchema rebuilt = new PostgresSchema(store, config, database, "rebuilt");
        try (Connection watching = database.connect();
                Projector projector = rebuilt.project(options)) {
            long start = BareDatabase.await(watching, rebuilt.begun(), 1);
            double seconds = (BareDatabase.await(watching, rebuilt.used(), 1) - start) / 1e9;
            bench.tell("built: " + projector.status().target() + " in " + Math.round(seconds) + " s");
            return seconds;
        } finally {
            rebuilt.drop();
        }
    }

    private double copied(PostgresSchema schema, List<Dump> dumps) throws Exception {
        try (Connection writing = database.connect()) {
            BareTables.empty(writing, schema.tables(), DEFINITIONS);
            return BareTables.copy(writing, schema.tables(), dumps);
        }
    }
}
