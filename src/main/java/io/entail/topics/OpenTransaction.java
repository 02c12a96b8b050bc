package io.entail.topics;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/**
 * A transaction without an end marker in a partition, as the leader of the partition reports it. Readers of committed
 * records see nothing from its first record on. Immutable.
 *
 * @param partition the partition
 * @param producerId id of its producer
 * @param epoch epoch of that producer
 * @param coordinatorEpoch epoch of the coordinator that last wrote an end marker of this producer there
 * @param firstOffset offset of its first record
 * @param lastRecord timestamp of its last record; in the feed this is the time at which the log appended the write
 */
public record OpenTransaction(
        TopicPartition partition,
        long producerId,
        int epoch,
        int coordinatorEpoch,
        long firstOffset,
        Instant lastRecord) {

    /** Returns the open transaction of a producer, empty when it has none. */
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

    /** Returns producer id and epoch in the form that the command to abort it takes: {@code 4001:7}. */
    public String producer() {
        return producerId + ":" + epoch;
    }

    /** Whether {@code later} is the same transaction, which may have more records. */
    boolean isSame(OpenTransaction later) {
        return partition.equals(later.partition)
                && producerId == later.producerId
                && epoch == later.epoch
                && firstOffset == later.firstOffset;
    }
}
