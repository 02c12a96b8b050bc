package io.entail.project.cassandra.read;

import com.datastax.oss.driver.api.core.CqlSession;
import io.entail.config.EntityStoreConfig;
import io.entail.project.Target;
import io.entail.project.cassandra.write.Keyspaces;
import io.entail.read.EntityReader;
import io.entail.read.EntityReaderContract;
import io.entail.testkit.LogStory;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of readers on tables in Cassandra that a projector fills. */
final class CassandraReaderIT extends EntityReaderContract {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withCassandra();

    private static CqlSession session;

    @BeforeAll
    static void connect() {
        session = stack.cassandraSession();
    }

    @AfterAll
    static void disconnect() {
        session.close();
    }

    private final List<AutoCloseable> opened = new ArrayList<>();

    @Override
    protected boolean inKeyOrder() {
        return false;
    }

    @Override
    protected EntityReader readerAfter(LogStory story) {
        EntityStoreConfig config = Keyspaces.of(stack, "readers");
        Keyspaces.empty(session, config);
        try (Target target = Keyspaces.target(config)) {
            new StoryProjector(target, false, 3).apply(story);
        }
        CassandraState state = CassandraState.open(config, CLOCK);
        opened.add(state);
        return state.reader();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }
}
