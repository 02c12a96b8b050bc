package io.entail.cli.run;

import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.topics.Transactions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** The topics of a store in Kafka. */
final class StoreTopics {
    private StoreTopics() {}

    /** Returns the single partition of each topic, including table topics. */
    static List<TopicPartition> partitions(EntityStoreConfig config, Transactions transactions) {
        Stream<String> feed = Stream.of(config.writesTopic(), config.changesTopic(), config.rejectionsTopic());
        return Stream.concat(feed, transactions.topics(TopicNames.tables(config.store())).stream())
                .map(topic -> new TopicPartition(topic, 0))
                .toList();
    }
}
