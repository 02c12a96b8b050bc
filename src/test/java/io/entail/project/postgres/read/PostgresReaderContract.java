package io.entail.project.postgres.read;

import io.entail.config.PostgresConfig;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.read.EntityReader;
import io.entail.read.EntityReaderContract;
import io.entail.testkit.LogStory;
import io.entail.testkit.StackExtension;
import io.entail.testkit.StoryProjector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** The contract of readers on tables that the projector's target has filled. One subclass per release of PostgreSQL. */
abstract class PostgresReaderContract extends EntityReaderContract {
    private final List<AutoCloseable> opened = new ArrayList<>();

    abstract StackExtension stack();

    @Override
    protected EntityReader readerAfter(LogStory story) {
        String store = stack().freshStore();
        PostgresConfig config =
                PostgresConfig.of(stack().postgresUrl(), stack().postgresUser(), stack().postgresPassword());
        PostgresTarget target = PostgresTarget.open(config, store);
        opened.add(target);
        new StoryProjector(target, false, 7).apply(story);
        PostgresState state = new PostgresState(config, store, CLOCK);
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
