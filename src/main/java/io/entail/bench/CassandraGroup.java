package io.entail.bench;

import io.entail.bench.bare.BareCassandra;
import io.entail.bench.bare.BareCassandra.Rows;
import io.entail.bench.bare.BareWrites;
import io.entail.bench.measure.BenchResult;
import io.entail.bench.measure.Comparison;
import io.entail.config.CassandraConfig;
import io.entail.config.EntityStoreConfig;
import io.entail.config.Reads;
import io.entail.dao.EntityStore;
import io.entail.project.Databases;
import io.entail.project.ProjectOptions;
import io.entail.project.ProjectStatus;
import io.entail.project.Projector;
import io.entail.stack.CassandraServer;
import java.util.ArrayList;
import java.util.List;

/**
 * A store's state in Cassandra: how fast a projector fills it, the delay until a change is readable there, and the cost
 * of writes that return when they are readable there. The baselines use Cassandra's driver and Kafka's clients alone,
 * with the same cluster.
 */
final class CassandraGroup implements Group {
    /** The highest number of routes, because the baseline keeps all rows and index entries in memory. */
    private static final int ROUTES_MAX = 100_000;

    /** Suffixes of the names of tables without rows of entities. */
    private static final List<String> NO_ROWS = List.of("position", "definitions");

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        CassandraServer server = bench.databases().cassandra();
        int port = server.contactPoint().getPort();
        CassandraConfig config = CassandraConfig.of(
                CassandraServer.DATACENTER, server.contactPoint().getHostString() + ":" + port);
        int routes = Math.min(ROUTES_MAX, bench.routes());
        List<BenchResult> results = new ArrayList<>();
        try (BareCassandra bare = new BareCassandra(
                        server.contactPoint(), config.datacenter(), config.consistency(), config.concurrency());
                ProjectedStore store =
                        new ProjectedStore(bench, "cassandra", routes, builder -> builder.withCassandra(config))) {
            results.add(rate(bench, store, config, bare));
            EntityStoreConfig followed = in("followed", store, config);
            try (Projector projector = project(store, followed)) {
                bare.await(sequence("followed"), store.sequence());
                bench.tell("following: " + projector.status().target());
                results.addAll(reading(bench, store, followed, bare));
            }
        }
        return results;
    }

    private static List<BenchResult> reading(
            Workbench bench, ProjectedStore store, EntityStoreConfig followed, BareCassandra bare) throws Exception {
        List<BenchResult> results = new ArrayList<>();
        try (EntityStore over = EntityStore.open(followed);
                BareWrites writes = store.bare(bare.sink("bare"));
                RepeatedWrite repeated = new RepeatedWrite(followed, store.lastWrite())) {
            results.add(ProjectLag.compare(
                    "cassandra", bench, store.routes(), writes, () -> bare.number(sequence("followed"))));
            results.addAll(ReadableWrites.compare("cassandra", bench, over.dao(Routes.ENTITY), writes, repeated));
        }
        return results;
    }

    /** Measures the filling of new tables from the whole feed. */
    private static BenchResult rate(Workbench bench, ProjectedStore store, CassandraConfig config, BareCassandra bare)
            throws Exception {
        Comparison comparison = new Comparison("cassandra.rate", "/s", 1);
        long changes = store.sequence();
        bench.note("cassandra.rate: all " + changes
                + " changes into new tables, from the first fifth on; the baseline inserts"
                + " the same rows, and the rows that lead to them, into tables that a projector has made, by"
                + " prepared statements with " + config.concurrency() + " under way, as the projector has");
        filled("followed", store, config, bare);
        filled("inserted", store, config, bare);
        List<Rows> rows = bare.rows("followed", NO_ROWS);
        for (int round = 0; round <= bench.options().longRoundsOrDefault(); round++) {
            bench.tell(round == 0 ? "warm-up of cassandra.rate" : "round " + round + " of cassandra.rate");
            boolean first = round % 2 == 0;
            double one = first ? filled("filled" + round, store, config, bare) : inserted(bare, rows, changes);
            double two = first ? inserted(bare, rows, changes) : filled("filled" + round, store, config, bare);
            if (round > 0) {
                comparison.add(first ? one : two, first ? two : one);
            }
            bare.define("DROP KEYSPACE filled" + round);
        }
        bare.define("DROP KEYSPACE inserted");
        return comparison.result((int) Math.min(Integer.MAX_VALUE, changes));
    }

    private static double inserted(BareCassandra bare, List<Rows> rows, long changes) throws InterruptedException {
        bare.empty("inserted", NO_ROWS);
        return changes / bare.insert("inserted", rows);
    }

    /** Fills new tables and returns the number of changes per second. */
    private static double filled(String keyspace, ProjectedStore store, CassandraConfig config, BareCassandra bare)
            throws InterruptedException {
        EntityStoreConfig own = in(keyspace, store, config);
        try (Projector projector = project(store, own)) {
            while (bare.tables(keyspace) <= NO_ROWS.size()) {
                Thread.sleep(5);
            }
            double rate = bare.rate(sequence(keyspace), store.sequence());
            if (projector.status().state() == ProjectStatus.State.STOPPED) {
                throw new IllegalStateException("the projector says: " + projector.status());
            }
            return rate;
        }
    }

    private static String sequence(String keyspace) {
        return "SELECT sequence FROM " + keyspace
                + ".position WHERE part = 'store' AND generation = 1 AND kind = '' AND name = ''";
    }

    private static EntityStoreConfig in(String keyspace, ProjectedStore store, CassandraConfig config) {
        return store.builder(keyspace)
                .withCassandra(config.withKeyspace(keyspace))
                .withReads(Reads.CASSANDRA)
                .build();
    }

    private static Projector project(ProjectedStore store, EntityStoreConfig config) {
        return Projector.start(
                config,
                store.ids(),
                Reads.CASSANDRA.text(),
                Databases.targets(config, Reads.CASSANDRA),
                ProjectOptions.NONE);
    }
}
