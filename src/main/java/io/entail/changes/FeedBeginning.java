package io.entail.changes;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.TopicRefusedException;
import io.entail.resolve.LogRecord;
import io.entail.topics.TopicReader;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Whether a feed says everything from its beginning on: one that an older release has begun does not. */
final class FeedBeginning {
    private FeedBeginning() {}

    /**
     * Refuses a feed that does not; an empty one is taken.
     *
     * @throws TopicRefusedException with the way out
     */
    static void requireWhole(EntityStoreConfig config, SchemaIds ids) {
        try (TopicReader changes = TopicReader.ofExisting(config, ChangesTopic.name(config.store()))) {
            ConsumerRecord<byte[], byte[]> first = changes.first(changes.beginning(), changes.end());
            if (first != null && !isOfStore(first, ids)) {
                throw refused(config.store());
            }
        }
    }

    private static boolean isOfStore(ConsumerRecord<byte[], byte[]> record, SchemaIds ids) {
        if (record.value() == null) {
            throw new MalformedChangeException("the first record of " + record.topic() + " has no value");
        }
        if (record.key() != null) {
            return false;
        }
        FeedControl control = new ChangeDecoder(ids).progress(record.value()).control();
        return control != null && control.record() instanceof LogRecord.Store;
    }

    /** What who needs more of a feed is told. */
    static TopicRefusedException refused(String store) {
        return new TopicRefusedException(
                "the feed of store " + store + " was begun by an older release: of what came before its end it has no"
                        + " definitions and no times of expiry; 'publish --rebuild' makes it anew",
                Map.of());
    }
}
