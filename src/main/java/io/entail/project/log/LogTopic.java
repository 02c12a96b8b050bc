package io.entail.project.log;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.project.TargetPosition;
import io.entail.resolve.LogRecord;
import io.entail.text.Log;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicAdmin.Description;
import io.entail.topics.TopicGuard;
import io.entail.topics.WritesTopic;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.common.IsolationLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Checks that the log is still the one whose state is in the database, and that its topic has the settings that a log
 * needs. Thread-safe; waits for Kafka for some seconds.
 */
final class LogTopic implements AutoCloseable {
    private static final Logger log = Log.of(LogTopic.class);

    /** Ids of the topics about whose settings this process has logged a warning. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private final EntityStoreConfig config;
    private final String topic;
    private final TopicAdmin admin;
    private final TopicGuard guard;

    /**
     * Creates the checks of a store's log.
     *
     * @param database its name, for messages
     * @param position the position of the database, null when it has nothing of the store
     * @throws io.entail.errors.StoreUnavailableException when Kafka's clients refuse the settings
     */
    LogTopic(EntityStoreConfig config, String database, Supplier<@Nullable TargetPosition> position) {
        this.config = config;
        this.topic = config.writesTopic();
        this.admin = TopicAdmin.of(config, "guard");
        this.guard = new TopicGuard(
                config,
                admin,
                topic,
                new TopicGuard.Words(
                        "the state in " + database + " came from",
                        "the state in " + database + " has offset",
                        "Nothing was changed, and what the database shows is the state as it was. To go on with the topic"
                                + " as it is now, have the tables made anew (entail project --rebuild)"),
                () -> known(position.get()));
    }

    private static TopicGuard.Known known(@Nullable TargetPosition position) {
        return position == null
                ? new TopicGuard.Known(null, null, 0)
                : new TopicGuard.Known(
                        position.writesTopicId(), null, position.end().offset() + 1);
    }

    /**
     * Checks everything, and creates a missing topic if this process may.
     *
     * @param store limits of the store, null before they are known
     * @return offset after the last record of the log
     * @throws TopicRefusedException for an error that does not pass by itself
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    long check(LogRecord.@Nullable Store store) throws InterruptedException {
        Optional<Description> found = guard.check();
        if (found.isEmpty()) {
            if (!config.createTopic() || config.readOnly()) {
                throw notThere();
            }
            WritesTopic.create(admin, topic);
            found = admin.describeNew(topic);
        }
        Description description = found.orElseThrow();
        WritesTopic.RULES.check(
                topic, description, store == null ? WritesTopic.DEFAULT_WRITE_BYTES_MAX : store.maxWriteBytes());
        if (!config.readOnly() && WARNED.add(description.id())) {
            description.warnings().forEach(text -> log.warn("The topic {} {}", topic, text));
        }
        return description.endOffset();
    }

    private TopicRefusedException notThere() {
        String how = config.readOnly()
                ? "the first write or import makes it"
                : "create the topic " + topic + ", or let open create it (entail.topic.create)";
        return new TopicRefusedException(
                "there is no store '" + config.store() + "' at " + config.bootstrap() + " yet: " + how, Map.of());
    }

    /** Returns the offset after the last record of the log. */
    long end() throws InterruptedException {
        return admin.end(topic, IsolationLevel.READ_UNCOMMITTED);
    }

    @Override
    public void close() {
        admin.close();
    }
}
