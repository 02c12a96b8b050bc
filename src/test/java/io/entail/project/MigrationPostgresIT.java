package io.entail.project;

import io.entail.project.postgres.read.PostgresState;
import io.entail.testkit.StackExtension;
import java.time.Clock;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link MigratedDatabaseContract} on PostgreSQL. */
final class MigrationPostgresIT extends MigratedDatabaseContract<PgCopy> {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    PgCopy copyOf(String store) {
        return new PgCopy(stack, store);
    }

    @Override
    DatabaseState state(PgCopy copy, FaultBed bed) {
        return new PostgresState(copy.config(), bed.store(), Clock.systemUTC());
    }

    @Override
    int randomSteps() {
        return 120;
    }
}
