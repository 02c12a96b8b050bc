package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.replica.LastingCauseException;
import io.entail.resolve.LogRecord;
import io.entail.writes.KafkaSettings;
import io.entail.writes.WritesTopic;
import io.entail.writes.WritesTopic.Description;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The three topics as they have to be before and while anything is published. */
final class PublishTopics implements AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final EntityStoreConfig config;
    private final String writes;
    private final Admin admin;
    private LogRecord.@Nullable Store store;

    PublishTopics(EntityStoreConfig config) {
        this.config = config;
        this.writes = config.writesTopic();
        Map<String, Object> settings = KafkaSettings.common(config, "publish-topics");
        settings.put("default.api.timeout.ms", (int) ANSWER_TIMEOUT.toMillis());
        settings.put("request.timeout.ms", (int) ANSWER_TIMEOUT.toMillis());
        this.admin = Admin.create(settings);
    }

    /** What is known of the log. */
    record Log(String topicId, int replicas) {}

    /** The limits of the store, null while there is none. */
    LogRecord.@Nullable Store store() throws Exception {
        Optional<Description> log = WritesTopic.describe(admin, writes, ANSWER_TIMEOUT);
        if (log.isPresent() && store == null) {
            try (PlainReads reads = new PlainReads(config, () -> {})) {
                store = reads.store(writes, log.get().endOffset());
            }
        }
        return log.isPresent() ? store : null;
    }

    /**
     * Checks all three, and creates those that the publisher writes to when they are missing.
     *
     * @throws TopicRefusedException for what trying again cannot mend
     */
    Log check(LogRecord.Store limits) throws Exception {
        Description log = described(writes);
        WritesTopic.check(writes, log, limits.maxWriteBytes());
        String changes = ChangesTopic.name(config.store());
        String rejections = RejectionsTopic.name(config.store());
        if (isMissing(changes)) {
            ChangesTopic.create(admin, changes, limits.maxEntityBytes(), ANSWER_TIMEOUT);
        }
        ChangesTopic.check(changes, described(changes), limits.maxEntityBytes());
        if (isMissing(rejections)) {
            RejectionsTopic.create(admin, rejections, ANSWER_TIMEOUT);
            described(rejections);
        }
        return new Log(log.id(), log.replicas());
    }

    /** Offset after the last record of the log. */
    long end() throws Exception {
        TopicPartition partition = new TopicPartition(writes, 0);
        return WritesTopic.get(
                        admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                                .partitionResult(partition),
                        ANSWER_TIMEOUT)
                .offset();
    }

    private boolean isMissing(String topic) throws Exception {
        if (WritesTopic.id(admin, topic, ANSWER_TIMEOUT).isPresent()) {
            return false;
        }
        if (!config.createTopic()) {
            throw new TopicRefusedException(
                    "the topic " + topic + " does not exist; create it, or let the publisher create it"
                            + " (entail.topic.create)",
                    Map.of());
        }
        return true;
    }

    /** A new topic takes a moment to be known to every broker. */
    private Description described(String topic) throws Exception {
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        Optional<Description> found = WritesTopic.describe(admin, topic, ANSWER_TIMEOUT);
        while (found.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(50);
            found = WritesTopic.describe(admin, topic, ANSWER_TIMEOUT);
        }
        return found.orElseThrow(() -> new TopicRefusedException("the topic " + topic + " does not exist", Map.of()));
    }

    /**
     * Checks whether the log is the topic with this id. May be called by any thread.
     *
     * @throws LastingCauseException when it is another one
     */
    void checkIdentity(String expected) {
        Optional<String> id;
        try {
            id = WritesTopic.id(admin, writes, ANSWER_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        } catch (Exception e) {
            throw new IllegalStateException("cannot ask for the id of the topic " + writes, e);
        }
        if (id.isEmpty() || !id.get().equals(expected)) {
            throw new LastingCauseException(new TopicRefusedException(
                    "the topic " + writes + " was deleted" + (id.isEmpty() ? "" : " and created again")
                            + ": the feed was made from the one with the id " + expected
                            + ", and nothing is published from another",
                    Map.of()));
        }
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
    }
}
