package io.entail.project.postgres.write;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On the oldest PostgreSQL that Entail works with. */
final class PostgresTarget15IT extends PostgresTargetContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres15();

    @Override
    StackExtension stack() {
        return stack;
    }
}
