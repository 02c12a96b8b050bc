package io.entail.project.postgres.read;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

final class PostgresReader15IT extends PostgresReaderContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withPostgres15();

    @Override
    StackExtension stack() {
        return stack;
    }
}
