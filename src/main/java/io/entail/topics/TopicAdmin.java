package io.entail.topics;

import static java.util.Objects.requireNonNull;

import io.entail.config.EntityStoreConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka about topics, and creates them. Each request has the same timeout; an error of Kafka is thrown as Kafka's
 * own exception. Thread-safe.
 */
public final class TopicAdmin implements AutoCloseable {
    private static final String RECORD_BYTES = "max.message.bytes";
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final short REPLICAS_WANTED = 3;

    private final Admin admin;
    private final Duration timeout;

    /** Uses an existing client, which is closed together with this object. */
    public TopicAdmin(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    /** Creates an admin for requests that the caller repeats when there is no answer: each has a timeout of 5 s. */
    public static TopicAdmin of(EntityStoreConfig config, String role) {
        return of(config, role, ANSWER_TIMEOUT);
    }

    /**
     * Creates an admin with a client of its own.
     *
     * @throws io.entail.errors.StoreUnavailableException when Kafka's client refuses the settings
     */
    public static TopicAdmin of(EntityStoreConfig config, String role, Duration timeout) {
        Map<String, Object> settings = KafkaSettings.common(config, role);
        int millis = (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE);
        settings.put("default.api.timeout.ms", millis);
        settings.put("request.timeout.ms", (int) Math.min(ANSWER_TIMEOUT.toMillis(), millis));
        try {
            return new TopicAdmin(Admin.create(settings), timeout);
        } catch (KafkaException e) {
            throw Troubles.unusable(config.bootstrap(), e);
        }
    }

    /** What the broker reports about a topic. Immutable. */
    public record Description(
            String id, int partitions, int replicas, Map<String, String> settings, long startOffset, long endOffset) {

        /**
         * Returns what keeps the topic from having one partition, the required settings and room for records of this
         * size.
         */
        public List<String> faults(Map<String, String> required, int recordBytesMax) {
            List<String> faults = new ArrayList<>();
            if (partitions != 1) {
                faults.add("it has " + partitions + " partitions where a store has exactly 1");
            }
            required.forEach((key, wanted) -> {
                String found = settings.get(key);
                if (!wanted.equals(found)) {
                    faults.add(key + " is " + found + " where it has to be " + wanted);
                }
            });
            long recordBytes = recordBytesMax();
            if (recordBytes < recordBytesMax) {
                faults.add(RECORD_BYTES + " is " + recordBytes + " where records take up to " + recordBytesMax);
            }
            return faults;
        }

        /** Returns the largest record in bytes that the topic accepts. */
        long recordBytesMax() {
            return Long.parseLong(settings.getOrDefault(RECORD_BYTES, "0"));
        }

        /** Returns one sentence for each setting with a drawback; empty when there is none. */
        public List<String> warnings() {
            List<String> warnings = new ArrayList<>();
            if (replicas < REPLICAS_WANTED) {
                warnings.add("has " + replicas
                        + " replica(s) where 3 are wanted: acknowledged writes are lost with their broker's disks");
            } else if (!"2".equals(settings.get("min.insync.replicas"))) {
                warnings.add("min.insync.replicas is " + settings.get("min.insync.replicas")
                        + " where 2 is wanted: an acknowledged write may be on one broker only");
            }
            if ("true".equals(settings.get("unclean.leader.election.enable"))) {
                warnings.add("unclean.leader.election.enable is true: a broker that lags may lose acknowledged writes");
            }
            return warnings;
        }
    }

    /** Sends a request and returns its result; throws the error of a request that failed. */
    public <T> T ask(Function<Admin, KafkaFuture<T>> question) throws InterruptedException {
        return get(question.apply(admin));
    }

    private <T> T get(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            throw new TimeoutException("no answer within " + timeout, e);
        }
    }

    /** Returns the id of the cluster. */
    public String cluster() throws InterruptedException {
        return ask(client -> client.describeCluster().clusterId());
    }

    /** Returns the id of the topic, empty when it does not exist. */
    public Optional<String> id(String topic) throws InterruptedException {
        return topicDescription(topic).map(found -> found.topicId().toString());
    }

    private Optional<TopicDescription> topicDescription(String topic) throws InterruptedException {
        try {
            return Optional.of(requireNonNull(
                    ask(client -> client.describeTopics(List.of(topic)).allTopicNames())
                            .get(topic)));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Returns a description of a topic, empty when it does not exist. */
    public Optional<Description> describe(String topic) throws InterruptedException {
        Optional<TopicDescription> found = topicDescription(topic);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        TopicDescription shape = found.get();
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try {
            var configured = admin.describeConfigs(List.of(resource)).all();
            var earliest = offset(topic, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
            var latest = offset(topic, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
            Config config = requireNonNull(get(configured).get(resource));
            long start = get(earliest).offset();
            long end = get(latest).offset();
            Map<String, String> settings = new LinkedHashMap<>();
            config.entries().forEach(entry -> settings.put(entry.name(), entry.value()));
            return Optional.of(new Description(
                    shape.topicId().toString(),
                    shape.partitions().size(),
                    shape.partitions().get(0).replicas().size(),
                    settings,
                    start,
                    end));
        } catch (UnknownTopicOrPartitionException e) {
            return Optional.empty();
        }
    }

    /** Returns a description of a topic that was just created; it may take a moment until every broker knows it. */
    public Optional<Description> describeNew(String topic) throws InterruptedException {
        long deadline = System.nanoTime() + ANSWER_TIMEOUT.toNanos();
        Optional<Description> found = describe(topic);
        while (found.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(AGAIN.toMillis());
            found = describe(topic);
        }
        return found;
    }

    /** Returns the offset after the last record, or after the last record below which everything is committed. */
    public long end(String topic, IsolationLevel isolation) throws InterruptedException {
        return get(offset(topic, OffsetSpec.latest(), isolation)).offset();
    }

    private KafkaFuture<ListOffsetsResultInfo> offset(String topic, OffsetSpec which, IsolationLevel isolation) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, which), new ListOffsetsOptions(isolation))
                .partitionResult(partition);
    }

    /**
     * Creates a topic with one partition, on three brokers if there are as many. An existing topic is left as it is.
     */
    public void create(String topic, int recordBytesMax, Map<String, String> required) throws InterruptedException {
        boolean enough = ask(client -> client.describeCluster().nodes()).size() >= REPLICAS_WANTED;
        Map<String, String> settings = new LinkedHashMap<>(required);
        settings.put("unclean.leader.election.enable", "false");
        settings.put(RECORD_BYTES, Integer.toString(recordBytesMax));
        settings.put("min.insync.replicas", enough ? "2" : "1");
        NewTopic wanted = new NewTopic(topic, 1, enough ? REPLICAS_WANTED : (short) 1).configs(settings);
        try {
            ask(client -> client.createTopics(List.of(wanted)).all());
        } catch (TopicExistsException createdByAnother) {
            // Another process created it, either with these settings or with faults that the checks will report.
        }
    }

    /**
     * Makes a topic accept records of this size, if this client has the right to; returns the resulting description.
     */
    public Description widen(String topic, Description now, int recordBytesMax) throws InterruptedException {
        if (now.recordBytesMax() >= recordBytesMax) {
            return now;
        }
        String bytes = Integer.toString(recordBytesMax);
        var wider = new AlterConfigOp(new ConfigEntry(RECORD_BYTES, bytes), AlterConfigOp.OpType.SET);
        try {
            ask(client -> client.incrementalAlterConfigs(
                            Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(wider)))
                    .all());
        } catch (ClusterAuthorizationException | TopicAuthorizationException e) {
            return now;
        }
        Map<String, String> settings = new LinkedHashMap<>(now.settings());
        settings.put(RECORD_BYTES, bytes);
        return new Description(
                now.id(), now.partitions(), now.replicas(), settings, now.startOffset(), now.endOffset());
    }

    /** Ends what is asked at this moment by another thread, which gets an exception. Nothing can be asked any more. */
    public void giveUp() {
        admin.close(Duration.ZERO);
    }

    @Override
    public void close() {
        admin.close(CLOSE_TIMEOUT);
    }
}
