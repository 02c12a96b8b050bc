package io.entail.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.testkit.HangingTransactions;
import io.entail.testkit.RawTopic;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TransactionTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A transaction that hangs after a broker's outage is found and ended, and readers go on. */
final class HangingTransactionIT {
    private static final Duration ANSWER = Duration.ofSeconds(20);

    @RegisterExtension
    static final StackExtension stack = StackExtension.own();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final String store = stack.freshStore();
    private final String id = store + "-publish";
    private final TopicPartition topic = new TopicPartition(store + ".changes", 0);
    private EntityStoreConfig config;

    @BeforeEach
    void create() throws Exception {
        config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(store)
                .build();
        try (RawTopic raw = new RawTopic(stack.bootstrap(), topic.topic())) {
            raw.create();
        }
    }

    @Test
    @DisplayName(
            "a hanging transaction is reported as such; the next producer of its id ends it after 5 s, and readers go on")
    void ownIsEnded() throws Exception {
        provoke();
        try (Transactions transactions = new Transactions(config, ANSWER);
                KafkaProducer<byte[], byte[]> next = producer(id);
                KafkaConsumer<byte[], byte[]> reader = reader()) {
            next.initTransactions();
            List<JudgedTransaction> hanging = hanging(transactions);
            assertThat(hanging).hasSize(1);
            assertThat(hanging.get(0).transactionalId()).isEqualTo(id);
            long stable = stableEnd(reader);
            assertThat(stable).isEqualTo(hanging.get(0).open().firstOffset());

            OwnTransactions own = new OwnTransactions(transactions, id, List.of(topic));
            long began = System.nanoTime();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> !own.look().ended().isEmpty());
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(OwnTransactions.PATIENCE);
            await().atMost(Duration.ofSeconds(20)).until(() -> stableEnd(reader) > stable);
            assertThat(transactions.open(List.of(topic))).isEmpty();
            next.beginTransaction();
            next.send(new ProducerRecord<>(topic.topic(), 0, null, new byte[] {99}))
                    .get();
            next.commitTransaction();
            assertThat(lastByte(reader)).isEqualTo((byte) 99);
        }
    }

    @Test
    @DisplayName("a hanging transaction whose id no producer uses is left alone until somebody ends it")
    void othersAreLeft() throws Exception {
        provoke();
        try (Transactions transactions = new Transactions(config, ANSWER);
                KafkaProducer<byte[], byte[]> other = producer(store + "-other");
                KafkaConsumer<byte[], byte[]> reader = reader()) {
            other.initTransactions();
            OwnTransactions own = new OwnTransactions(transactions, store + "-other", List.of(topic));
            await().during(OwnTransactions.PATIENCE.plusSeconds(2))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> own.look().ended().isEmpty());
            OpenTransaction open = hanging(transactions).get(0).open();
            long stable = stableEnd(reader);
            transactions.end(open);
            await().atMost(Duration.ofSeconds(20)).until(() -> stableEnd(reader) > stable);
        }
    }

    @Test
    @DisplayName("a running transaction and one that is about to time out do not hang; neither does a missing topic")
    void runningOnes() throws Exception {
        try (Transactions transactions = new Transactions(config, ANSWER);
                KafkaProducer<byte[], byte[]> producer = producer(id)) {
            TopicPartition nowhere = new TopicPartition(store + ".nowhere", 0);
            assertThat(transactions.open(List.of(topic, nowhere))).isEmpty();
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.topic(), 0, null, new byte[] {1}))
                    .get();
            List<JudgedTransaction> open = transactions.open(List.of(topic, nowhere));
            assertThat(open).hasSize(1);
            assertThat(open.get(0).state()).isEqualTo(JudgedTransaction.State.RUNNING);
            assertThat(open.get(0).transactionalId()).isEqualTo(id);
            assertThat(new OwnTransactions(transactions, id, List.of(topic))
                            .look()
                            .left())
                    .hasSize(1);
            producer.commitTransaction();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> transactions.open(List.of(topic)).isEmpty());
        }
    }

    @Test
    @DisplayName("a running transaction is not reported as hanging while its broker restarts")
    void restart() throws Exception {
        Map<String, Object> patient = Map.of("bootstrap.servers", stack.bootstrap(), "transactional.id", id);
        try (Transactions transactions = new Transactions(config, ANSWER);
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(patient, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic.topic(), 0, null, new byte[] {1}))
                    .get();
            stack.kafka().kill();
            Thread restart = new Thread(() -> stack.kafka().restart());
            restart.start();
            long end = System.nanoTime() + Duration.ofSeconds(15).toNanos();
            int answers = 0;
            while (System.nanoTime() < end || answers == 0) {
                try {
                    List<JudgedTransaction> open = transactions.open(List.of(topic));
                    assertThat(open).noneMatch(one -> one.state() == JudgedTransaction.State.HANGING);
                    answers += open.size();
                } catch (StoreUnavailableException e) {
                    // The answer may also be that the state is unknown.
                }
            }
            restart.join();
            producer.abortTransaction();
        }
    }

    private List<JudgedTransaction> hanging(Transactions transactions) {
        return transactions.open(List.of(topic)).stream()
                .filter(one -> one.state() == JudgedTransaction.State.HANGING)
                .toList();
    }

    private void provoke() throws Exception {
        List<HangingTransactions.Found> found = HangingTransactions.provoke(
                stack, List.of(topic), new TransactionTraffic(stack.bootstrap(), id, topic, true), seeds.random());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            assertThat(HangingTransactions.open(admin, List.of(topic))).containsAll(found);
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String transactionalId) {
        return TransactionTraffic.producer(stack.bootstrap(), transactionalId);
    }

    private KafkaConsumer<byte[], byte[]> reader() {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", stack.bootstrap(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(topic));
        consumer.seekToBeginning(List.of(topic));
        return consumer;
    }

    private long stableEnd(KafkaConsumer<byte[], byte[]> reader) {
        return Objects.requireNonNull(reader.endOffsets(List.of(topic)).get(topic));
    }

    private byte lastByte(KafkaConsumer<byte[], byte[]> reader) {
        List<byte[]> values = new ArrayList<>();
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            reader.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            return !values.isEmpty() && values.get(values.size() - 1)[0] == 99;
        });
        return values.get(values.size() - 1)[0];
    }
}
