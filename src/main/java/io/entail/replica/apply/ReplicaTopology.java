package io.entail.replica.apply;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The global topology: the writes topic, one processor, one store. The store manages its own offset, so that Kafka
 * Streams resumes at the position of the tables and keeps no changelog.
 */
final class ReplicaTopology {
    static final String STORE = "state";

    private ReplicaTopology() {}

    static Topology of(String topic, LogApplier applier) {
        Topology topology = new Topology();
        topology.addGlobalStore(
                new Builder(applier),
                "writes",
                (record, partitionTime) -> Math.max(0, record.timestamp()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topic,
                "resolve",
                () -> new ApplyProcessor(applier));
        return topology;
    }

    private static final class ApplyProcessor implements Processor<byte[], byte[], Void, Void> {
        private final LogApplier applier;
        private @Nullable ProcessorContext<Void, Void> context;

        ApplyProcessor(LogApplier applier) {
            this.applier = applier;
        }

        @Override
        public void init(ProcessorContext<Void, Void> processorContext) {
            this.context = processorContext;
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            if (context == null) {
                throw new IllegalStateException("process before init");
            }
            applier.apply(context.recordMetadata().orElseThrow().offset());
        }
    }

    /** Represents the tables for Kafka Streams. Closing it does not close the tables, because readers may be inside. */
    private static final class LogStateStore implements StateStore {
        private final LogApplier applier;
        private volatile boolean open;

        LogStateStore(LogApplier applier) {
            this.applier = applier;
        }

        @Override
        public String name() {
            return STORE;
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            context.register(root, (key, value) -> {
                throw new IllegalStateException("the store is restored by its processor");
            });
            open = true;
        }

        @Override
        public void commit(Map<TopicPartition, Long> offsets) {
            applier.endBatch();
        }

        @Override
        public @Nullable Long committedOffset(TopicPartition partition) {
            return applier.nextOffset();
        }

        @Override
        @SuppressWarnings("deprecation") // The only way to tell Streams that the offset is stored with the data.
        public boolean managesOffsets() {
            return true;
        }

        @Override
        public void close() {
            open = false;
        }

        @Override
        public boolean persistent() {
            return true;
        }

        @Override
        public boolean isOpen() {
            return open;
        }
    }

    private record Builder(LogApplier applier) implements StoreBuilder<StateStore> {
        @Override
        public StoreBuilder<StateStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<StateStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<StateStore> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException("the log itself is the changelog");
        }

        @Override
        public StoreBuilder<StateStore> withLoggingDisabled() {
            return this;
        }

        @Override
        public StateStore build() {
            return new LogStateStore(applier);
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public String name() {
            return STORE;
        }
    }
}
