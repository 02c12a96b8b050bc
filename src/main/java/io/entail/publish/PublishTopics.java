package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogRecord;
import io.entail.topics.LastingCauseException;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicAdmin.Description;
import io.entail.topics.TopicGuard;
import io.entail.topics.WritesTopic;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;

/** The three topics as they have to be before and while anything is published. */
final class PublishTopics implements AutoCloseable {
    private static final TopicGuard.Words WORDS = new TopicGuard.Words(
            "the feed was made from", "the feed has come to offset", "Nothing is published from another");

    private final EntityStoreConfig config;
    private final String writes;
    private final TopicAdmin admin;
    private LogRecord.@Nullable Store store;

    PublishTopics(EntityStoreConfig config) {
        this.config = config;
        this.writes = config.writesTopic();
        this.admin = TopicAdmin.of(config, "publish-topics");
    }

    /** What is known of the log. */
    record Log(String topicId, int replicas) {}

    /** The limits of the store, null while there is none. */
    LogRecord.@Nullable Store store() throws Exception {
        Optional<Description> log = admin.describe(writes);
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
        WritesTopic.RULES.check(writes, log, limits.maxWriteBytes());
        String changes = ChangesTopic.name(config.store());
        String rejections = RejectionsTopic.name(config.store());
        if (isMissing(changes)) {
            ChangesTopic.create(admin, changes, limits.maxEntityBytes());
        }
        ChangesTopic.check(changes, described(changes), limits.maxEntityBytes());
        if (isMissing(rejections)) {
            RejectionsTopic.create(admin, rejections);
            described(rejections);
        }
        return new Log(log.id(), log.replicas());
    }

    /** Offset after the last record of the log. */
    long end() throws Exception {
        return admin.end(writes, IsolationLevel.READ_UNCOMMITTED);
    }

    private boolean isMissing(String topic) throws Exception {
        if (admin.id(topic).isPresent()) {
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

    private Description described(String topic) throws Exception {
        return admin.describeNew(topic)
                .orElseThrow(() -> new TopicRefusedException("the topic " + topic + " does not exist", Map.of()));
    }

    /**
     * Checks whether the log is the topic with this id. May be called by any thread.
     *
     * @throws LastingCauseException when it is another one
     */
    void checkIdentity(String expected) {
        new TopicGuard(config, admin, writes, WORDS, () -> new TopicGuard.Known(expected, null, 0)).checkIdentity();
    }

    @Override
    public void close() {
        admin.close();
    }
}
