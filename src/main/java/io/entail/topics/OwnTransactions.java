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
 * For a transactional producer that has taken its fence and waits for the end of its topics to be stable: says which
 * transactions are open there, and ends what an earlier life of its own transactional id has left hanging. Any other is
 * left alone.
 *
 * <p>Ours is known by the producer id that the coordinator has under the transactional id. Where Kafka has given the id
 * another one since (its epochs were used up, or it was not used for a week and forgotten), what the old one left is
 * nobody's for all that Kafka tells, and somebody has to end it by hand. See {@code ops/decisions/0031-what-hangs.md}.
 *
 * <p>Used by one thread.
 */
public final class OwnTransactions {
    /** For so long one of ours has to be seen hanging before it is ended: coordinators may be slow, never that slow. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Source source;
    private final String transactionalId;
    private final List<TopicPartition> partitions;
    private final LongSupplier nanoTime;
    private final Map<OpenTransaction, Long> seen = new HashMap<>();

    /** For the topics that the producer writes to. The fence has to be taken before the first {@link #look}. */
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

    /** What {@link Transactions} does. */
    interface Source {
        List<JudgedTransaction> open(Collection<TopicPartition> partitions);

        void end(OpenTransaction open);
    }

    /**
     * Looks once. To be called every second or so while the end is not stable.
     *
     * @throws io.entail.errors.StoreUnavailableException when Kafka does not answer or does not let one be ended
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
     * What a look has found.
     *
     * @param ended ours, which hung
     * @param left what is still open: others', running or hanging, and ours that has not hung long enough yet
     */
    public record Look(List<JudgedTransaction> ended, List<JudgedTransaction> left) {}
}
