package io.entail.publish;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the consumer has received, beside Kafka Streams: of each batch Streams gets the first record only, and the
 * processor takes the whole batch by its offset. So effects are gathered over a batch, and what Streams does for each
 * record it does for each batch. The group's offset is never inside a batch. Used by one thread.
 */
final class Batches {
    private final Deque<List<ConsumerRecord<byte[], byte[]>>> waiting = new ArrayDeque<>();

    /** The consumer received these; what it received from there on before is out of date. */
    void add(List<ConsumerRecord<byte[], byte[]>> batch) {
        while (!waiting.isEmpty() && first(waiting.getLast()) >= first(batch)) {
            waiting.removeLast();
        }
        waiting.addLast(batch);
    }

    /**
     * The batch that begins at an offset.
     *
     * @throws IllegalStateException when there is none
     */
    List<ConsumerRecord<byte[], byte[]>> take(long offset) {
        while (!waiting.isEmpty()) {
            List<ConsumerRecord<byte[], byte[]>> batch = waiting.removeFirst();
            if (first(batch) == offset) {
                return batch;
            }
        }
        throw new IllegalStateException("no batch of records begins at offset " + offset);
    }

    private static long first(List<ConsumerRecord<byte[], byte[]>> batch) {
        return batch.get(0).offset();
    }
}
