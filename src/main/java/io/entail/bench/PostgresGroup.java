package io.entail.bench;

import io.entail.bench.bare.BareDatabase;
import io.entail.bench.measure.BenchResult;
import io.entail.config.PostgresConfig;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import io.entail.stack.PostgresServer;
import java.util.ArrayList;
import java.util.List;

/**
 * A store's state in PostgreSQL: how fast a projector follows and rebuilds, the delay until a change is readable there,
 * and the cost of a store that reads there. The baselines use PostgreSQL's driver and Kafka's clients alone, in the
 * same database.
 */
final class PostgresGroup implements Group {
    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public List<BenchResult> run(Workbench bench) throws Exception {
        PostgresServer server = bench.databases().postgres();
        PostgresConfig config = PostgresConfig.of(server.url(), PostgresServer.USER, server.password());
        BareDatabase database = new BareDatabase(server.url(), PostgresServer.USER, server.password());
        List<BenchResult> results = new ArrayList<>();
        try (ProjectedStore store =
                new ProjectedStore(bench, "postgres", bench.routes(), builder -> builder.withPostgres(config))) {
            PostgresSchema followed = new PostgresSchema(store, config, database, "followed");
            PostgresRates rates = new PostgresRates(bench, store, config, database);
            results.add(rates.follow(followed));
            results.add(rates.rebuild());
            try (Projector projector = followed.project(ProjectOptions.NONE)) {
                bench.tell("following: " + projector.status().target());
                results.addAll(new PostgresReading(bench, store, followed, database).run());
            }
        }
        results.add(new PostgresPeer(bench, config, database).compare());
        return results;
    }
}
