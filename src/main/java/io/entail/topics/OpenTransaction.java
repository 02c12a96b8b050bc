package io.entail.topics;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/**
 * A transaction that has no end in a partition, as the partition's leader tells it. Readers see nothing from its first
 * record on. Immutable.
 *
 * @param partition where it is open
 * @param producerId of who began it
 * @param epoch of that producer
 * @param coordinatorEpoch of the last end of a transaction that a coordinator has written there for this producer
 * @param firstOffset of its first record
 * @param lastRecord time that its last record carries; in the feed that is when the log took the write
 */
public record OpenTransaction(
        TopicPartition partition,
        long producerId,
        int epoch,
        int coordinatorEpoch,
        long firstOffset,
        Instant lastRecord) {

    /** That of a producer, empty when it has none open there. */
    static Optional<OpenTransaction> of(TopicPartition partition, ProducerState producer) {
        return producer.currentTransactionStartOffset().isEmpty()
                ? Optional.empty()
                : Optional.of(new OpenTransaction(
                        partition,
                        producer.producerId(),
                        producer.producerEpoch(),
                        producer.coordinatorEpoch().orElse(0),
                        producer.currentTransactionStartOffset().getAsLong(),
                        Instant.ofEpochMilli(producer.lastTimestamp())));
    }

    /** Producer and epoch, as the command that ends it takes them: {@code 4001:7}. */
    public String producer() {
        return producerId + ":" + epoch;
    }

    /** Whether it is still this one, however many records it has gained. */
    boolean isSame(OpenTransaction later) {
        return partition.equals(later.partition)
                && producerId == later.producerId
                && epoch == later.epoch
                && firstOffset == later.firstOffset;
    }
}
