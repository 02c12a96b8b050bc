package io.entail.project.postgres.read;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresStateIT extends PostgresStateContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres();

    @Override
    StackExtension stack() {
        return stack;
    }
}
