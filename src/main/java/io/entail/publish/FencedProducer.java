package io.entail.publish;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the producer of Kafka Streams, so that each transaction carries an offset of the log. By the offset the broker
 * finds out that a publisher has lost its task to another one; Streams leaves it out of a transaction in which nothing
 * but progress was sent, and such a one would get through however late it comes.
 */
final class FencedProducer implements InvocationHandler {
    private final Producer<byte[], byte[]> producer;
    private final TopicPartition partition;
    private final LongSupplier nextOffset;

    private FencedProducer(Producer<byte[], byte[]> producer, String topic, LongSupplier nextOffset) {
        this.producer = producer;
        this.partition = new TopicPartition(topic, 0);
        this.nextOffset = nextOffset;
    }

    /**
     * Wraps a producer.
     *
     * @param topic the log
     * @param nextOffset where the log is read on after all that was processed
     */
    @SuppressWarnings("unchecked")
    static Producer<byte[], byte[]> wrap(Producer<byte[], byte[]> producer, String topic, LongSupplier nextOffset) {
        return (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                FencedProducer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                new FencedProducer(producer, topic, nextOffset));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("sendOffsetsToTransaction") && ((Map<?, ?>) arguments[0]).isEmpty()) {
            arguments[0] = Map.of(partition, new OffsetAndMetadata(nextOffset.getAsLong()));
        }
        try {
            return method.invoke(producer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
