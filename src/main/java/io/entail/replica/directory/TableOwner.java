package io.entail.replica.directory;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.ReplicaUnusableException;
import io.entail.resolve.Bytes;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.state.table.Tables.Mutation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The topic and cluster from which tables were built, so that using them with another one can be refused with an
 * explanation.
 *
 * <pre>
 * log/topic-id   id of the topic, by which it is recognised
 * log/topic      its name
 * log/cluster    id of the Kafka cluster
 * </pre>
 *
 * @param topicId null when the tables are empty
 * @param topic null when an older release built them
 * @param cluster null when an older release built them, or Kafka did not say
 */
public record TableOwner(
        @Nullable String topicId,
        @Nullable String topic,
        @Nullable String cluster) {
    private static final Bytes TOPIC_ID = Bytes.utf8("log/topic-id");
    private static final Bytes TOPIC = Bytes.utf8("log/topic");
    private static final Bytes CLUSTER = Bytes.utf8("log/cluster");

    public static TableOwner of(Tables tables) {
        return new TableOwner(text(tables, TOPIC_ID), text(tables, TOPIC), text(tables, CLUSTER));
    }

    private static @Nullable String text(Tables tables, Bytes key) {
        byte[] value = tables.get(Table.META, key.array());
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    /** Returns the mutations that store this in tables. */
    public List<Mutation> mutations() {
        List<Mutation> mutations = new ArrayList<>();
        add(mutations, TOPIC_ID, topicId);
        add(mutations, TOPIC, topic);
        add(mutations, CLUSTER, cluster);
        return mutations;
    }

    private static void add(List<Mutation> mutations, Bytes key, @Nullable String value) {
        if (value != null) {
            mutations.add(new Mutation(Table.META, key, Bytes.utf8(value)));
        }
    }

    /** Throws when the tables are those of another store. */
    static void check(Tables tables, EntityStoreConfig config) {
        String topic = of(tables).topic;
        if (topic != null && !topic.equals(config.writesTopic())) {
            throw new ReplicaUnusableException(
                    "the directory " + config.directory() + " belongs to the store whose topic is " + topic + ", and '"
                            + config.store() + "' is another: give each store a directory of its own",
                    false,
                    null);
        }
    }
}
