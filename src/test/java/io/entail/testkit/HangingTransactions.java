package io.entail.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes a transaction hang, which Kafka 4.3 allows in this situation: the broker is down for longer than the
 * transaction's timeout. When it is back, its coordinator aborts the transaction before it knows a leader of the
 * partition, concludes that the partition is deleted, and completes without writing a marker. This depends on timing,
 * so up to 25 outages are tried. The producer needs a {@code transaction.timeout.ms} that is shorter than the outage.
 */
public final class HangingTransactions {
    private static final int TRIES_MAX = 25;
    /**
     * The number of extra partitions. The more partitions a server has, the longer it takes from learning that they
     * have no leader until its coordinator completes, and the more likely a transaction hangs.
     */
    private static final int PARTITIONS = 200;

    private static final Duration OUTAGE = Duration.ofSeconds(12);
    private static final Duration SETTLE_MAX = Duration.ofSeconds(20);
    private static final Duration AGAIN = Duration.ofMillis(300);
    private static final Set<TransactionState> AT_WORK = Set.of(
            TransactionState.ONGOING,
            TransactionState.PREPARE_COMMIT,
            TransactionState.PREPARE_ABORT,
            TransactionState.PREPARE_EPOCH_FENCE);

    private HangingTransactions() {}

    /** A transaction that was open in two looks although no coordinator works on it. */
    public record Found(TopicPartition partition, long producerId, int epoch, long firstOffset) {}

    /** Transactional traffic on the partitions. It is started before each kill and notified after it. */
    public interface Traffic {
        /** Returns when transactions are being committed. */
        void begin() throws Exception;

        /**
         * Called when the broker is down. A producer that continued after the restart might complete the hanging
         * transaction by accident.
         */
        void killed() throws Exception;
    }

    /**
     * Kills the broker under traffic, keeps it down for 12 s and starts it again, and repeats this until a transaction
     * hangs.
     *
     * @param random decides how long after the start of the traffic the broker is killed
     * @throws AssertionError if no transaction hangs after 25 outages
     */
    public static List<Found> provoke(
            StackExtension stack, Collection<TopicPartition> partitions, Traffic traffic, Random random)
            throws Exception {
        createPartitions(stack.bootstrap());
        for (int outage = 1; outage <= TRIES_MAX; outage++) {
            traffic.begin();
            Thread.sleep(200 + random.nextInt(800));
            stack.kafka().kill();
            traffic.killed();
            Thread.sleep(OUTAGE.toMillis());
            stack.kafka().restart();
            List<Found> found = await(stack.bootstrap(), partitions);
            if (!found.isEmpty()) {
                return found;
            }
        }
        throw new AssertionError("no transaction hung in " + TRIES_MAX + " outages");
    }

    private static void createPartitions(String bootstrap) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            NewTopic many = new NewTopic("many-" + UUID.randomUUID(), PARTITIONS, (short) 1);
            admin.createTopics(List.of(many)).all().get(60, TimeUnit.SECONDS);
        }
    }

    /** Returns the transactions that hang after a restart. Empty means that all transactions have ended. */
    private static List<Found> await(String bootstrap, Collection<TopicPartition> partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            long deadline = System.nanoTime() + SETTLE_MAX.toNanos();
            while (System.nanoTime() < deadline) {
                List<Found> first = open(admin, partitions);
                List<Found> hanging = first.stream()
                        .filter(one -> !isAtWork(admin, one.producerId()))
                        .toList();
                Thread.sleep(AGAIN.toMillis());
                List<Found> second = open(admin, partitions);
                List<Found> still = hanging.stream().filter(second::contains).toList();
                if (!still.isEmpty()) {
                    return still;
                }
                if (first.isEmpty() && second.isEmpty()) {
                    return List.of();
                }
            }
            return List.of();
        }
    }

    /** Returns the open transactions as {@code describeProducers} reports them. */
    public static List<Found> open(Admin admin, Collection<TopicPartition> partitions) throws Exception {
        List<Found> found = new ArrayList<>();
        var all = admin.describeProducers(partitions).all().get(30, TimeUnit.SECONDS);
        all.forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                producer.currentTransactionStartOffset()
                        .ifPresent(offset -> found.add(
                                new Found(partition, producer.producerId(), producer.producerEpoch(), offset)));
            }
        });
        return found;
    }

    private static boolean isAtWork(Admin admin, long producer) {
        Collection<TransactionListing> known;
        try {
            known = admin.listTransactions(new ListTransactionsOptions().filterProducerIds(Set.of(producer)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("transactions cannot be listed", e);
        }
        // A coordinator that has not yet loaded its part of the transaction log lists no transactions.
        return known.isEmpty() || known.stream().anyMatch(listing -> AT_WORK.contains(listing.state()));
    }
}
