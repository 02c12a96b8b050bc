package io.entail.project;

import io.entail.config.EntityStoreConfig;
import io.entail.project.cassandra.read.CassandraState;
import io.entail.testkit.StackExtension;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link MigratedDatabaseContract} on Cassandra. */
final class MigrationCassandraIT extends MigratedDatabaseContract<CqlCopy> {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withCassandra();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    CqlCopy copyOf(String store) {
        return new CqlCopy(stack, store);
    }

    @Override
    DatabaseState state(CqlCopy copy, FaultBed bed) {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("none"))
                .withStore(bed.store())
                .withCassandra(copy.config())
                .build();
        return CassandraState.open(config, Clock.systemUTC());
    }

    @Override
    int randomSteps() {
        return 30;
    }
}
