package io.entail.project;

import io.entail.testkit.StackExtension;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link RebuildContract} on Cassandra. */
final class RebuildCassandraIT extends RebuildContract<CqlCopy> {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withCassandra();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    CqlCopy copyOf(String store) {
        return new CqlCopy(stack, store);
    }

    @Override
    List<String> notes(CqlCopy copy) {
        return copy.rows("SELECT note FROM " + copy.table()).stream()
                .map(row -> row.getString(0))
                .filter(Objects::nonNull)
                .toList();
    }
}
