package io.entail.project;

import static org.awaitility.Awaitility.await;

import io.entail.testkit.StackExtension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On Cassandra. */
final class CassandraOutageIT extends OutageContract<CqlCopy> {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withRegistry().withCassandra();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    void kill() {
        stack.cassandra().kill();
    }

    @Override
    void restart() {
        stack.cassandra().restart();
        // The session of the test connects again by itself, some moments later.
        await().atMost(FaultBed.WAIT_MAX).ignoreExceptions().until(() -> copy.position() >= 0);
    }

    @Override
    CqlCopy copyOf(String store) {
        return new CqlCopy(stack, store);
    }

    @Override
    String awayWords() {
        return "Cassandra";
    }

    @Override
    void moveAhead(int records) {
        // The projector takes offsets for timestamps, and the later one counts.
        copy.execute(
                "UPDATE \"" + bed.store() + "\".position USING TIMESTAMP " + Long.MAX_VALUE / 2 + " SET log_offset = "
                        + (copy.position() + records) + " WHERE part = 'store' AND generation = " + copy.generation()
                        + " AND kind = '' AND name = ''");
    }
}
