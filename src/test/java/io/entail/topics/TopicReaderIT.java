package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.PositionGoneException;
import io.entail.errors.StoreClosedException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Positions, single records and streams of records in a topic whose offsets have gaps. */
final class TopicReaderIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private EntityStoreConfig config;
    private RawTopic raw;

    @BeforeEach
    void create() throws Exception {
        config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(stack.freshStore())
                .withOpenTimeout(Duration.ofSeconds(30))
                .build();
        raw = new RawTopic(stack.bootstrap(), config.writesTopic());
        raw.create();
    }

    @AfterEach
    void close() {
        raw.close();
    }

    private ProducerRecord<byte[], byte[]> record(String value) {
        return new ProducerRecord<>(config.writesTopic(), 0, null, value.getBytes(StandardCharsets.UTF_8));
    }

    private void append(int from, int below) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = from; i < below; i++) {
            records.add(record("r" + i));
        }
        raw.appendAll(records);
    }

    private void appendAborted(int count) throws Exception {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(record("nobody may see this"));
        }
        raw.appendAborted(records);
    }

    private static @Nullable String text(@Nullable ConsumerRecord<byte[], byte[]> record) {
        return record == null ? null : new String(record.value(), StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName("the beginning of an empty topic is its end, and it has no record")
    void empty() {
        try (TopicReader reader = TopicReader.ofExisting(config, config.writesTopic())) {
            assertThat(reader.beginning()).isZero();
            assertThat(reader.end()).isZero();
            assertThat(reader.last(0)).isNull();
            assertThat(reader.firstSince(0)).isEmpty();
        }
    }

    @Test
    @DisplayName("records are found by offset in any order; an offset of a marker or an aborted record has none")
    void recordsAtOffsets() throws Exception {
        append(0, 3);
        appendAborted(2);
        append(3, 5);
        try (TopicReader reader = new TopicReader(config, config.writesTopic())) {
            assertThat(reader.end()).isEqualTo(8);
            for (long offset : new long[] {0, 1, 2, 6, 7, 1, 0}) {
                assertThat(text(reader.at(offset))).isEqualTo("r" + (offset < 3 ? offset : offset - 3));
            }
            for (long offset : new long[] {3, 4, 5}) {
                assertThat(reader.at(offset)).isNull();
            }
            assertThat(text(reader.first(3, 7))).isEqualTo("r3");
            assertThat(reader.first(3, 6)).isNull();
            assertThat(reader.first(4, 4)).isNull();
        }
    }

    @Test
    @DisplayName("the last record is found before any number of aborted records")
    void lastRecord() throws Exception {
        append(0, 300);
        try (TopicReader reader = new TopicReader(config, config.writesTopic())) {
            assertThat(text(reader.last(reader.end()))).isEqualTo("r299");
            assertThat(text(reader.last(200))).isEqualTo("r199");
            appendAborted(500);
            assertThat(text(reader.last(reader.end()))).isEqualTo("r299");
            append(300, 302);
            assertThat(text(reader.last(reader.end()))).isEqualTo("r301");
            assertThat(text(reader.last(801))).isEqualTo("r299");
            assertThat(reader.last(0)).isNull();
            assertThat(text(reader.last(reader.end(), record -> record.offset() < 290)))
                    .isEqualTo("r289");
            assertThat(reader.after(0, reader.end(), record -> record.offset() <= 299))
                    .as("aborted records may be on either side of the searched offset")
                    .isBetween(300L, 801L);
        }
    }

    @Test
    @DisplayName("deleted records are not found, and the search for the last one ends before them")
    void deleted() throws Exception {
        append(0, 10);
        raw.deleteRecordsBefore(6);
        try (TopicReader reader = new TopicReader(config, config.writesTopic())) {
            assertThat(reader.beginning()).isEqualTo(6);
            assertThatThrownBy(() -> reader.at(3))
                    .isInstanceOf(PositionGoneException.class)
                    .hasMessageContaining(config.writesTopic());
            assertThat(text(reader.at(6))).isEqualTo("r6");
            assertThat(reader.last(6)).isNull();
        }
        try (TopicStream stream = TopicStream.from(config, config.writesTopic(), 0)) {
            assertThatThrownBy(() -> stream.peek(10)).isInstanceOf(PositionGoneException.class);
        }
    }

    @Test
    @DisplayName("a missing topic is named, and a wait for a record ends at the timeout or when it is given up")
    void missing() {
        assertThatThrownBy(() -> TopicReader.ofExisting(config, config.store() + ".nothing"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll("there is no topic " + config.store() + ".nothing", stack.bootstrap());
        try (TopicReader reader = new TopicReader(config, config.writesTopic(), Duration.ofMillis(300), () -> {})) {
            assertThatThrownBy(() -> reader.at(0))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("gave no answer within PT0.3S");
        }
        Runnable nobodyWaits = () -> {
            throw new StoreClosedException("closed");
        };
        try (TopicReader reader = new TopicReader(config, config.writesTopic(), Duration.ofMinutes(5), nobodyWaits)) {
            assertThatThrownBy(() -> reader.at(0)).isInstanceOf(StoreClosedException.class);
        }
    }

    @Test
    @DisplayName("a stream returns every record once, ends at its bound, and continues when there are more")
    void stream() throws Exception {
        append(0, 5_000);
        appendAborted(100);
        try (TopicStream stream = TopicStream.from(config, config.writesTopic(), 10)) {
            int next = 10;
            while (stream.peek(4_000) != null) {
                for (ConsumerRecord<byte[], byte[]> record : stream.take()) {
                    assertThat(text(record)).isEqualTo("r" + next++);
                }
            }
            assertThat(next).isGreaterThanOrEqualTo(4_000);
            for (; stream.peek(5_101) != null; next++) {
                assertThat(text(stream.peek(5_101))).isEqualTo("r" + next);
                stream.remove();
            }
            assertThat(next).isEqualTo(5_000);
            assertThat(stream.next()).isEqualTo(5_101);
            append(5_000, 5_001);
            assertThat(text(stream.peek(5_102))).isEqualTo("r5000");
            stream.wakeUp();
            stream.remove();
            assertThatThrownBy(() -> stream.peek(Duration.ofMinutes(5))).isInstanceOf(StoreClosedException.class);
        }
    }

    @Test
    @DisplayName("a watched stream returns no record of a topic that was created again, and reports that")
    void madeAnew() throws Exception {
        append(0, 3);
        try (TopicAdmin admin = TopicAdmin.of(config, "guard")) {
            String id = admin.id(config.writesTopic()).orElseThrow();
            TopicGuard guard = new TopicGuard(
                    config,
                    admin,
                    config.writesTopic(),
                    new TopicGuard.Words("this reader began with", "this reader has read offset", "Begin anew"),
                    () -> new TopicGuard.Known(id, null, 0));
            try (TopicStream stream = TopicStream.from(config, config.writesTopic(), 0, guard::checkIdentity)) {
                assertThat(text(stream.peek(Duration.ofSeconds(30)))).isEqualTo("r0");
                assertThat(stream.take()).hasSize(3);
                raw.delete();
                raw.create();
                append(100, 110);
                assertThatThrownBy(() -> stream.peek(10))
                        .isInstanceOf(TopicRefusedException.class)
                        .hasMessageContaining("this reader began with");
            }
        }
    }
}
