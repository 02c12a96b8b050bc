package io.entail.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.changes.ChangesTopic;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.CommandRun;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.publish.Publisher;
import io.entail.read.Position;
import io.entail.replica.Things;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import io.entail.topics.TopicAdmin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command finds altered history, with a real Kafka and a real registry. */
final class VerifyCommandIT {

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    Path temporary;

    private String store;
    private SchemaRegistry registry;
    private String shop;
    private Position end;

    @BeforeEach
    void fill() throws Exception {
        store = stack.freshStore();
        registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
        try (EntityStore opened = EntityStore.open(config("replica"))) {
            Dao services = opened.dao("services");
            shop = Objects.requireNonNull(services.insert(Map.of("name", "shop", "host", "shop.local"))
                    .text("id"));
            services.update(shop, Map.of("retries", 1));
            String other = services.insert(Map.of("name", "other", "host", "other.local"))
                    .text("id");
            opened.dao("consumers").insert(Map.of("username", "eve"));
            services.delete(Objects.requireNonNull(other));
            end = opened.status().log().reached();
        }
    }

    private EntityStoreConfig config(String directory) {
        return EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve(directory))
                .withStore(store)
                .build();
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void aPublishedHistoryIsVerifiedSignedAndCheckedLater() throws Exception {
        Path anchor = temporary.resolve("head.json");
        Path key = temporary.resolve("head.key");
        try (Publisher publisher = Publisher.start(config("publisher"), registry)) {
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> publisher.status().reached().compareTo(end) >= 0);
            JsonNode clean = verify("--anchor", anchor.toString(), "--key", key.toString(), "--json")
                    .json(0);
            assertThat(clean.get("data")).isEmpty();
            assertThat(clean.get("position").asText()).isEqualTo(end.toString());
            assertThat(clean.at("/feed/services/rows").asInt()).isOne();
            assertThat(clean.get("feed")).isEqualTo(clean.get("replica"));
            assertThat(clean.get("digest").asText()).matches("[0-9a-f]{64}");
            assertThat(clean.get("logDigest").asText()).matches("[0-9a-f]{64}");
        }
        run("update", "services", "shop", "retries=2").ok();
        assertThat(run("insert", "services", "name=shop", "host=h").code()).isOne();
        try (Publisher publisher = Publisher.start(config("publisher"), registry)) {
            String[] check = {"--check-anchor", anchor.toString(), "--public-key", key + ".pub"};
            assertThat(verify(check).ok())
                    .as("the anchor also holds after the publisher was restarted")
                    .contains("compared with the statement signed", "nothing was altered");
            assertThat(publisher.status().sent()).isPositive();

            Files.writeString(anchor, Files.readString(anchor).replaceFirst("\"sequence\":(\\d)", "\"sequence\":1$1"));
            CommandRun forged = verify(check);
            assertThat(forged.code())
                    .as("the exit code is the expected one; the output is %s", forged.both())
                    .isOne();
            assertThat(forged.out()).contains("statement position", "signed with another key");
        }
    }

    @Test
    void anAlteredWriteIsNamedThoughNoReplicaGoesPastIt() throws Exception {
        try (TestPublisher publisher = new TestPublisher(stack.bootstrap(), store, registry)) {
            publisher.publishAll();
        }
        long altered = replaceLog("shop.local", "shop.lokal");
        CommandRun found = runIn("fresh", "verify", "--registry", stack.registryUrl());
        assertThat(found.code())
                .as("the exit code is the expected one; the output is %s", found.both())
                .isOne();
        assertThat(found.out())
                .contains(store + ".writes offset " + altered + " position 0:" + altered + " services " + shop + ": ")
                .contains("replica: none can be compared");
    }

    @Test
    void anAlteredChangeIsNamedAndNothingIsSigned() throws Exception {
        assertThat(run("verify").code())
                .as("without a registry, the command is wrong usage")
                .isEqualTo(2);
        assertThat(verify("--key", "somewhere").code())
                .as("a key without an anchor is wrong usage")
                .isEqualTo(2);
        assertThat(verify("--anchor", "/no/where").code())
                .as("an anchor in a missing directory is wrong usage")
                .isEqualTo(2);
        assertThat(verify("--check-anchor", "/dev/null").code())
                .as("an empty anchor is wrong usage")
                .isEqualTo(2);
        assertThat(verify("--json").out())
                .as("the error names the missing topic")
                .contains("no topic " + store + ".changes");
        try (TestPublisher publisher = new TestPublisher(stack.bootstrap(), store, registry)) {
            publisher.publishAll();
        }
        assertThat(verify().ok()).contains("services: 1 rows", "nothing was altered");
        long altered = replaceFeed("shop.local", "shop.lokal");
        CommandRun found = verify();
        assertThat(found.code())
                .as("the exit code is the expected one; the output is %s", found.both())
                .isOne();
        assertThat(found.out())
                .contains(store + ".changes offset " + altered + " position ", " services " + shop + ": ");

        Path anchor = temporary.resolve("head.json");
        JsonNode json = verify(
                        "--json",
                        "--anchor",
                        anchor.toString(),
                        "--key",
                        temporary.resolve("key").toString())
                .json(1);
        assertThat(json.get("data"))
                .anySatisfy(finding -> assertThat(finding.get("key").asText()).isEqualTo(shop));
        assertThat(json.get("findings").asInt()).isPositive();
        assertThat(anchor).doesNotExist();
    }

    @Test
    void commandsThatOnlyReadAppendNothingAlsoWithFilesThatAreAheadOfTheLog() throws Exception {
        try (TestPublisher publisher = new TestPublisher(stack.bootstrap(), store, registry)) {
            publisher.publishAll();
        }
        Path definition = Files.writeString(temporary.resolve("label.avdl"), """
                namespace test;
                @entity("labels") @primaryKey(["id"])
                record Label { union { null, uuid } @auto(true) id = null; union { null, string } @unique(true) name = null; }
                """);
        String settings = Files.writeString(temporary.resolve("settings"), "entail.definitions = " + definition)
                .toString();
        long before = logEnd();

        assertThat(verify("--config", settings).ok()).contains("nothing was altered");
        assertThat(run("get", "services", "shop", "--config", settings).ok()).contains("shop.local");
        assertThat(run("history", "services", "shop", "--config", settings).ok())
                .contains("retries");
        assertThat(run("feed", "services", "--registry", stack.registryUrl(), "--config", settings)
                        .ok())
                .contains("shop");
        assertThat(run("status", "--config", settings).ok()).doesNotContain("labels");
        CommandRun unknown = run("list", "labels", "--config", settings);
        assertThat(unknown.code())
                .as("the exit code is the expected one; the output is %s", unknown.both())
                .isOne();
        assertThat(unknown.err()).contains("unknown entity 'labels'");
        assertThat(logEnd()).isEqualTo(before);

        run("insert", "labels", "name=a", "--config", settings).ok();
        assertThat(logEnd()).as("only the definition and the row were appended").isEqualTo(before + 2);
    }

    @Test
    void commandsThatOnlyReadDoNotMakeAStoreThatIsNotThere() throws Exception {
        store = stack.freshStore();
        CommandRun count = runIn("nowhere", "count", "services");
        assertThat(count.code())
                .as("the exit code is the expected one; the output is %s", count.both())
                .isOne();
        String told = "there is no store '" + store + "' at " + stack.bootstrap() + " yet";
        assertThat(count.err()).contains(told);
        CommandRun status = runIn("nowhere", "status");
        assertThat(status.code())
                .as("the exit code is the expected one; the output is %s", status.both())
                .isOne();
        assertThat(status.out()).contains(told);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()))) {
            assertThat(admin.listTopics().names().get()).doesNotContain(store + ".writes");
        }
    }

    private long logEnd() {
        return copies(store + ".writes").size();
    }

    private long replaceFeed(String text, String other) throws Exception {
        List<ProducerRecord<byte[], byte[]>> copies = copies(TopicNames.changes(store));
        long altered = alter(copies, text, other);
        try (RawTopic raw = new RawTopic(stack.bootstrap(), TopicNames.changes(store));
                TopicAdmin admin = new TopicAdmin(
                        Admin.create(Map.of("bootstrap.servers", stack.bootstrap())), Duration.ofSeconds(20))) {
            raw.delete();
            ChangesTopic.create(admin, TopicNames.changes(store), Things.store());
            raw.appendAll(copies);
        }
        return altered;
    }

    /** Replaces the log with an altered copy that keeps the timestamps, under the settings that a replica requires. */
    private long replaceLog(String text, String other) throws Exception {
        List<ProducerRecord<byte[], byte[]>> copies = copies(store + ".writes");
        long altered = alter(copies, text, other);
        try (RawTopic raw = new RawTopic(stack.bootstrap(), store + ".writes")) {
            raw.delete();
            raw.create();
            raw.set("message.timestamp.type", "CreateTime");
            raw.appendAll(copies);
            raw.set("message.timestamp.type", "LogAppendTime");
        }
        return altered;
    }

    /** Replaces a text in the first record that has it. Returns the place of the record. */
    private static int alter(List<ProducerRecord<byte[], byte[]>> records, String text, String other) {
        for (int i = 0; i < records.size(); i++) {
            ProducerRecord<byte[], byte[]> record = records.get(i);
            String latin = new String(record.value(), StandardCharsets.ISO_8859_1);
            if (latin.contains(text)) {
                byte[] value = latin.replace(text, other).getBytes(StandardCharsets.ISO_8859_1);
                records.set(i, new ProducerRecord<>(record.topic(), 0, record.timestamp(), record.key(), value));
                return i;
            }
        }
        throw new IllegalArgumentException("no record has " + text);
    }

    private List<ProducerRecord<byte[], byte[]>> copies(String topic) {
        List<ProducerRecord<byte[], byte[]>> copies = new ArrayList<>();
        TopicPartition partition = new TopicPartition(topic, 0);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.bootstrap(), "isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    copies.add(new ProducerRecord<>(topic, 0, record.timestamp(), record.key(), record.value()));
                }
            }
        }
        return copies;
    }

    private CommandRun verify(String... options) {
        List<String> args = new ArrayList<>(List.of("verify", "--registry", stack.registryUrl()));
        args.addAll(List.of(options));
        return run(args.toArray(String[]::new));
    }

    private CommandRun run(String... args) {
        return runIn("replica", args);
    }

    private CommandRun runIn(String replica, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", stack.bootstrap(), "--store", store));
        all.addAll(List.of("--data", temporary.resolve(replica).toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
