package io.entail.publish;

import io.entail.changes.ChangesTopic;
import io.entail.changes.FeedEnd;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogRecord;
import io.entail.text.Log;
import io.entail.topics.LastingCauseException;
import io.entail.topics.TopicAdmin;
import io.entail.topics.TopicAdmin.Description;
import io.entail.topics.TopicGuard;
import io.entail.topics.TopicReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Checks and creates the topics of the feed, before and while records are sent. A lost feed is never recreated
 * automatically, because readers would get one without its beginning. Used by one thread.
 */
final class FeedTopics implements AutoCloseable {
    private static final Logger log = Log.of(FeedTopics.class);
    private static final String REBUILD =
            "The feed is lost, and nothing is sent: 'entail publish --rebuild' makes it anew"
                    + " from the log; readers have to begin again then";

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration STABLE_POLL = Duration.ofMillis(20);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration STILL_MAX = Duration.ofSeconds(3);
    private static final Duration GONE_TIMEOUT = Duration.ofSeconds(30);

    private final EntityStoreConfig config;
    private final Runnable stopCheck;
    private final String changes;
    private final String rejections;
    private final TopicAdmin admin;
    private final TopicReader ofChanges;
    private final TopicReader ofRejections;
    private final TopicGuard feedGuard;
    private final TopicGuard logGuard;
    private long stableEnds = -1;
    private long stableNanos;
    private long lookedNanos = System.nanoTime();
    private volatile @Nullable String id;
    private volatile @Nullable String logId;

    /** Opens the topics; {@code stopCheck} throws when this is to end. */
    FeedTopics(EntityStoreConfig config, Runnable stopCheck) {
        this.config = config;
        this.stopCheck = stopCheck;
        this.changes = config.changesTopic();
        this.rejections = config.rejectionsTopic();
        this.admin = TopicAdmin.of(config, "publish-topics");
        this.feedGuard = new TopicGuard(
                config,
                admin,
                changes,
                new TopicGuard.Words("the feed was", "the feed has come to offset", REBUILD),
                () -> new TopicGuard.Known(id, null, 0));
        this.logGuard = new TopicGuard(
                config,
                admin,
                config.writesTopic(),
                new TopicGuard.Words(
                        "the feed was made from", "the feed tells of offset", "Nothing of it was published"),
                () -> new TopicGuard.Known(logId, null, 0));
        this.ofChanges = new TopicReader(config, changes, ANSWER_TIMEOUT, stopCheck);
        this.ofRejections = new TopicReader(config, rejections, ANSWER_TIMEOUT, stopCheck);
    }

    /** Whether the log exists. */
    boolean hasLog() throws InterruptedException {
        logId = admin.id(config.writesTopic()).orElse(null);
        return logId != null;
    }

    /**
     * Checks both topics, and creates missing ones of a feed that was not begun yet.
     *
     * @throws TopicRefusedException for an error that does not pass by itself
     */
    void check(LogRecord.Store limits) throws InterruptedException {
        boolean begun = admin.id(rejections).isPresent();
        if (admin.id(changes).isEmpty()) {
            if (begun) {
                throw lost("the topic " + changes + " does not exist any more");
            }
            mayCreate(changes);
            ChangesTopic.create(admin, changes, limits);
        }
        Description found = ChangesTopic.widen(admin, changes, described(changes), limits);
        ChangesTopic.check(changes, found, limits);
        createRejections();
        id = found.id();
    }

    /** Creates the topic of refusals unless it exists. */
    void createRejections() throws InterruptedException {
        if (admin.id(rejections).isEmpty()) {
            mayCreate(rejections);
            RejectionsTopic.create(admin, rejections);
            Description unused = described(rejections);
        }
    }

    private void mayCreate(String topic) {
        if (!config.createTopic()) {
            throw new TopicRefusedException(
                    "the topic " + topic + " does not exist; create it, or let the publisher create it"
                            + " (entail.topic.create)",
                    Map.of());
        }
    }

    private Description described(String topic) throws InterruptedException {
        return admin.describeNew(topic)
                .orElseThrow(() -> new TopicRefusedException("the topic " + topic + " does not exist", Map.of()));
    }

    /** Checks whether the feed is still the topic that was checked at first. */
    void checkSame() {
        feedGuard.checkIdentity();
    }

    /** Checks whether the log is still the topic that was there at first. */
    void checkLog() {
        logGuard.checkIdentity();
    }

    static LastingCauseException lost(String what) {
        return new LastingCauseException(new TopicRefusedException(what + ". " + REBUILD, Map.of()));
    }

    /** Deletes the feed's topic, if it exists. */
    void deleteFeed() throws InterruptedException {
        if (admin.id(changes).isEmpty()) {
            return;
        }
        log.warn("The feed is deleted, to be made anew topic={} id={}", changes, admin.id(changes));
        admin.ask(client -> client.deleteTopics(List.of(changes)).all());
        long deadline = System.nanoTime() + GONE_TIMEOUT.toNanos();
        while (admin.id(changes).isPresent()) {
            stopCheck.run();
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("the topic " + changes + " was not deleted within " + GONE_TIMEOUT);
            }
            Thread.sleep(STABLE_POLL.toMillis());
        }
    }

    /** Creates the topic of the feed, which must not exist. */
    void createFeed(LogRecord.Store limits) throws InterruptedException {
        ChangesTopic.create(admin, changes, limits);
        Description unused = described(changes);
    }

    /**
     * Returns the committed end of the feed, for a process that does not publish.
     *
     * @throws LastingCauseException when its last record is not a record of a feed
     */
    FeedEnd end() {
        return end(ofChanges.end());
    }

    private FeedEnd end(long below) {
        ConsumerRecord<byte[], byte[]> last = ofChanges.last(below);
        try {
            return last == null ? FeedEnd.NONE : FeedEnd.of(last.key(), last.value());
        } catch (IllegalArgumentException e) {
            throw new LastingCauseException(new TopicRefusedException(
                    "the last record of the topic " + changes + ", at offset " + last.offset()
                            + ", was not written by a publisher: " + e.getMessage(),
                    Map.of()));
        }
    }

    /** Waits until no transaction is open in the feed any more, and returns its end. */
    FeedEnd stableEnd(OpenTransactionWatch open) throws InterruptedException {
        long end = stableEnd(changes, open);
        FeedEnd feed = end(end);
        ConsumerRecord<byte[], byte[]> first = ofChanges.first(ofChanges.beginning(), end);
        long before = first == null ? 0 : FeedEnd.of(first.key(), first.value()).changesBefore(first.key());
        if (before > 0) {
            throw lost("the topic " + changes + " does not begin with the first change, " + before + " came before");
        }
        return feed;
    }

    /** Returns the last offset whose refusal was published, -1 for none. */
    long refusedUpTo(OpenTransactionWatch open) throws InterruptedException {
        ConsumerRecord<byte[], byte[]> last = ofRejections.last(stableEnd(rejections, open));
        return last == null ? -1 : FeedEnd.position(last.value());
    }

    /**
     * Waits until no transaction is open in a topic, after which no earlier publisher can add to it, and returns its
     * end.
     */
    private long stableEnd(String topic, OpenTransactionWatch open) throws InterruptedException {
        while (true) {
            stopCheck.run();
            long stable = admin.end(topic, IsolationLevel.READ_COMMITTED);
            if (stable == admin.end(topic, IsolationLevel.READ_UNCOMMITTED)) {
                open.none();
                return stable;
            }
            open.found(topic);
            Thread.sleep(STABLE_POLL.toMillis());
        }
    }

    /** Checks at intervals whether the feed is still the same topic, and whether sent records become readable. */
    void look() throws InterruptedException {
        if (System.nanoTime() - lookedNanos >= LOOK.toNanos()) {
            checkSame();
            checkReadable();
            lookedNanos = System.nanoTime();
        }
    }

    /**
     * Checks that what was sent becomes readable: an acknowledged transaction may lack its end after a crash of the
     * broker.
     *
     * @throws TimeoutException when the stable end stands still
     */
    private void checkReadable() throws InterruptedException {
        long stable = admin.end(changes, IsolationLevel.READ_COMMITTED);
        long refused = admin.end(rejections, IsolationLevel.READ_COMMITTED);
        boolean all = stable == admin.end(changes, IsolationLevel.READ_UNCOMMITTED)
                && refused == admin.end(rejections, IsolationLevel.READ_UNCOMMITTED);
        if (all || stable + refused != stableEnds) {
            stableEnds = stable + refused;
            stableNanos = System.nanoTime();
        } else if (System.nanoTime() - stableNanos > STILL_MAX.toNanos()) {
            throw new TimeoutException(
                    "what was sent to " + changes + " or " + rejections + " is not readable from offset " + stable
                            + " and " + refused + " on: a transaction has no end there");
        }
    }

    @Override
    public void close() {
        ofRejections.close();
        ofChanges.close();
        admin.close();
    }
}
