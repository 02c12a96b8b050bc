package io.entail.replica;

import static io.entail.read.Books.MINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.entail.read.EntityReader;
import io.entail.read.EntityReaderContract;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class MemoryReaderTest extends EntityReaderContract {

    @Override
    protected EntityReader readerAfter(LogStory story) {
        return logAfter(story).reader();
    }

    private static MemoryLog logAfter(LogStory story) {
        MemoryLog log = MemoryLog.create(CLOCK);
        for (LogRecord record : story.records()) {
            assertThat(log.append(record).join().outcome().accepted())
                    .as("the record is accepted: %s", record)
                    .isTrue();
        }
        return log;
    }

    @Test
    @DisplayName("a wait ends when the position is reached")
    void waitsEnd() throws Exception {
        LogStory story = new LogStory(Library.definitions());
        try (MemoryLog log = logAfter(story)) {
            Position next = Position.of(log.reader().reached().offset() + 1);
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> log.reader().await(next, Duration.ofSeconds(20)));

            story.workspace(MINE, "mine");
            assertThat(log.append(story.records().get(story.records().size() - 1)))
                    .succeedsWithin(10, TimeUnit.SECONDS);

            assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
        }
    }
}
