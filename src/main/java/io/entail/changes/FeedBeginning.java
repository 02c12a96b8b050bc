package io.entail.changes;

import io.entail.changes.registry.SchemaIds;
import io.entail.config.EntityStoreConfig;
import io.entail.errors.MalformedChangeException;
import io.entail.errors.TopicRefusedException;
import io.entail.topics.TopicReader;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Checks whether a feed is complete from its beginning on; one that an older release began is not. */
final class FeedBeginning {
    private FeedBeginning() {}

    /**
     * Refuses a feed that does not; an empty one is taken.
     *
     * @throws TopicRefusedException with the way out
     */
    static void requireWhole(EntityStoreConfig config, SchemaIds ids) {
        try (TopicReader changes = TopicReader.ofExisting(config, config.changesTopic())) {
            ConsumerRecord<byte[], byte[]> first = changes.first(changes.beginning(), changes.end());
            if (first != null && form(first, new ChangeDecoder(ids)) == FeedForm.FIRST) {
                throw refused(config.store());
            }
        }
    }

    /** No record of the first form comes after one of the second. */
    private static FeedForm form(ConsumerRecord<byte[], byte[]> record, ChangeDecoder decoder) {
        byte[] value = record.value();
        if (value == null) {
            throw new MalformedChangeException("the first record of " + record.topic() + " has no value");
        }
        return record.key() == null ? decoder.progress(value).form() : decoder.form(ChangeBytes.schemaId(value));
    }

    /** What who needs more of a feed is told. */
    static TopicRefusedException refused(String store) {
        return new TopicRefusedException(
                "the feed of store " + store + " was begun by an older release: of what came before its end it has no"
                        + " definitions and no times of expiry; 'publish --rebuild' makes it anew",
                Map.of());
    }
}
