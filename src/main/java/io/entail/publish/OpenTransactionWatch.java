package io.entail.publish;

import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.publish.PublishStatus.State;
import io.entail.text.Log;
import io.entail.topics.JudgedTransaction;
import io.entail.topics.OwnTransactions;
import io.entail.topics.Transactions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Reports that the publisher waits for a transaction which another process has left open, and ends one that an earlier
 * run of this publisher has left hanging. Used by one thread, after older publishers were fenced off.
 */
final class OpenTransactionWatch implements AutoCloseable {
    private static final Logger log = Log.of(OpenTransactionWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final EntityStoreConfig config;
    private final PublishProgress progress;
    private @Nullable Transactions transactions;
    private @Nullable OwnTransactions own;

    /** The time since which it waits; a transaction that ends soon is not examined. */
    private long lookedNanos;

    OpenTransactionWatch(EntityStoreConfig config, PublishProgress progress) {
        this.config = config;
        this.progress = progress;
    }

    /** Notes that a transaction is open in a topic. */
    void found(String topic) {
        if (lookedNanos == 0) {
            lookedNanos = System.nanoTime();
        } else if (System.nanoTime() - lookedNanos > LOOK.toNanos()) {
            look(topic);
            lookedNanos = System.nanoTime();
        }
    }

    private void look(String topic) {
        OwnTransactions.Look found = own().look();
        for (JudgedTransaction ended : found.ended()) {
            log.warn(
                    "A transaction that an earlier run of this publisher has left hanging was ended topic={} producer={}",
                    ended.open().partition().topic(),
                    ended.open().producer());
        }
        String problem = found.left().isEmpty()
                ? "it waits until all transactions in " + topic + " have ended"
                : found.left().get(0).sentence(Instant.now(), Transactions.command(config));
        progress.state(State.STARTING, problem);
    }

    private OwnTransactions own() {
        OwnTransactions known = own;
        if (known == null) {
            Transactions asked = new Transactions(config, ANSWER_TIMEOUT);
            transactions = asked;
            List<String> topics = new ArrayList<>(asked.topics(TopicNames.tables(config.store())));
            topics.add(config.changesTopic());
            topics.add(config.rejectionsTopic());
            known = new OwnTransactions(
                    asked,
                    config.publisherId(),
                    topics.stream().map(topic -> new TopicPartition(topic, 0)).toList());
            own = known;
        }
        return known;
    }

    /** Notes that no transaction is open any more. */
    void none() {
        lookedNanos = 0;
    }

    @Override
    public void close() {
        if (transactions != null) {
            transactions.close();
        }
    }
}
