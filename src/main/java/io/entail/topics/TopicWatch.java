package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.StoreUnavailableException;
import io.entail.errors.TopicRefusedException;
import io.entail.text.Log;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Checks a topic every two seconds, on a thread of its own, while it is read: whether it is still the topic that
 * reading began with, and whether an open transaction blocks readers. A reader that receives nothing cannot tell either
 * of these from a quiet topic. The first is a lasting fault, which {@link #check} throws; the second is logged once for
 * each transaction, because it may end.
 *
 * <p>Thread-safe.
 */
public final class TopicWatch implements AutoCloseable {
    private static final Logger log = Log.of(TopicWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** How long an open transaction has to block readers before it is logged. */
    private static final Duration STANDS = Duration.ofSeconds(5);

    private final EntityStoreConfig config;
    private final TopicPartition partition;
    private final TopicAdmin admin;
    private final TopicGuard guard;
    private final StandStill standStill = new StandStill();
    private final Set<String> told = new HashSet<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;
    private volatile long next;
    private volatile @Nullable TopicRefusedException fault;

    private TopicWatch(EntityStoreConfig config, String topic, TopicAdmin admin, @Nullable String id, String wayOut) {
        this.config = config;
        this.partition = new TopicPartition(topic, 0);
        this.admin = admin;
        this.guard = new TopicGuard(
                config,
                admin,
                topic,
                new TopicGuard.Words("this reader began with", "this reader has read offset", wayOut),
                () -> new TopicGuard.Known(id, null, next));
        this.thread = new Thread(this::run, "entail-watch-" + topic);
        this.thread.setDaemon(true);
    }

    /**
     * Starts watching; to be called before the first look-up in the topic. A topic that does not exist is not watched.
     *
     * @param wayOut sentences with the remedy for a reader whose topic was replaced
     * @throws StoreUnavailableException when Kafka does not answer
     */
    public static TopicWatch begin(EntityStoreConfig config, String topic, String wayOut) {
        TopicAdmin admin = TopicAdmin.of(config, "watch");
        try {
            Optional<String> id = admin.id(topic);
            TopicWatch watch = new TopicWatch(config, topic, admin, id.orElse(null), wayOut);
            if (id.isPresent()) {
                watch.thread.start();
            }
            return watch;
        } catch (InterruptedException e) {
            admin.close();
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while asking for topic " + topic, e);
        } catch (KafkaException e) {
            admin.close();
            throw Troubles.explain(config, topic, e);
        }
    }

    /** Used by {@link TopicStream}, so that no record of another topic is returned. */
    public void checkIdentity() {
        guard.checkIdentity();
    }

    /** Reports that everything below the offset was read, so the topic must never become shorter than that. */
    public void reached(long offset) {
        next = offset;
    }

    /**
     * Throws the fault that was found, if any. To be called while no record arrives.
     *
     * @throws TopicRefusedException when the topic was deleted, replaced or truncated
     */
    public void check() {
        TopicRefusedException found = fault;
        if (found != null) {
            throw new TopicRefusedException(String.valueOf(found.getMessage()), found.fields());
        }
    }

    /**
     * Returns sentences about what blocks readers before the end of the topic at this moment; empty when nothing does.
     * Asks Kafka.
     */
    public String held() {
        try {
            if (admin.end(partition.topic(), IsolationLevel.READ_COMMITTED)
                    == admin.end(partition.topic(), IsolationLevel.READ_UNCOMMITTED)) {
                return "";
            }
            return open().stream().map(one -> "; " + sentence(one)).collect(Collectors.joining());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } catch (KafkaException | EntailException e) {
            return "; whether a transaction is in the way cannot be told: " + e.getMessage();
        }
    }

    private List<JudgedTransaction> open() {
        try (Transactions transactions = new Transactions(config, ANSWER_TIMEOUT)) {
            return transactions.open(List.of(partition));
        }
    }

    private String sentence(JudgedTransaction one) {
        return one.sentence(Instant.now(), Transactions.command(config));
    }

    private void run() {
        TopicRefusedException suspected = null;
        try {
            while (!closing.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                TopicRefusedException found = look();
                // A broker that does not know the topic yet must not end a reader.
                if (found != null && suspected != null) {
                    fault = found;
                    return;
                }
                suspected = found;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable TopicRefusedException look() throws InterruptedException {
        try {
            // These requests need only the right to read the topic.
            guard.checkIdentity();
            long read = next;
            long end = admin.end(partition.topic(), IsolationLevel.READ_UNCOMMITTED);
            if (end < read) {
                return guard.lost("it ends before offset " + end + ", but this reader has read offset " + (read - 1)
                        + ": records were lost");
            }
            lookForTransactions(end);
            return null;
        } catch (LastingCauseException e) {
            return e.reason() instanceof TopicRefusedException refused ? refused : null;
        } catch (TopicRefusedException e) {
            return e;
        } catch (RuntimeException e) {
            log.debug("Nobody can tell how topic={} is cause={}", partition.topic(), e.getMessage());
            return null;
        }
    }

    private void lookForTransactions(long end) throws InterruptedException {
        long stable = admin.end(partition.topic(), IsolationLevel.READ_COMMITTED);
        if (!standStill.at(stable, end, System.nanoTime())) {
            if (stable >= end && !told.isEmpty()) {
                told.clear();
                log.info("No transaction is in the way any more topic={}", partition.topic());
            }
            return;
        }
        try {
            for (JudgedTransaction one : open()) {
                tell(one.open().producer() + "@" + one.open().firstOffset(), stable, end, sentence(one));
            }
        } catch (EntailException e) {
            tell("", stable, end, "a transaction is open, and it cannot be told which: " + e.getMessage());
        }
    }

    private void tell(String what, long stable, long end, String cause) {
        if (told.add(what)) {
            log.warn("Readers stand still topic={} offset={} end={} cause={}", partition.topic(), stable, end, cause);
        }
    }

    /**
     * Measures for how long the end of the readable records has not moved although there are records after it. Confined
     * to one thread.
     */
    static final class StandStill {
        private long offset = -1;
        private long since;

        /** Whether it has not moved for long enough to be reported. */
        boolean at(long stable, long end, long nanoTime) {
            if (stable >= end) {
                offset = -1;
                return false;
            }
            if (offset != stable) {
                offset = stable;
                since = nanoTime;
            }
            return nanoTime - since >= STANDS.toNanos();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        admin.close();
    }
}
