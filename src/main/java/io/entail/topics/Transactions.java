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
 * Finds and judges the open transactions in topics, and can abort one. A hanging transaction is recognised by two
 * answers of Kafka: the leader of the partition has it, and no coordinator does. Both can change between the two
 * requests, so a transaction that seems to hang is checked twice.
 *
 * <p>Needs the rights to read the topics and to describe transactional ids and {@code __transaction_state}; an abort
 * needs the right to alter the cluster. Thread-safe.
 */
public final class Transactions implements AutoCloseable {
    private static final String COORDINATORS = "__transaction_state";

    /** The wait before the second check; a transaction may move between coordinators meanwhile. */
    private static final Duration SECOND_LOOK = Duration.ofMillis(500);

    private final EntityStoreConfig config;
    private final TopicAdmin admin;

    /**
     * Creates a client of the Kafka of a store.
     *
     * @param timeout the longest wait for an answer
     */
    public Transactions(EntityStoreConfig config, Duration timeout) {
        this.config = config;
        this.admin = TopicAdmin.of(config, "transactions", timeout);
    }

    /** Returns the command that lists and aborts transactions of a store. */
    public static String command(EntityStoreConfig config) {
        return "entail transactions --store " + config.store() + " --bootstrap " + config.bootstrap();
    }

    /**
     * Returns all open transactions, sorted by topic and offset. Topics that do not exist have none.
     *
     * @throws StoreUnavailableException when leaders or coordinators do not answer, or the client has no right to ask
     *     them
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
     * Returns the topics whose names begin with {@code prefix}.
     *
     * @throws StoreUnavailableException when Kafka does not answer
     */
    public List<String> topics(String prefix) {
        return ask(() -> admin.ask(client -> client.listTopics().names()).stream()
                .filter(topic -> topic.startsWith(prefix))
                .sorted()
                .toList());
    }

    /** Returns those of the judged transactions that are still open. */
    static List<JudgedTransaction> confirmed(List<JudgedTransaction> judged, List<OpenTransaction> openNow) {
        return judged.stream()
                .filter(one -> openNow.stream().anyMatch(one.open()::isSame))
                .toList();
    }

    /**
     * Aborts a transaction: none of its records is ever shown. Only for a transaction that was judged {@link
     * JudgedTransaction.State#HANGING}: a running one would lose some of its records.
     *
     * @throws StoreUnavailableException when the leader does not answer or refuses
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

    /** Returns what the coordinators report by producer id; producers that they do not know are missing. */
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
                // The id was forgotten since it was listed.
            }
        }
        return known;
    }

    /**
     * Checks that every coordinator answers. The list of transactions silently leaves out those of coordinators that
     * are away or have not loaded their partition yet, and ids that the client may not describe; all of these would
     * look hanging. A request about a single id, however, is either answered by its coordinator or refused.
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
            // No transaction was ever begun on this cluster.
            return;
        }
        for (String id : probes(config.publisherId(), coordinators)) {
            try {
                admin.ask(client -> client.describeTransactions(List.of(id)).description(id));
            } catch (TransactionalIdNotFoundException e) {
                // The expected answer: the coordinator works and does not know the id.
            }
        }
    }

    /**
     * Returns transactional ids with this prefix, one for each coordinator. Kafka assigns the coordinator by a hash of
     * the id.
     */
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
