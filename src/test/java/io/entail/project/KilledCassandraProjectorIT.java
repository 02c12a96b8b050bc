package io.entail.project;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link KilledProjectorContract} on Cassandra. */
final class KilledCassandraProjectorIT extends KilledProjectorContract {
    private static final int TAKE_OVERS = 3;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withCassandra();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    Copy copy(String store) {
        return new CqlCopy(stack, store);
    }

    @Override
    boolean inTurn() {
        return false;
    }

    /** Of two elected processes, one works and the other waits. */
    @Test
    void anotherTakesOverSoonAfterAKill() throws Exception {
        kill(TAKE_OVERS, true);
    }
}
