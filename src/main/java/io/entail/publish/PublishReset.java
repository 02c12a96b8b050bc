package io.entail.publish;

import static java.util.Objects.requireNonNull;

import io.entail.config.EntityStoreConfig;
import io.entail.text.Log;
import io.entail.topics.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;

/**
 * Puts back what a topology has of its own, between two topologies: directory, changelog, the group's offset. None of it
 * is needed, all of it can be built from the log. What nodes share is put back only while no other node uses it; one
 * that does will find out for itself, and this one takes part then.
 */
final class PublishReset {
    private static final Logger log = Log.of(PublishReset.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration EMPTY_TIMEOUT = Duration.ofSeconds(15);

    private PublishReset() {}

    /** The group goes on at an offset, unless another node is at work. */
    static void offset(EntityStoreConfig config, String instance, long next) throws Exception {
        String group = PublishSession.group(config.store());
        try (TopicAdmin admin = TopicAdmin.of(config, "publish-reset", ANSWER_TIMEOUT)) {
            if (isEmpty(admin, group, instance)) {
                setOffset(admin, group, config.writesTopic(), next);
                log.info("The publisher reads the log on from another place store={} offset={}", config.store(), next);
            }
        }
    }

    /**
     * Everything of this node is removed, and what nodes share too, unless another node is at work.
     *
     * @return whether what nodes share was removed
     */
    static boolean everything(EntityStoreConfig config, String instance, Path directory) throws Exception {
        String group = PublishSession.group(config.store());
        delete(directory);
        try (TopicAdmin admin = TopicAdmin.of(config, "publish-reset", ANSWER_TIMEOUT)) {
            if (!isEmpty(admin, group, instance)) {
                return false;
            }
            deleteTopic(admin, PublishTopology.changelog(group));
            setOffset(admin, group, config.writesTopic(), 0);
            return true;
        }
    }

    /** Whether nobody is in the group, after this node has left it for good. */
    private static boolean isEmpty(TopicAdmin admin, String group, String instance) throws Exception {
        long deadline = System.nanoTime() + EMPTY_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerGroupDescription description;
            try {
                description = requireNonNull(admin.ask(client ->
                                client.describeConsumerGroups(List.of(group)).all())
                        .get(group));
            } catch (GroupIdNotFoundException e) {
                return true;
            }
            boolean others = false;
            for (MemberDescription member : description.members()) {
                String name = member.groupInstanceId().orElse("");
                if (name.startsWith(instance)) {
                    var own = new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(name)));
                    admin.ask(client ->
                            client.removeMembersFromConsumerGroup(group, own).all());
                } else {
                    others = true;
                }
            }
            if (description.members().isEmpty()) {
                return true;
            }
            Thread.sleep(others ? 500 : 50);
        }
        log.info("Another node publishes, so the state that nodes share is left as it is group={}", group);
        return false;
    }

    private static void setOffset(TopicAdmin admin, String group, String topic, long next) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> offsets =
                Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(next));
        admin.ask(client -> client.alterConsumerGroupOffsets(group, offsets).all());
    }

    private static void deleteTopic(TopicAdmin admin, String topic) throws Exception {
        try {
            admin.ask(client -> client.deleteTopics(List.of(topic)).all());
        } catch (UnknownTopicOrPartitionException e) {
            return;
        }
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        while (admin.id(topic).isPresent() && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
