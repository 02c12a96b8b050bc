package io.entail.project;

import io.entail.testkit.StackExtension;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@link RebuildContract} on PostgreSQL. */
final class RebuildPostgresIT extends RebuildContract<PgCopy> {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @Override
    StackExtension stack() {
        return stack;
    }

    @Override
    PgCopy copyOf(String store) {
        return new PgCopy(stack, store);
    }

    @Override
    List<String> notes(PgCopy copy) throws Exception {
        return List.of(copy.value("SELECT string_agg(note, ',') FROM " + copy.table()));
    }
}
