package io.entail.audit.verify;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.StoreUnavailableException;
import io.entail.topics.TopicReader;
import io.entail.topics.TopicStream;
import io.entail.topics.TopicWatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed records of a Kafka topic from its beginning. Open transactions that block reading are reported in
 * the log output. Confined to one thread.
 */
final class KafkaSource implements RecordSource {
    private static final String WAY_OUT = "What was read so far is of a topic that is no more: verify again";

    private final TopicWatch watch;
    private final TopicReader reader;
    private final TopicStream stream;

    /** @throws StoreUnavailableException when the topic does not exist or the broker does not answer */
    KafkaSource(EntityStoreConfig config, String topic) {
        this.watch = TopicWatch.begin(config, topic, WAY_OUT);
        this.reader = new TopicReader(config, topic);
        try {
            reader.checkExists();
            this.stream = TopicStream.from(config, topic, reader.beginning(), watch::checkIdentity);
        } catch (RuntimeException e) {
            reader.close();
            watch.close();
            throw e;
        }
    }

    /** Returns the offset after the last committed record. */
    long end() {
        return reader.end();
    }

    @Override
    public @Nullable TopicRecord next() {
        ConsumerRecord<byte[], byte[]> record = stream.peek(stream.isEmpty() ? reader.end() : Long.MAX_VALUE);
        if (record == null) {
            watch.check();
            return null;
        }
        stream.remove();
        watch.reached(record.offset() + 1);
        return of(record);
    }

    private static TopicRecord of(ConsumerRecord<byte[], byte[]> record) {
        List<String> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(header.key());
        }
        return new TopicRecord(record.offset(), record.timestamp(), record.key(), record.value(), headers);
    }

    @Override
    public void close() {
        stream.close();
        reader.close();
        watch.close();
    }
}
