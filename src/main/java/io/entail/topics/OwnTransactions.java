package io.entail.topics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Used by a transactional producer that has fenced off its predecessors and waits until no transaction is open in its
 * topics. Reports the open transactions, and aborts those that an earlier instance of its own transactional id has left
 * hanging. All others are left alone.
 *
 * <p>An own transaction is recognised by the producer id that the coordinator has for the transactional id. When Kafka
 * has assigned another producer id since then (because the epochs were used up, or the id was forgotten after a week
 * without use), Kafka has nothing that links the old transaction to the id, and an operator has to abort it. See {@code
 * ops/decisions/0031-what-hangs.md}.
 *
 * <p>Confined to one thread.
 */
public final class OwnTransactions {
    /**
     * How long an own transaction has to be seen hanging before it is aborted. Coordinators may be slow, but not that
     * slow.
     */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Source source;
    private final String transactionalId;
    private final List<TopicPartition> partitions;
    private final LongSupplier nanoTime;
    private final Map<OpenTransaction, Long> seen = new HashMap<>();

    /**
     * Creates the watch on the topics that the producer writes to. The producer has to be fenced before the first
     * {@link #look}.
     */
    public OwnTransactions(Transactions transactions, String transactionalId, Collection<TopicPartition> partitions) {
        this(
                new Source() {
                    @Override
                    public List<JudgedTransaction> open(Collection<TopicPartition> where) {
                        return transactions.open(where);
                    }

                    @Override
                    public void end(OpenTransaction open) {
                        transactions.end(open);
                    }
                },
                transactionalId,
                partitions,
                System::nanoTime);
    }

    OwnTransactions(
            Source source, String transactionalId, Collection<TopicPartition> partitions, LongSupplier nanoTime) {
        this.source = source;
        this.transactionalId = transactionalId;
        this.partitions = List.copyOf(partitions);
        this.nanoTime = nanoTime;
    }

    /** The calls of {@link Transactions} that are used here. */
    interface Source {
        List<JudgedTransaction> open(Collection<TopicPartition> partitions);

        void end(OpenTransaction open);
    }

    /**
     * Checks once. Has to be called about every second while a transaction is open.
     *
     * @throws io.entail.errors.StoreUnavailableException when Kafka does not answer or refuses to abort one
     */
    public Look look() {
        List<JudgedTransaction> open = source.open(partitions);
        long now = nanoTime.getAsLong();
        Map<OpenTransaction, Long> before = Map.copyOf(seen);
        seen.clear();
        List<JudgedTransaction> ended = new ArrayList<>();
        List<JudgedTransaction> left = new ArrayList<>();
        for (JudgedTransaction one : open) {
            if (!one.isLeftBehindBy(transactionalId)) {
                left.add(one);
                continue;
            }
            long since = before.getOrDefault(one.open(), now);
            if (now - since < PATIENCE.toNanos()) {
                seen.put(one.open(), since);
                left.add(one);
            } else {
                source.end(one.open());
                ended.add(one);
            }
        }
        return new Look(List.copyOf(ended), List.copyOf(left));
    }

    /**
     * The result of a check.
     *
     * @param ended own transactions that were hanging and were aborted
     * @param left transactions that are still open: those of others, and own ones that have not been hanging for long
     *     enough
     */
    public record Look(List<JudgedTransaction> ended, List<JudgedTransaction> left) {}
}
