package io.entail.http;

import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP API over Cassandra, which keeps every change of a row too. */
final class CassandraHttpIT extends HttpStoresContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withCassandra();

    @TempDir
    static Path directory;

    private static ServedStore served;

    @BeforeAll
    static void serve() {
        served = ServedStore.of(ServedStore.Kind.CASSANDRA, stack, directory);
    }

    @AfterAll
    static void close() {
        served.close();
    }

    @Override
    protected ServedStore served() {
        return served;
    }
}
