package io.entail.publish;

import io.entail.errors.EntailException;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogDecoder;
import io.entail.resolve.LogRecord;
import io.entail.resolve.Resolver;
import io.entail.topics.LastingCauseException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the main consumer of Kafka Streams. Records from a definition on are held back until the number of its change
 * schema is there. To Streams the log has no more records for now, so nothing blocks, fails or is restored, however long
 * the registry is away. Where the registry refuses the schema they are held for good, and the supervisor ends it in good
 * order.
 *
 * <p>Used by one thread.
 */
final class HoldingConsumer implements InvocationHandler {
    /** The first bytes of a definition: its protocol and its place in the union, in Avro's encoding. */
    private static final byte PROTOCOL = (byte) Resolver.PROTOCOL;

    private static final byte DEFINE = 4;

    private final Consumer<byte[], byte[]> consumer;
    private final PublishSession session;
    private final LogDecoder decoder = new LogDecoder();
    private final TopicPartition partition;
    private LogRecord.@Nullable Define awaited;

    /** Whether Streams wants no records for now. */
    private boolean paused;

    private HoldingConsumer(Consumer<byte[], byte[]> consumer, PublishSession session) {
        this.consumer = consumer;
        this.session = session;
        this.partition = new TopicPartition(session.writes(), 0);
    }

    @SuppressWarnings("unchecked")
    static Consumer<byte[], byte[]> wrap(Consumer<byte[], byte[]> consumer, PublishSession session) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                HoldingConsumer.class.getClassLoader(),
                new Class<?>[] {Consumer.class},
                new HoldingConsumer(consumer, session));
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "poll" -> {
                goOnOrHold();
                ConsumerRecords<byte[], byte[]> records =
                        Objects.requireNonNull((ConsumerRecords<byte[], byte[]>) call(method, arguments));
                tellEnd();
                return records.isEmpty() ? records : batch(upToUnknownSchema(records));
            }
            case "pause" -> paused = paused || concerns(arguments[0]);
            case "resume" -> {
                paused = paused && !concerns(arguments[0]);
                if (awaited != null) {
                    return null;
                }
            }
            default -> {
                // Everything else goes through.
            }
        }
        return call(method, arguments);
    }

    private boolean concerns(Object partitions) {
        return ((Collection<?>) partitions).contains(partition);
    }

    /** A partition that went and came again is not paused any more. */
    private void goOnOrHold() {
        LogRecord.Define definition = awaited;
        if (definition == null) {
            return;
        }
        boolean assigned = consumer.assignment().contains(partition);
        if (assigned && !consumer.paused().contains(partition)) {
            paused = false;
            consumer.pause(List.of(partition));
        }
        if (assigned && !isThere(definition)) {
            return;
        }
        awaited = null;
        session.progress().held(false);
        if (assigned && !paused) {
            consumer.resume(List.of(partition));
        }
    }

    private void tellEnd() {
        if (awaited == null && consumer.assignment().contains(partition)) {
            OptionalLong lag = consumer.currentLag(partition);
            if (lag.isPresent()) {
                session.progress().end(consumer.position(partition) + lag.getAsLong());
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> upToUnknownSchema(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition from : records.partitions()) {
            if (from.partition() != 0) {
                throw refuse("it has a second partition, and a store has exactly one");
            }
        }
        List<ConsumerRecord<byte[], byte[]>> batch = records.records(partition);
        for (int i = 0; i < batch.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = batch.get(i);
            if (record.timestampType() != TimestampType.LOG_APPEND_TIME) {
                throw refuse("the record at offset " + record.offset() + " carries a time made up by its writer"
                        + " (message.timestamp.type has to be LogAppendTime)");
            }
            LogRecord.Define definition = define(record.value());
            if (definition != null && !isThere(definition)) {
                askForThose(batch.subList(i + 1, batch.size()));
                return hold(definition, batch.subList(0, i), record);
            }
        }
        return records;
    }

    /** Streams gets the first record and the processor all of them: see {@link Batches}. */
    private ConsumerRecords<byte[], byte[]> batch(ConsumerRecords<byte[], byte[]> records) {
        if (records.isEmpty()) {
            return records;
        }
        List<ConsumerRecord<byte[], byte[]>> all = records.records(partition);
        session.batches().add(all);
        return new ConsumerRecords<>(Map.of(partition, all.subList(0, 1)), records.nextOffsets());
    }

    /** Whether there is an answer that lets records go on. */
    private boolean isThere(LogRecord.Define definition) {
        Registrar.Answer answer = session.registrar().ask(definition);
        EntailException refusal = answer == null ? null : answer.refusal();
        if (refusal != null) {
            session.progress().refused(refusal);
        }
        return answer != null && refusal == null;
    }

    /** Definitions come one after the other when a store begins: no need to wait for each in turn. */
    private void askForThose(List<ConsumerRecord<byte[], byte[]>> later) {
        for (ConsumerRecord<byte[], byte[]> record : later) {
            LogRecord.Define definition = define(record.value());
            if (definition != null) {
                session.registrar().ask(definition);
            }
        }
    }

    private LogRecord.@Nullable Define define(byte @Nullable [] value) {
        boolean likely = value != null && value.length > 1 && value[0] == PROTOCOL && value[1] == DEFINE;
        return likely && decoder.decode(value) instanceof LogRecord.Define definition ? definition : null;
    }

    private ConsumerRecords<byte[], byte[]> hold(
            LogRecord.Define definition,
            List<ConsumerRecord<byte[], byte[]>> before,
            ConsumerRecord<byte[], byte[]> record) {
        awaited = definition;
        session.progress().held(true);
        OffsetAndMetadata next = new OffsetAndMetadata(record.offset(), record.leaderEpoch(), "");
        consumer.seek(partition, next);
        consumer.pause(List.of(partition));
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
        if (!before.isEmpty()) {
            kept.put(partition, new ArrayList<>(before));
        }
        return new ConsumerRecords<>(kept, Map.of(partition, next));
    }

    private LastingCauseException refuse(String what) {
        return new LastingCauseException(new TopicRefusedException(
                "the topic " + session.writes() + " cannot be published on: " + what
                        + "; the feed ends before what came of it",
                Map.of()));
    }

    private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(consumer, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
