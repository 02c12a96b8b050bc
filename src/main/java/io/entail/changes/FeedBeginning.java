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
     * Refuses a feed that is not complete; an empty one is accepted.
     *
     * @throws TopicRefusedException when it is not; the message names the way out
     */
    static void requireWhole(EntityStoreConfig config, SchemaIds ids) {
        try (TopicReader changes = TopicReader.ofExisting(config, config.changesTopic())) {
            ConsumerRecord<byte[], byte[]> first = changes.first(changes.beginning(), changes.end());
            if (first != null && form(first, new ChangeDecoder(ids)) == FeedForm.FIRST) {
                throw refused(config.store());
            }
        }
    }

    /**
     * Returns the form of a record. The first record suffices, because no record of the first form follows one of the
     * second.
     */
    private static FeedForm form(ConsumerRecord<byte[], byte[]> record, ChangeDecoder decoder) {
        byte[] value = record.value();
        if (value == null) {
            throw new MalformedChangeException("the first record of " + record.topic() + " has no value");
        }
        return record.key() == null ? decoder.progress(value).form() : decoder.form(ChangeBytes.schemaId(value));
    }

    /** Returns the error for a reader that needs a complete feed. */
    static TopicRefusedException refused(String store) {
        return new TopicRefusedException(
                "the feed of store " + store + " was begun by an older release: of what came before its end it has no"
                        + " definitions and no times of expiry; 'publish --rebuild' makes it anew",
                Map.of());
    }
}
