package io.entail.replica.apply;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the global consumer of Kafka Streams, so that the applier learns where a batch begins and ends: what one {@code
 * poll} returned is complete at the next one, or when the consumer is unsubscribed or closed. Streams does not tell a
 * store.
 *
 * <p>Seeks carry the leader epoch of the last applied record, so that the broker notices when the log was cut before it
 * and grew again; Streams seeks without.
 */
final class ApplyingConsumer implements InvocationHandler {
    private final Consumer<byte[], byte[]> consumer;
    private final LogApplier applier;

    private ApplyingConsumer(Consumer<byte[], byte[]> consumer, LogApplier applier) {
        this.consumer = consumer;
        this.applier = applier;
    }

    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> wrap(Consumer<byte[], byte[]> consumer, LogApplier applier) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                ApplyingConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new ApplyingConsumer(consumer, applier));
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "poll" -> {
                applier.endBatch();
                applier.checkNotStopping();
                ConsumerRecords<byte[], byte[]> records =
                        Objects.requireNonNull((ConsumerRecords<byte[], byte[]>) call(method, arguments));
                applier.checkNotStopping();
                applier.beginBatch(records);
                return records;
            }
            case "unsubscribe" -> applier.endBatch();
            case "close" -> {
                try {
                    applier.endBatch();
                } finally {
                    // Otherwise it would wait for the answer to its last fetch, half a second when nothing is written.
                    // The consumer is in no group, so nothing is lost.
                    consumer.close(CloseOptions.timeout(Duration.ZERO));
                }
                return null;
            }
            case "seek" -> {
                if (arguments[1] instanceof Long offset) {
                    consumer.seek((TopicPartition) arguments[0], withEpoch(offset));
                    return null;
                }
            }
            default -> {
                // The applier does not need other calls.
            }
        }
        return call(method, arguments);
    }

    private OffsetAndMetadata withEpoch(long offset) {
        Anchor anchor = applier.anchor();
        if (anchor == null || anchor.leaderEpoch() < 0 || anchor.offset() + 1 != offset) {
            return new OffsetAndMetadata(offset);
        }
        return new OffsetAndMetadata(offset, Optional.of(anchor.leaderEpoch()), "");
    }

    private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            // Kafka Streams handles exceptions only: an error would end its thread silently.
            throw e.getCause() instanceof Error error
                    ? new IllegalStateException(error.toString(), error)
                    : e.getCause();
        }
    }
}
