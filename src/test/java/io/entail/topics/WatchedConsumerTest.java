package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * When the check runs, and which records are returned. TopicRefusalIT shows that no record of another topic is
 * returned.
 */
final class WatchedConsumerTest {
    private static final TopicPartition LOG = new TopicPartition("log", 0);

    private final MockConsumer<byte[], byte[]> mock = new MockConsumer<>("none");
    private long updates;
    private int checks;
    private @Nullable RuntimeException fault;
    private final Consumer<byte[], byte[]> watched = WatchedConsumer.wrap(mock, () -> updates, () -> {
        checks++;
        if (fault != null) {
            throw fault;
        }
    });

    @BeforeEach
    void assign() {
        mock.assign(List.of(LOG));
        mock.updateBeginningOffsets(Map.of(LOG, 0L));
        mock.seek(LOG, 0);
    }

    private void add(long offset) {
        mock.addRecord(new ConsumerRecord<>("log", 0, offset, new byte[0], new byte[0]));
    }

    private List<Long> poll() {
        ConsumerRecords<byte[], byte[]> records = watched.poll(Duration.ZERO);
        List<Long> offsets = new ArrayList<>();
        records.forEach(record -> offsets.add(record.offset()));
        return offsets;
    }

    @Test
    @DisplayName("the check runs once before the first records, and again when the client has refreshed its metadata")
    void checksWhenNeeded() {
        assertThat(poll()).isEmpty();
        assertThat(checks)
                .as("no check runs as long as no records are returned")
                .isZero();
        add(0);
        assertThat(poll()).containsExactly(0L);
        add(1);
        assertThat(poll()).containsExactly(1L);
        assertThat(checks).isEqualTo(1);
        updates++;
        add(2);
        assertThat(poll()).containsExactly(2L);
        assertThat(checks).isEqualTo(2);
    }

    @Test
    @DisplayName("records that could not be checked are not lost: they are returned by a later poll, after the check")
    void nothingIsLost() {
        add(0);
        add(1);
        fault = new KafkaException("no answer");
        assertThatThrownBy(this::poll).isSameAs(fault);
        assertThat(watched.position(LOG)).isZero();
        fault = null;
        add(0);
        add(1);
        assertThat(poll()).containsExactly(0L, 1L);
        assertThat(checks).isEqualTo(2);
    }

    @Test
    @DisplayName("an exception of the consumer is passed on unchanged")
    void errors() {
        mock.setPollException(new KafkaException("broken"));
        assertThatThrownBy(this::poll).isInstanceOf(KafkaException.class).hasMessage("broken");
    }
}
