package io.entail.topics;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that never returns a record of a different topic with the same name. Whenever the client has refreshed its
 * metadata, {@code poll} runs a check before it returns records. {@code poll} throws what the check throws, and the
 * next poll returns the records again.
 */
public final class WatchedConsumer implements InvocationHandler {
    private final Consumer<byte[], byte[]> consumer;
    private final LongSupplier metadataUpdates;
    private final Runnable identityCheck;
    private long checkedUpdates = -1;

    private WatchedConsumer(Consumer<byte[], byte[]> consumer, LongSupplier metadataUpdates, Runnable identityCheck) {
        this.consumer = consumer;
        this.metadataUpdates = metadataUpdates;
        this.identityCheck = identityCheck;
    }

    /**
     * Creates a consumer with these settings.
     *
     * @param identityCheck throws when the topic is not the one to be read: {@link TopicGuard#checkIdentity}
     * @throws io.entail.errors.StoreUnavailableException when Kafka's client refuses the settings
     */
    public static Consumer<byte[], byte[]> of(Map<String, Object> settings, Runnable identityCheck) {
        AtomicLong updates = new AtomicLong();
        Map<String, Object> watched = new HashMap<>(settings);
        watched.put("interceptor.classes", List.of(MetadataUpdates.class.getName()));
        watched.put(MetadataUpdates.COUNTER, updates);
        return wrap(TopicConsumers.of(watched), updates::get, identityCheck);
    }

    /** Creates the consumer with a counter of metadata refreshes, see {@link MetadataUpdates}. */
    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> wrap(
            Consumer<byte[], byte[]> consumer, LongSupplier metadataUpdates, Runnable identityCheck) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                WatchedConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new WatchedConsumer(consumer, metadataUpdates, identityCheck));
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        Object result;
        try {
            result = method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
        if (method.getName().equals("poll")) {
            check(Objects.requireNonNull((ConsumerRecords<byte[], byte[]>) result));
        }
        return result;
    }

    private void check(ConsumerRecords<byte[], byte[]> records) {
        long updates = metadataUpdates.getAsLong();
        if (records.isEmpty() || updates == checkedUpdates) {
            return;
        }
        try {
            identityCheck.run();
            checkedUpdates = updates;
        } catch (RuntimeException | Error e) {
            records.partitions().forEach(partition -> {
                ConsumerRecord<byte[], byte[]> first =
                        records.records(partition).get(0);
                consumer.seek(partition, new OffsetAndMetadata(first.offset(), first.leaderEpoch(), ""));
            });
            throw e;
        }
    }
}
