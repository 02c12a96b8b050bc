package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.Bytes;
import io.entail.resolve.LogRecord;
import io.entail.text.Log;
import io.entail.writes.KafkaSettings;
import io.entail.writes.WritesTopic;
import io.entail.writes.WritesTopic.Description;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Looks whether the topic is still the one that the tables were built from and still fit to be the truth, before each
 * start and every few seconds. A refusal changes nothing: the directory is kept, and no row of another log is ever shown.
 *
 * <p>Used by one thread at a time.
 */
final class TopicGuard implements AutoCloseable {
    private static final Logger log = Log.of(TopicGuard.class);
    static final Bytes TOPIC_ID = Bytes.utf8("log/topic-id");
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int DEFAULT_WRITE_BYTES_MAX = 900 << 10;

    private final EntityStoreConfig config;
    private final String topic;
    private final RocksTables tables;
    private final Admin admin;
    private @Nullable KafkaConsumer<byte[], byte[]> anchors;
    private boolean warned;

    TopicGuard(EntityStoreConfig config, RocksTables tables) {
        this.config = config;
        this.topic = config.writesTopic();
        this.tables = tables;
        Map<String, Object> settings = KafkaSettings.common(config, "guard");
        settings.put("default.api.timeout.ms", (int) ANSWER_TIMEOUT.toMillis());
        settings.put("request.timeout.ms", (int) ANSWER_TIMEOUT.toMillis());
        this.admin = Admin.create(settings);
    }

    /**
     * Checks everything.
     *
     * @param store limits of the store, null before they are known
     * @param mayCreate whether a missing topic may be created
     * @return offset after the last record of the topic
     * @throws TopicRefusedException for what trying again cannot mend
     * @throws Exception when the broker does not answer
     */
    long check(LogRecord.@Nullable Store store, boolean mayCreate) throws Exception {
        // Read before the broker is asked: the log only grows, so what the tables have must be there afterwards.
        Anchor anchor = LogApplier.storedAnchor(tables);
        Optional<Description> found = WritesTopic.describe(admin, topic, ANSWER_TIMEOUT);
        byte[] knownId = tables.get(Table.META, TOPIC_ID.array());
        if (found.isEmpty()) {
            if (knownId != null || !mayCreate) {
                throw refused(missing(knownId));
            }
            WritesTopic.create(admin, topic, DEFAULT_WRITE_BYTES_MAX, ANSWER_TIMEOUT);
            found = described();
        }
        Description description = found.orElseThrow();
        checkIdentity(description.id(), knownId);
        WritesTopic.check(topic, description, store == null ? DEFAULT_WRITE_BYTES_MAX : store.maxWriteBytes());
        if (anchor != null) {
            checkAnchor(description, anchor, knownId);
        }
        if (!warned) {
            warned = true;
            WritesTopic.warnings(description).forEach(text -> log.warn("The topic {} {}", topic, text));
        }
        return description.endOffset();
    }

    private String missing(byte @Nullable [] knownId) {
        if (knownId != null) {
            return "it does not exist any more, but this directory was built from it";
        }
        return config.readOnly()
                ? "it does not exist, and is not created to be read"
                : "it does not exist; create it, or let open create it (entail.topic.create)";
    }

    /**
     * Checks only whether the topic is the one that the tables were built from. May be called by another thread than
     * {@link #check}.
     *
     * @throws LastingCauseException when it is another one
     */
    void checkIdentity() {
        byte[] knownId = tables.get(Table.META, TOPIC_ID.array());
        try {
            Optional<String> id = WritesTopic.id(admin, topic, ANSWER_TIMEOUT);
            if (id.isEmpty()) {
                throw refused("it does not exist any more, but this directory was built from it");
            }
            checkIdentity(id.get(), knownId);
        } catch (TopicRefusedException e) {
            throw new LastingCauseException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot ask for the id of the topic " + topic, e);
        }
    }

    /** A new topic takes a moment to be known to every broker. */
    private Optional<Description> described() throws Exception {
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        Optional<Description> found = WritesTopic.describe(admin, topic, ANSWER_TIMEOUT);
        while (found.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(50);
            found = WritesTopic.describe(admin, topic, ANSWER_TIMEOUT);
        }
        return found;
    }

    private void checkIdentity(String found, byte @Nullable [] knownId) {
        byte[] id = found.getBytes(StandardCharsets.UTF_8);
        if (knownId == null) {
            tables.write(List.of(new Tables.Mutation(Table.META, TOPIC_ID, Bytes.wrap(id))));
        } else if (!Bytes.wrap(knownId).equals(Bytes.wrap(id))) {
            throw refused("it was deleted and created again: its id is " + found + ", and this directory was"
                    + " built from " + new String(knownId, StandardCharsets.UTF_8));
        }
    }

    private void checkAnchor(Description description, Anchor anchor, byte @Nullable [] knownId) throws Exception {
        try {
            checkAnchor(description, anchor);
        } catch (TopicRefusedException e) {
            // It may have been created again since it was described, and then that is the reason.
            Optional<String> id = WritesTopic.id(admin, topic, ANSWER_TIMEOUT);
            if (id.isPresent() && knownId != null) {
                checkIdentity(id.get(), knownId);
            }
            throw e;
        }
    }

    private void checkAnchor(Description description, Anchor anchor) throws Exception {
        if (description.endOffset() <= anchor.offset()) {
            throw refused("it ends before offset " + description.endOffset()
                    + ", but this directory has applied offset " + anchor.offset() + ": records were lost");
        }
        ConsumerRecord<byte[], byte[]> record = recordAt(anchor.offset());
        Anchor there = record.key() == null ? null : Anchor.of(record);
        if (there == null || !there.matches(anchor)) {
            throw refused("at offset " + anchor.offset() + " it has another record than the one that was applied"
                    + " (epoch, time or content differ): it was cut and written again");
        }
    }

    private ConsumerRecord<byte[], byte[]> recordAt(long offset) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        KafkaConsumer<byte[], byte[]> consumer = anchorConsumer();
        consumer.assign(List.of(partition));
        consumer.seek(partition, offset);
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecords<byte[], byte[]> records;
            try {
                records = consumer.poll(Duration.ofMillis(200));
            } catch (OffsetOutOfRangeException e) {
                throw refused("it has no record at offset " + offset + " any more, which was applied");
            }
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() == offset) {
                    return record;
                }
                throw refused("it has no record at offset " + offset + " any more, which was applied; the next is at "
                        + record.offset());
            }
        }
        throw new org.apache.kafka.common.errors.TimeoutException(
                "the record at offset " + offset + " did not arrive within " + ANSWER_TIMEOUT);
    }

    private KafkaConsumer<byte[], byte[]> anchorConsumer() {
        KafkaConsumer<byte[], byte[]> known = anchors;
        if (known == null) {
            Map<String, Object> settings = new HashMap<>(KafkaSettings.consumer(config, "anchor"));
            // One record is wanted, not the batches behind it.
            settings.put("fetch.max.bytes", 1);
            settings.put("max.partition.fetch.bytes", 1);
            settings.put("max.poll.records", 1);
            known = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            anchors = known;
        }
        return known;
    }

    private TopicRefusedException refused(String what) {
        return new TopicRefusedException(
                "the topic " + topic + " is refused: " + what + ". Nothing was changed, and the directory "
                        + config.directory()
                        + " is kept: its reads show the state as it was. To go on with the topic as"
                        + " it is now, open the store with an empty directory",
                Map.of());
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
        if (anchors != null) {
            anchors.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }
}
