package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeBytes;
import io.entail.changes.ChangeDecoder;
import io.entail.changes.Progress;
import io.entail.changes.registry.SchemaIds;
import io.entail.config.TopicNames;
import io.entail.testkit.MemoryFeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The feed that a simple model makes of the log of a store, or the published one, as texts that have every byte. A
 * record has its schema in place of the schema's number.
 *
 * @param changes the records of the feed, except for progress after a pause, which depends on timing
 * @param refusals the records of the rejections
 */
record ModelFeed(List<String> changes, List<String> refusals) {

    /** Reads the feed of a log up to an offset, asserts that it is the one of the model, and returns it. */
    static ModelFeed check(String bootstrap, String store, SchemaIds ids, long end) {
        ModelFeed model = of(bootstrap, store, ids, end);
        ModelFeed published = published(bootstrap, store, ids, model);
        assertThat(published.changes()).containsExactlyElementsOf(model.changes());
        assertThat(published.refusals()).containsExactlyElementsOf(model.refusals());
        return published;
    }

    private static ModelFeed of(String bootstrap, String store, SchemaIds ids, long end) {
        List<ConsumerRecord<byte[], byte[]>> written;
        try (RawReader reader = new RawReader(bootstrap, TopicNames.writes(store))) {
            written = reader.through(end);
        }
        MemoryFeed model = new MemoryFeed(ids);
        List<String> changes = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : written) {
            if (record.key() != null) {
                MemoryFeed.Told told = model.next(record.offset(), record.timestamp(), record.key(), record.value());
                told.changes().forEach(each -> changes.add(text(ids, each.timestamp(), each.key(), each.value())));
                if (told.rejection() != null) {
                    MemoryFeed.Entry each = told.rejection();
                    refusals.add(text(ids, each.timestamp(), each.key(), each.value()));
                }
            }
        }
        return new ModelFeed(changes, refusals);
    }

    private static ModelFeed published(String bootstrap, String store, SchemaIds ids, ModelFeed expected) {
        ChangeDecoder decoder = new ChangeDecoder(ids);
        List<String> changes = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        try (RawReader reader = new RawReader(bootstrap, TopicNames.changes(store))) {
            for (ConsumerRecord<byte[], byte[]> record :
                    reader.await(expected.changes().size())) {
                Progress said = record.key() == null ? decoder.progress(record.value()) : null;
                if (said == null || said.outcome() != null || said.control() != null) {
                    changes.add(text(ids, record.timestamp(), record.key(), record.value()));
                }
            }
        }
        try (RawReader reader = new RawReader(bootstrap, TopicNames.rejections(store))) {
            reader.await(expected.refusals().size())
                    .forEach(record -> refusals.add(text(ids, record.timestamp(), record.key(), record.value())));
        }
        return new ModelFeed(changes, refusals);
    }

    private static String text(SchemaIds ids, long timestamp, byte @Nullable [] key, byte[] value) {
        HexFormat hex = HexFormat.of();
        Schema schema = ids.schema(ChangeBytes.schemaId(value));
        return timestamp + " " + (key == null ? "-" : new String(key, StandardCharsets.UTF_8)) + " "
                + schema.getFullName() + " " + schema.toString().hashCode() + " "
                + hex.formatHex(value, ChangeBytes.HEADER, value.length);
    }
}
