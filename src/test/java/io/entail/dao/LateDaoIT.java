package io.entail.dao;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts of a store without a replica, over a database in memory that is always a little behind. */
final class LateDaoIT extends DaoContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @Override
    protected TestLogs newLogs() {
        return new LateLogs(stack.bootstrap(), stack.freshStore());
    }
}
