package io.entail.project;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link KilledProjectorContract} on PostgreSQL. */
final class KilledPostgresProjectorIT extends KilledProjectorContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    Copy copy(String store) {
        return new PgCopy(stack, store);
    }

    @Override
    boolean inTurn() {
        return true;
    }
}
