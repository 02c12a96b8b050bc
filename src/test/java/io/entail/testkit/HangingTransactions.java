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
 * Makes a transaction hang, as Kafka 4.3 lets it happen: the broker is away for longer than the transaction may take, and
 * when it is back, its coordinator aborts the transaction before it knows a leader of the partition, takes the partition
 * for deleted, and is done without a marker. That needs luck, so it is tried up to 25 times; and a producer whose
 * {@code transaction.timeout.ms} is less than the outage.
 */
public final class HangingTransactions {
    private static final int TRIES_MAX = 25;
    /** A server with more partitions takes longer from the news that they have no leader to the end of its coordinator. */
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

    /** An open transaction that no coordinator has at work, seen twice. */
    public record Found(TopicPartition partition, long producerId, int epoch, long firstOffset) {}

    /** Transactional traffic on the partitions, begun before each kill and told of it after. */
    public interface Traffic {
        /** Returns when transactions are being committed. */
        void begin() throws Exception;

        /** The broker is gone. A producer that goes on afterwards may end by accident what hangs. */
        void killed() throws Exception;
    }

    /**
     * Kills the broker under traffic, keeps it away for 12 s and starts it again, until a transaction hangs.
     *
     * @param random decides how long after the beginning of the traffic
     * @throws AssertionError when none hung in 25 outages
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

    /** What hangs after a restart, empty when all transactions come to an end. */
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

    /** What is open, as {@code describeProducers} says. */
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
        // A coordinator that has not read its part yet lists nothing.
        return known.isEmpty() || known.stream().anyMatch(listing -> AT_WORK.contains(listing.state()));
    }
}
