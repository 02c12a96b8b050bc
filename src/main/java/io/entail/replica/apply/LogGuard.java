package io.entail.replica.apply;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.PositionGoneException;
import io.entail.errors.TopicRefusedException;
import io.entail.replica.directory.TableOwner;
import io.entail.resolve.LogRecord;
import io.entail.state.rocks.RocksTables;
import io.entail.text.Log;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicAdmin.Description;
import io.entail.topics.TopicGuard;
import io.entail.topics.TopicReader;
import io.entail.topics.WritesTopic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Checks that the log is still the one from which the tables were built, and that its topic has the settings that a log
 * needs, before each start and every few seconds. After a refusal the directory is kept unchanged, and no row of
 * another log is ever shown.
 *
 * <p>Used by one thread at a time, {@link #checkIdentity} by any.
 */
final class LogGuard implements AutoCloseable {
    private static final Logger log = Log.of(LogGuard.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** Ids of the topics about whose settings this process has logged a warning. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private final EntityStoreConfig config;
    private final String topic;
    private final RocksTables tables;
    private final TopicAdmin admin;
    private final TopicGuard guard;
    private @Nullable TopicReader reader;

    /** @throws io.entail.errors.StoreUnavailableException when Kafka's clients refuse the settings */
    LogGuard(EntityStoreConfig config, RocksTables tables) {
        this.config = config;
        this.topic = config.writesTopic();
        this.tables = tables;
        this.admin = TopicAdmin.of(config, "guard");
        this.guard = new TopicGuard(
                config,
                admin,
                topic,
                new TopicGuard.Words(
                        "this directory was built from",
                        "this directory has applied offset",
                        "Nothing was changed, and the directory " + config.directory()
                                + " is kept: its reads show the state as it was. To go on with the topic as"
                                + " it is now, open the store with an empty directory"),
                this::known);
    }

    private TopicGuard.Known known() {
        Anchor anchor = LogApplier.storedAnchor(tables);
        TableOwner owner = TableOwner.of(tables);
        return new TopicGuard.Known(owner.topicId(), owner.cluster(), anchor == null ? 0 : anchor.offset() + 1);
    }

    /**
     * Checks everything.
     *
     * @param store limits of the store, null before they are known
     * @param mayCreate whether a missing topic may be created
     * @return offset after the last record of the topic
     * @throws TopicRefusedException for an error that does not pass by itself
     * @throws org.apache.kafka.common.KafkaException when the broker does not answer
     */
    long check(LogRecord.@Nullable Store store, boolean mayCreate) throws InterruptedException {
        // The anchor is read before the broker is asked. The log only grows, so the record must be there afterwards.
        Anchor anchor = LogApplier.storedAnchor(tables);
        Optional<Description> found = guard.check();
        if (found.isEmpty()) {
            if (!mayCreate) {
                throw notThere();
            }
            WritesTopic.create(admin, topic);
            found = admin.describeNew(topic);
        }
        Description description = found.orElseThrow();
        noteOwner(description.id());
        WritesTopic.RULES.check(
                topic, description, store == null ? WritesTopic.DEFAULT_WRITE_BYTES_MAX : store.maxWriteBytes());
        if (anchor != null) {
            checkAnchor(anchor);
        }
        // A process that only reads puts no write at risk. One that writes is warned once, however often the store is
        // opened.
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

    /** Checks the topic's identity, as {@link TopicGuard#checkIdentity} does. */
    void checkIdentity() {
        guard.checkIdentity();
    }

    /** Stores in the tables from which topic and cluster they are built, unless they have that already. */
    private void noteOwner(String topicId) throws InterruptedException {
        TableOwner owner = TableOwner.of(tables);
        if (owner.topicId() == null || owner.topic() == null || owner.cluster() == null) {
            TableOwner full = new TableOwner(topicId, topic, admin.cluster());
            if (!full.equals(owner)) {
                tables.write(full.mutations());
            }
        }
    }

    private void checkAnchor(Anchor anchor) throws InterruptedException {
        ConsumerRecord<byte[], byte[]> record = recordAt(anchor.offset());
        if (record == null) {
            throw guard.lost("it has no record at offset " + anchor.offset() + " any more, which was applied");
        }
        Anchor there = record.key() == null ? null : Anchor.of(record);
        if (there == null || !there.matches(anchor)) {
            throw guard.lost("at offset " + anchor.offset() + " it has another record than the one that was applied"
                    + " (epoch, time or content differ): it was cut and written again");
        }
    }

    private @Nullable ConsumerRecord<byte[], byte[]> recordAt(long offset) {
        TopicReader known = reader;
        if (known == null) {
            known = new TopicReader(config, topic, ANSWER_TIMEOUT, () -> {});
            reader = known;
        }
        try {
            return known.at(offset);
        } catch (PositionGoneException e) {
            return null;
        }
    }

    /** Ends a check that waits for an answer in another thread. No check is possible afterwards. */
    void giveUp() {
        admin.giveUp();
    }

    @Override
    public void close() {
        admin.close();
        if (reader != null) {
            reader.close();
        }
    }
}
