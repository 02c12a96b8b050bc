package io.entail.project.postgres.write;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link PostgresTargetContract} on the newest PostgreSQL. */
final class PostgresTargetIT extends PostgresTargetContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres();

    @Override
    StackExtension stack() {
        return stack;
    }
}
