package io.entail.topics;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Finds the transactions that are open in topics, judges them, and ends one. Kafka tells a transaction that hangs by two
 * answers only: the partition's leader has it, and no coordinator does. Both can change while one asks, so whoever seems
 * to hang is looked at twice.
 *
 * <p>Needs the rights to read the topics and to describe transactional ids and {@code __transaction_state}; to end one,
 * to alter the cluster. Safe for use by several threads.
 */
public final class Transactions implements AutoCloseable {
    private static final String COORDINATORS = "__transaction_state";

    /** What coordinators hand to each other is asked for again after that. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(500);

    private final EntityStoreConfig config;
    private final TopicAdmin admin;

    /**
     * Asks the Kafka of a store.
     *
     * @param timeout how long an answer may take
     */
    public Transactions(EntityStoreConfig config, Duration timeout) {
        this.config = config;
        this.admin = TopicAdmin.of(config, "transactions", timeout);
    }

    /** The command that lists and ends the transactions of a store. */
    public static String command(EntityStoreConfig config) {
        return "entail transactions --store " + config.store() + " --bootstrap " + config.bootstrap();
    }

    /**
     * All that are open, by topic and place. Topics that are not there have none.
     *
     * @throws StoreUnavailableException when leaders or coordinators do not answer, or may not be asked
     */
    public List<JudgedTransaction> open(Collection<TopicPartition> partitions) {
        return ask(() -> {
            List<TopicPartition> there = existing(partitions);
            List<OpenTransaction> open = leaders(there);
            if (open.isEmpty()) {
                return List.of();
            }
            List<JudgedTransaction> first = judge(open);
            if (first.stream().noneMatch(one -> one.state() == JudgedTransaction.State.HANGING)) {
                return first;
            }
            if (first.stream().anyMatch(one -> one.known() == null)) {
                requireAllCoordinators();
            }
            Thread.sleep(SECOND_LOOK.toMillis());
            return confirmed(judge(open), leaders(there));
        });
    }

    /**
     * The topics whose names begin so.
     *
     * @throws StoreUnavailableException when Kafka does not answer
     */
    public List<String> topics(String prefix) {
        return ask(() -> admin.ask(client -> client.listTopics().names()).stream()
                .filter(topic -> topic.startsWith(prefix))
                .sorted()
                .toList());
    }

    /** Those that hang, see {@link #open}. */
    public List<JudgedTransaction> hanging(Collection<TopicPartition> partitions) {
        return open(partitions).stream()
                .filter(one -> one.state() == JudgedTransaction.State.HANGING)
                .toList();
    }

    /** What is still open of what was judged. */
    static List<JudgedTransaction> confirmed(List<JudgedTransaction> judged, List<OpenTransaction> openNow) {
        return judged.stream()
                .filter(one -> openNow.stream().anyMatch(one.open()::isSame))
                .toList();
    }

    /**
     * Ends one as aborted: none of its records is ever shown. Only for one that {@link JudgedTransaction.State#HANGING}
     * was said of: of one that is running, records would be torn out.
     *
     * @throws StoreUnavailableException when the leader does not answer or does not do it
     */
    public void end(OpenTransaction open) {
        AbortTransactionSpec which = new AbortTransactionSpec(
                open.partition(), open.producerId(), (short) open.epoch(), open.coordinatorEpoch());
        ask(() -> admin.ask(client -> client.abortTransaction(which).all()));
    }

    private List<JudgedTransaction> judge(List<OpenTransaction> open) throws InterruptedException {
        Set<Long> producers = new TreeSet<>();
        open.forEach(one -> producers.add(one.producerId()));
        Map<String, TransactionDescription> coordinators = coordinators(producers);
        return open.stream().map(one -> JudgedTransaction.of(one, coordinators)).toList();
    }

    private List<TopicPartition> existing(Collection<TopicPartition> partitions) throws InterruptedException {
        List<TopicPartition> there = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            if (admin.id(partition.topic()).isPresent()) {
                there.add(partition);
            }
        }
        return there;
    }

    private List<OpenTransaction> leaders(List<TopicPartition> partitions) throws InterruptedException {
        List<OpenTransaction> open = new ArrayList<>();
        admin.ask(client -> client.describeProducers(partitions).all()).forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                OpenTransaction.of(partition, producer).ifPresent(open::add);
            }
        });
        return open;
    }

    /** What the coordinators say of producers; what they do not know is not in it. */
    private Map<String, TransactionDescription> coordinators(Set<Long> producers) throws InterruptedException {
        Set<String> ids = new TreeSet<>();
        ListTransactionsOptions filter = new ListTransactionsOptions().filterProducerIds(producers);
        for (TransactionListing listing :
                admin.ask(client -> client.listTransactions(filter).all())) {
            ids.add(listing.transactionalId());
        }
        Map<String, TransactionDescription> known = new TreeMap<>();
        for (String id : ids) {
            try {
                known.put(
                        id,
                        admin.ask(client ->
                                client.describeTransactions(List.of(id)).description(id)));
            } catch (TransactionalIdNotFoundException e) {
                // It was forgotten since it was listed, or was never there.
            }
        }
        return known;
    }

    /**
     * Asks every coordinator for something. The list of transactions leaves out, without a word, what a coordinator knows
     * that is away or has not read its part yet, and ids that one may not describe; all of that would seem to hang. A
     * question about an id is answered by its coordinator, when it can, or refused.
     */
    private void requireAllCoordinators() throws InterruptedException {
        int coordinators;
        try {
            coordinators = admin.ask(client ->
                            client.describeTopics(List.of(COORDINATORS)).allTopicNames())
                    .values()
                    .iterator()
                    .next()
                    .partitions()
                    .size();
        } catch (UnknownTopicOrPartitionException e) {
            // Nobody has had a transaction yet.
            return;
        }
        for (String id : probes(config.publisherId(), coordinators)) {
            try {
                admin.ask(client -> client.describeTransactions(List.of(id)).description(id));
            } catch (TransactionalIdNotFoundException e) {
                // As expected: its coordinator is there and says so.
            }
        }
    }

    /** Transactional ids that begin so, one for each coordinator: Kafka chooses it by the id's hash. */
    static List<String> probes(String prefix, int coordinators) {
        Map<Integer, String> ids = new TreeMap<>();
        for (int number = 0; ids.size() < coordinators; number++) {
            String id = number == 0 ? prefix : prefix + "-" + number;
            int hash = id.hashCode();
            ids.putIfAbsent((hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % coordinators, id);
        }
        return List.copyOf(ids.values());
    }

    private <T> T ask(Troubles.Question<T> question) {
        return Troubles.answered(config, "open transactions", question);
    }

    @Override
    public void close() {
        admin.close();
    }
}
