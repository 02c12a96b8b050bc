package io.entail.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.read.Position;
import io.entail.resolve.LogRecord;
import io.entail.testkit.Library;
import io.entail.testkit.LogStory;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A log that a test writes and publishes step by step to a real topic, and the feed of it. */
abstract class PublishedStory {
    static final String ONE = "11111111-1111-1111-1111-111111111111";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    final String store = stack.freshStore();
    final MemorySchemaIds ids = new MemorySchemaIds();
    final LogStory story = new LogStory(Library.alone());
    RawTopic writes;
    TestPublisher publisher;
    private int written;

    @BeforeEach
    final void open() throws Exception {
        writes = new RawTopic(stack.bootstrap(), store + ".writes");
        publisher = new TestPublisher(stack.bootstrap(), store, ids);
    }

    @AfterEach
    final void close() {
        publisher.close();
        writes.close();
    }

    final ChangeFeed feed() {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(store)
                .withOpenTimeout(Duration.ofSeconds(15))
                .build();
        return ChangeFeed.of(config, ids);
    }

    /** Appends the new records of the story, and returns the position of the last one. */
    final Position write() throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<LogRecord> all = story.records();
        for (LogRecord record : all.subList(written, all.size())) {
            records.add(new ProducerRecord<>(store + ".writes", 0, RecordKey.of(record), RecordEncoder.encode(record)));
        }
        written = all.size();
        List<Long> offsets = writes.appendAll(records);
        return Position.of(offsets.get(offsets.size() - 1));
    }

    final Position publish() throws Exception {
        Position last = write();
        publisher.publishAll();
        return last;
    }

    static String id(int number) {
        return new UUID(9, number).toString();
    }

    final void books(String workspace, int from, int count, String... tags) {
        for (int i = from; i < from + count; i++) {
            story.put(
                    "books", workspace, Map.of("id", id(i), "title", "book " + i, "tags", List.of(tags), "pages", 100));
        }
    }

    static List<Long> sequences(ChangeFeed feed) {
        List<Long> sequences = new ArrayList<>();
        try (ChangeReader reader = feed.open()) {
            reader.forEachRemaining(change -> sequences.add(change.sequence()));
            assertThat(reader.reached()).isGreaterThanOrEqualTo(reader.end());
        }
        return sequences;
    }

    static List<Long> numbers(long from, long to) {
        List<Long> numbers = new ArrayList<>();
        for (long i = from; i <= to; i++) {
            numbers.add(i);
        }
        return numbers;
    }
}
