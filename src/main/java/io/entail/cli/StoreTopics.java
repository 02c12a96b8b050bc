package io.entail.cli;

import io.entail.changes.ChangesTopic;
import io.entail.changes.RejectionsTopic;
import io.entail.config.EntityStoreConfig;
import io.entail.topics.Transactions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** The topics of a store in Kafka. */
final class StoreTopics {
    private StoreTopics() {}

    /** The one partition of each, those of tables included. */
    static List<TopicPartition> partitions(EntityStoreConfig config, Transactions transactions) {
        Stream<String> feed = Stream.of(
                config.writesTopic(), ChangesTopic.name(config.store()), RejectionsTopic.name(config.store()));
        return Stream.concat(feed, transactions.topics(config.store() + ".table.").stream())
                .map(topic -> new TopicPartition(topic, 0))
                .toList();
    }
}
