package io.entail.project;

import static org.assertj.core.api.Assertions.assertThat;

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
        long offset = copy.position() + records;
        assertThat(copy.rows(
                        "UPDATE \"" + bed.store() + "\".position USING TIMESTAMP 4000000000000000 SET log_offset = "
                                + offset + " WHERE part = 'store' AND generation = 1 AND kind = '' AND name = ''"))
                .isEmpty();
    }
}
