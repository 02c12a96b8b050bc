package io.entail.writes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which failures of Kafka's client prove that a record was not appended, and which do not. */
final class WriteProducerTest {
    private static final Map<String, RuntimeException> ERRORS = Map.of(
            "topic", new TopicAuthorizationException("not yours"),
            "cluster", new ClusterAuthorizationException("not yours"),
            "login", new SaslAuthenticationException("wrong password"),
            "large", new RecordTooLargeException("too large"),
            "fenced", new ProducerFencedException("another one"),
            "late", new TimeoutException("expired"));

    private final FaultyProducer kafka = new FaultyProducer();
    private final WriteProducer producer = new WriteProducer("t", () -> kafka, 10);

    @AfterEach
    void close() {
        producer.close();
    }

    /**
     * Kafka's own mock producer, which calls back on the thread of the test that completes a request. It can throw,
     * too.
     */
    private static final class FaultyProducer extends MockProducer<byte[], byte[]> {
        private @Nullable Error thrown;

        FaultyProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
            count("record-send-total", 0);
            count("record-retry-total", 0);
        }

        void count(String name, double value) {
            MetricName metric = new MetricName(name, "producer-metrics", "", Map.of());
            setMockMetrics(metric, new Metric() {
                @Override
                public MetricName metricName() {
                    return metric;
                }

                @Override
                public Object metricValue() {
                    return value;
                }
            });
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            if (thrown != null) {
                throw thrown;
            }
            return super.send(record, callback);
        }
    }

    /** A record that remembers how it has failed. */
    private static final class Sent implements OutgoingRecord {
        private final List<Boolean> failures = new ArrayList<>();
        private boolean begun;

        @Override
        public byte[] key() {
            return new byte[0];
        }

        @Override
        public byte[] value() {
            return new byte[0];
        }

        @Override
        public boolean beginSend() {
            begun = !begun;
            return begun;
        }

        @Override
        public void takeBack() {
            begun = false;
        }

        @Override
        public void sendFailed(Exception cause, boolean certainlyNotAppended) {
            failures.add(certainlyNotAppended);
        }
    }

    @ParameterizedTest(name = "{0}: sent so far {1}, again {2}: certainly not appended {3}")
    @DisplayName("an error proves that a record is not in the log only if no attempt can have appended it before")
    @CsvSource({
        "topic, 1, 0, true",
        "topic, 2, 1, false",
        "large, 1, 0, true",
        "large, 2, 1, false",
        "cluster, 1, 0, false",
        "cluster, 0, 0, true",
        "login, 1, 0, false",
        "login, 0, 0, true",
        "fenced, 1, 0, false",
        "late, 1, 0, false",
        "late, 0, 0, true"
    })
    void whatErrorsProve(String error, double sentSoFar, double again, boolean certainlyNotAppended) throws Exception {
        // This client has its own metrics, so that its counters can be set from the start.
        FaultyProducer counting = new FaultyProducer();
        counting.count("record-send-total", sentSoFar);
        counting.count("record-retry-total", again);
        Sent record = new Sent();
        try (WriteProducer other = new WriteProducer("t", () -> counting, 10)) {
            assertThat(other.send(record)).isTrue();
            Thread io = new Thread(() -> counting.errorNext(ERRORS.get(error)));
            io.start();
            io.join();
        }

        assertThat(record.failures).containsExactly(certainlyNotAppended);
    }

    @Test
    @DisplayName("a record that the client has not accepted was not sent")
    void whatIsNotTakenInWasNotSent() {
        kafka.sendException = new KafkaException("broken");
        Sent record = new Sent();

        assertThat(producer.send(record)).isTrue();

        assertThat(record.failures).containsExactly(true);
    }

    @Test
    @DisplayName("an error during the call of the client reaches the caller, and the next record is sent")
    void errorsWhileHandingOver() {
        for (int i = 0; i < 40; i++) {
            kafka.thrown = new StackOverflowError();
            assertThatThrownBy(() -> producer.send(new Sent())).isInstanceOf(StackOverflowError.class);
        }
        kafka.thrown = null;

        assertThat(producer.send(new Sent())).isTrue();

        assertThat(kafka.history()).as("the record is sent at once").hasSize(1);
    }
}
