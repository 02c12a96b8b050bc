package io.entail.tables;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.topics.TopicConsumers;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Notes about table topics. They are committed as metadata of the offsets of a group without members, in the same
 * transactions that write the tables:
 *
 * <pre>
 *   changes topic   RUN SEQUENCE DIGEST   the tables of this run are complete up to this change of the feed
 *   table's topic   RUN TOPIC-ID KEY-ID   the table belongs to this run, and was this topic with keys of this schema
 * </pre>
 *
 * A table is complete when both notes exist with the same run and the first one names the end of the feed. A publisher
 * without tables, or one that continues from another place, makes the notes outdated. Kafka deletes notes after some
 * days without a new one ({@code offsets.retention.minutes}); then tables are filled again. Immutable.
 */
final class TableNotes {
    private final String changes;
    private final ConsumerGroupMetadata group;
    private final Map<TopicPartition, OffsetAndMetadata> kept;

    private TableNotes(String changes, ConsumerGroupMetadata group, Map<TopicPartition, OffsetAndMetadata> kept) {
        this.changes = changes;
        this.group = group;
        this.kept = kept;
    }

    /** Reads the committed notes of some tables. */
    static TableNotes read(EntityStoreConfig config, Collection<EntityTopic> tables) {
        String changes = config.changesTopic();
        Map<String, Object> settings = TopicConsumers.streaming(config, "tables");
        settings.put("group.id", config.store() + "-tables");
        Set<TopicPartition> partitions = new HashSet<>(Set.of(new TopicPartition(changes, 0)));
        tables.forEach(table -> partitions.add(new TopicPartition(table.topic(), 0)));
        Consumer<byte[], byte[]> consumer = TopicConsumers.of(settings);
        try {
            return new TableNotes(changes, consumer.groupMetadata(), consumer.committed(partitions));
        } finally {
            TopicConsumers.close(consumer);
        }
    }

    /** Returns the group whose offsets carry the notes. */
    ConsumerGroupMetadata group() {
        return group;
    }

    /** Whether a table has exactly the rows that exist at the end of the feed. */
    boolean isComplete(EntityTopic table, FeedEnd end) {
        String[] whole = note(changes).split(" ", 2);
        return whole.length == 2
                && whole[1].equals(place(end))
                && note(table.topic()).equals(note(table, whole[0]));
    }

    private String note(String topic) {
        OffsetAndMetadata found = kept.get(new TopicPartition(topic, 0));
        return found == null ? "" : found.metadata();
    }

    /** Returns the name of a new run. */
    static String newRun() {
        return UUID.randomUUID().toString();
    }

    /**
     * Returns the notes that the tables of a run are complete up to the end of the feed, and that these tables belong
     * to the run.
     */
    Map<TopicPartition, OffsetAndMetadata> complete(String run, FeedEnd end, Collection<EntityTopic> tables) {
        Map<TopicPartition, OffsetAndMetadata> notes = new HashMap<>();
        notes.put(new TopicPartition(changes, 0), new OffsetAndMetadata(end.offset() + 1, run + " " + place(end)));
        for (EntityTopic table : tables) {
            notes.put(new TopicPartition(table.topic(), 0), new OffsetAndMetadata(0, note(table, run)));
        }
        return notes;
    }

    private static String place(FeedEnd end) {
        return end.sequence() + " " + end.digest();
    }

    private static String note(EntityTopic table, String run) {
        return run + " " + table.topicId() + " " + table.keyId();
    }
}
