package io.entail.tables;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.replica.WholeState;
import io.entail.resolve.Bytes;
import io.entail.text.Log;
import io.entail.topics.KafkaSettings;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicStream;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Fills table topics from a snapshot of the state in one transaction: readers of committed records see the table either
 * as it was before or complete. Its producer has a transactional id of its own, so that readers of the feed do not have
 * to wait for this transaction. Confined to one thread.
 */
final class TableFill implements AutoCloseable {
    private static final Logger log = Log.of(TableFill.class);
    private static final int REQUEST_HEADROOM_BYTES = 64 << 10;
    private static final int BATCH_BYTES = 512 << 10;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Brokers allow 15 minutes by default. */
    private static final int TRANSACTION_MS_MAX = 10 * 60_000;

    private final EntityStoreConfig config;
    private final TopicAdmin admin;
    private final KafkaProducer<byte[], byte[]> producer;
    private long rows;
    private long gone;

    /** Creates the fill, and aborts an unfinished fill of another process. */
    TableFill(EntityStoreConfig config, TopicAdmin admin, int recordBytesMax) {
        this.config = config;
        this.admin = admin;
        Map<String, Object> settings = new HashMap<>(Map.of("batch.size", BATCH_BYTES, "linger.ms", 5));
        settings.putAll(KafkaSettings.common(config, "tables"));
        settings.put("transactional.id", config.store() + "-tables");
        settings.put("transaction.timeout.ms", TRANSACTION_MS_MAX);
        settings.put("max.request.size", recordBytesMax + REQUEST_HEADROOM_BYTES);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Writes all rows of some entities, writes tombstones for rows that no longer exist, and commits the notes.
     *
     * @param notes notes to commit with it, as metadata of the group's offsets
     */
    void run(
            WholeState state,
            Collection<EntityTopic> tables,
            FeedEnd end,
            Map<TopicPartition, OffsetAndMetadata> notes,
            ConsumerGroupMetadata group) {
        long since = System.nanoTime();
        producer.beginTransaction();
        Map<String, EntityTopic> byEntity = new HashMap<>();
        for (EntityTopic table : tables) {
            byEntity.put(table.entity(), table);
            takeAway(state, table);
        }
        state.each((entity, key, row) -> {
            EntityTopic table = byEntity.get(entity);
            byte[] tableKey = table == null ? null : table.key(key);
            if (table != null && tableKey != null) {
                send(table.topic(), tableKey, table.value(row));
                rows++;
            }
        });
        producer.sendOffsetsToTransaction(notes, group);
        producer.commitTransaction();
        log.info(
                "Tables are filled tables={} rows={} gone={} sequence={} millis={}",
                byEntity.keySet(),
                rows,
                gone,
                end.sequence(),
                Duration.ofNanos(System.nanoTime() - since).toMillis());
    }

    /** Writes tombstones for keys in the topic that are no longer rows. */
    private void takeAway(WholeState state, EntityTopic table) {
        try (TopicStream stream = TopicStream.from(config, table.topic(), 0)) {
            long end = admin.end(table.topic(), IsolationLevel.READ_COMMITTED);
            for (ConsumerRecord<byte[], byte[]> record = stream.peek(end); record != null; record = stream.peek(end)) {
                stream.remove();
                if (record.value() != null && record.key() != null && !isRow(state, table, record.key())) {
                    send(table.topic(), record.key(), null);
                    gone++;
                }
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static boolean isRow(WholeState state, EntityTopic table, byte[] tableKey) {
        Bytes key = table.records().keyOf(table.keyId(), tableKey);
        return key != null && state.row(table.entity(), key) != null;
    }

    private void send(String topic, byte[] key, byte @Nullable [] value) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptException("the tables are not wanted any more");
        }
        // A failed send fails the transaction.
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, 0, key, value));
    }

    /** An unfinished transaction is aborted by the next fill. */
    @Override
    public void close() {
        producer.close(CLOSE_TIMEOUT);
    }
}
