package io.entail.publish;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology: the writes topic, one processor with two stores, two topics. Bytes go in and out as they are.
 */
final class PublishTopology {
    /** Store with the rows; its changelog is all that a node needs to take over. */
    /** The number goes up with the layout of a row: a publisher of another release has a changelog of its own. */
    static final String ROWS = "rows-2";

    /** Store with what follows from the rows. */
    static final String INDEX = "index";

    static final String CHANGES = "changes";
    static final String REJECTIONS = "rejections";
    private static final String WRITES = "writes";
    private static final String RESOLVE = "resolve";
    private static final StreamPartitioner<byte[], byte[]> FIRST =
            (topic, key, value, partitions) -> Optional.of(Set.of(0));

    private PublishTopology() {}

    static Topology of(PublishSession session) {
        Serde<byte[]> bytes = Serdes.ByteArray();
        ByteArraySerializer serializer = new ByteArraySerializer();
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        WRITES,
                        // The append time; a record without one must not stop the feed.
                        (record, partitionTime) -> Math.max(0, record.timestamp()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        session.writes())
                .addProcessor(RESOLVE, () -> new PublishProcessor(session), WRITES)
                .addStateStore(
                        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(ROWS), bytes, bytes)
                                .withCachingDisabled()
                                .withLoggingEnabled(
                                        // A broker whose clock goes back must not refuse what was appended before.
                                        Map.of("message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE))),
                        RESOLVE)
                .addStateStore(
                        Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(INDEX), bytes, bytes)
                                .withCachingDisabled()
                                .withLoggingDisabled(),
                        RESOLVE)
                .addSink(CHANGES, session.changes(), serializer, serializer, FIRST, RESOLVE)
                .addSink(REJECTIONS, session.rejections(), serializer, serializer, FIRST, RESOLVE);
    }

    /** The topic with the changelog of the rows, as Kafka Streams names it. */
    static String changelog(String group) {
        return group + "-" + ROWS + "-changelog";
    }
}
