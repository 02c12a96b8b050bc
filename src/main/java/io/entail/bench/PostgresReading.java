package io.entail.bench;

import io.entail.bench.bare.BareDatabase;
import io.entail.bench.bare.BarePostgresSink;
import io.entail.bench.bare.BareSelects;
import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.ClosedLoop;
import io.entail.config.Reads;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A store over PostgreSQL while a projector follows in the same process. */
final class PostgresReading {
    private static final int THREADS = 8;

    private final Workbench bench;
    private final ProjectedStore store;
    private final PostgresSchema schema;
    private final BareDatabase database;

    PostgresReading(Workbench bench, ProjectedStore store, PostgresSchema schema, BareDatabase database) {
        this.bench = bench;
        this.store = store;
        this.schema = schema;
        this.database = database;
    }

    List<BenchResult> run() throws Exception {
        List<BenchResult> results = new ArrayList<>();
        try (EntityStore over = EntityStore.open(
                        schema.builder("reader").withReads(Reads.POSTGRES).build());
                Connection watching = database.connect();
                BarePostgresSink sink = new BarePostgresSink(database, "public.bare_writes");
                BareWrites bare = store.bare(sink);
                RepeatedWrite repeated = new RepeatedWrite(
                        schema.builder("repeater").withReads(Reads.POSTGRES).build(), store.lastWrite())) {
            Dao routes = over.dao(Routes.ENTITY);
            results.add(select(routes));
            results.add(ProjectLag.compare(
                    "postgres", bench, store.routes(), bare, () -> BareDatabase.number(watching, schema.sequence())));
            results.addAll(ReadableWrites.compare("postgres", bench, routes, bare, repeated));
        }
        return results;
    }

    private BenchResult select(Dao routes) throws Exception {
        int calls = bench.options().quick() ? 2_000 : 10_000;
        bench.note("postgres.select: rows of random ids by " + THREADS
                + " threads; the baseline has a connection for each" + " thread and takes every column");
        List<Connection> connections = new ArrayList<>();
        try {
            List<BareSelects> selects = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                connections.add(database.connect());
                selects.add(new BareSelects(connections.get(i), schema.tables() + "." + Routes.ENTITY));
            }
            return Contest.run(
                            bench,
                            1,
                            bench.options().roundsOrDefault(),
                            List.of(new Contest(
                                    "postgres.select.p50",
                                    "us",
                                    THREADS,
                                    () -> micros(
                                            calls,
                                            thread -> id -> routes.select(id).orElseThrow()),
                                    () -> micros(calls, thread -> selects.get(thread)::select))))
                    .get(0);
        } finally {
            close(connections);
        }
    }

    /** The read that one thread does with an id. */
    private interface Select {
        @Nullable
        Object of(String id);
    }

    private double micros(int callsEach, IntFunction<Select> callers) throws InterruptedException {
        int[] drawn =
                new Random().ints((long) THREADS * callsEach, 0, bench.routes()).toArray();
        AtomicInteger threads = new AtomicInteger();
        return ClosedLoop.medianNanos(THREADS, callsEach, () -> {
                    Select select = callers.apply(threads.getAndIncrement());
                    return i -> select.of(Routes.id(drawn[i]));
                })
                / 1e3;
    }

    private static void close(List<Connection> connections) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
