package io.entail.replica;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.PositionGoneException;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogRecord;
import io.entail.state.RocksTables;
import io.entail.text.Log;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicAdmin.Description;
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
 * Looks whether the topic is still the one that the tables were built from and still fit to be the truth, before each
 * start and every few seconds. A refusal changes nothing: the directory is kept, and no row of another log is ever shown.
 *
 * <p>Used by one thread at a time.
 */
final class TopicGuard implements AutoCloseable {
    private static final Logger log = Log.of(TopicGuard.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** Ids of the topics whose settings this process has been warned of. */
    private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

    private final EntityStoreConfig config;
    private final String topic;
    private final RocksTables tables;
    private final TopicAdmin admin;
    private @Nullable TopicReader anchors;

    TopicGuard(EntityStoreConfig config, RocksTables tables) {
        this.config = config;
        this.topic = config.writesTopic();
        this.tables = tables;
        this.admin = TopicAdmin.of(config, "guard");
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
        Optional<Description> found = admin.describe(topic);
        TableOwner owner = TableOwner.of(tables);
        if (found.isEmpty()) {
            if (owner.topicId() != null) {
                throw refused(gone(owner));
            }
            if (!mayCreate) {
                throw notThere();
            }
            WritesTopic.create(admin, topic);
            found = admin.describeNew(topic);
        }
        Description description = found.orElseThrow();
        checkIdentity(description.id(), owner);
        WritesTopic.RULES.check(
                topic, description, store == null ? WritesTopic.DEFAULT_WRITE_BYTES_MAX : store.maxWriteBytes());
        if (anchor != null) {
            checkAnchor(description, anchor, owner);
        }
        // Who only reads puts no write at risk; who writes is told once, however often the store is opened.
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

    private String gone(TableOwner owner) throws Exception {
        String elsewhere = otherCluster(owner);
        return elsewhere == null
                ? "it does not exist any more, but this directory was built from it"
                : "it does not exist here, and this directory was built from it in another cluster: " + elsewhere;
    }

    /** Says which cluster is not that of the tables; null when it is the same, or not known. */
    private @Nullable String otherCluster(TableOwner owner) throws Exception {
        String here = admin.cluster();
        return owner.cluster() == null || owner.cluster().equals(here)
                ? null
                : config.bootstrap() + " is the cluster " + here + ", the directory's is " + owner.cluster();
    }

    /**
     * Checks only whether the topic is the one that the tables were built from. May be called by another thread than
     * {@link #check}.
     *
     * @throws LastingCauseException when it is another one
     */
    void checkIdentity() {
        TableOwner owner = TableOwner.of(tables);
        try {
            Optional<String> id = admin.id(topic);
            if (id.isEmpty()) {
                throw refused(gone(owner));
            }
            checkIdentity(id.get(), owner);
        } catch (TopicRefusedException e) {
            throw new LastingCauseException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("cannot ask for the id of the topic " + topic, e);
        }
    }

    /** What the tables do not say yet of where they come from is written down. */
    private void checkIdentity(String found, TableOwner owner) throws Exception {
        String known = owner.topicId();
        if (known != null && !known.equals(found)) {
            String elsewhere = otherCluster(owner);
            String why = elsewhere != null
                    ? "this directory was built from the topic of that name in another cluster: " + elsewhere
                    : owner.cluster() != null
                            ? "it was deleted and created again"
                            : "it was deleted and created again, or the directory is one of another cluster or store";
            throw refused(why + "; its id is " + found + ", and this directory was built from " + known);
        }
        if (known == null || owner.topic() == null || owner.cluster() == null) {
            String cluster = admin.cluster();
            TableOwner full = new TableOwner(found, topic, cluster);
            if (!full.equals(owner)) {
                tables.write(full.mutations());
            }
        }
    }

    private void checkAnchor(Description description, Anchor anchor, TableOwner owner) throws Exception {
        try {
            checkAnchor(description, anchor);
        } catch (TopicRefusedException e) {
            // It may have been created again since it was described, and then that is the reason.
            Optional<String> id = admin.id(topic);
            if (id.isPresent()) {
                checkIdentity(id.get(), owner);
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

    private ConsumerRecord<byte[], byte[]> recordAt(long offset) {
        TopicReader known = anchors;
        if (known == null) {
            known = new TopicReader(config, topic, ANSWER_TIMEOUT, () -> {});
            anchors = known;
        }
        ConsumerRecord<byte[], byte[]> record;
        try {
            record = known.at(offset);
        } catch (PositionGoneException e) {
            record = null;
        }
        if (record == null) {
            throw refused("it has no record at offset " + offset + " any more, which was applied");
        }
        return record;
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
        admin.close();
        if (anchors != null) {
            anchors.close();
        }
    }
}
