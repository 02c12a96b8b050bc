package io.entail.project.postgres.write;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link PostgresTargetContract} on the oldest PostgreSQL that Entail supports. */
final class PostgresTarget15IT extends PostgresTargetContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres15();

    @Override
    StackExtension stack() {
        return stack;
    }
}
