package io.entail.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedFilter;
import io.entail.cli.CommandRun;
import io.entail.config.EntityStoreConfig;
import io.entail.testkit.HangingTransactions;
import io.entail.testkit.MemorySchemaIds;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import io.entail.testkit.TransactionTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The output of {@code transactions} and {@code status} about open transactions, and which of these can be ended. */
final class TransactionsCommandIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.own();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final String store = stack.freshStore();
    private final TopicPartition changes = new TopicPartition(store + ".changes", 0);
    private final MemorySchemaIds ids = new MemorySchemaIds();
    private TestPublisher publisher;

    @BeforeEach
    void publish() throws Exception {
        publisher = new TestPublisher(stack.bootstrap(), store, ids);
        run("insert", "consumers", "username=eve").ok();
        publisher.publishAll();
    }

    @AfterEach
    void close() {
        publisher.close();
    }

    @Test
    @DisplayName("a running transaction is shown as such, is not a fault, and cannot be ended")
    void running() throws Exception {
        assertThat(run("transactions").ok()).isEqualTo("no transaction is open\n");
        run("transactions", "--end", "4001:7", "--json").error(6, "not found");
        assertThat(run("transactions", "--end", "all").code()).isEqualTo(2);
        try (KafkaProducer<byte[], byte[]> producer = TransactionTraffic.producer(stack.bootstrap(), store + "-p")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(changes.topic(), 0, null, new byte[] {1}))
                    .get();
            JsonNode open = run("transactions", "--json").json(0).at("/data/0");
            assertThat(open.get("topic").asText()).isEqualTo(changes.topic());
            assertThat(open.get("state").asText()).isEqualTo("running");
            assertThat(open.get("transactional_id").asText()).isEqualTo(store + "-p");
            CommandRun refused =
                    run("transactions", "--end", open.get("producer").asText());
            assertThat(refused.code()).isEqualTo(1);
            assertThat(refused.err()).startsWith("entail: nothing was ended: ").contains("is under way");
            JsonNode status = run("status", "--json").json(0);
            assertThat(status.get("wrong")).isEmpty();
            assertThat(status.at("/transactions/0/state").asText()).isEqualTo("running");
            assertThat(status.at("/feed/exists").asBoolean()).isTrue();
            assertThat(status.at("/feed/lag").asInt()).isZero();
            assertThat(status.at("/feed/whole").asBoolean()).isTrue();
            assertThat(status.at("/feed/stable").asLong())
                    .isLessThan(status.at("/feed/end").asLong());
            assertThat(status.get("publishers")).isEmpty();
            producer.abortTransaction();
        }
    }

    @Test
    @DisplayName("any open transaction in the log is a fault, because replicas cannot read beyond it")
    void inTheLog() throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = TransactionTraffic.producer(stack.bootstrap(), store + "-p")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(store + ".writes", 0, null, new byte[] {1}))
                    .get();
            JsonNode status = run("status", "--json").json(1);
            assertThat(status.at("/wrong/0").asText())
                    .contains("in topic " + store + ".writes is under way")
                    .contains(store + "-p");
            producer.abortTransaction();
        }
    }

    @Test
    @DisplayName("status reports a hanging transaction and prints the command that ends it, which frees the feed")
    void hanging() throws Exception {
        HangingTransactions.provoke(
                stack,
                List.of(changes),
                new TransactionTraffic(stack.bootstrap(), store + "-gone", changes, false),
                seeds.random());
        run("insert", "consumers", "username=zoe").ok();
        publisher.publishAll();

        String wrong = run("status", "--json").json(1).at("/wrong/0").asText();
        assertThat(wrong)
                .contains("in topic " + changes.topic() + " hangs: it is open since offset")
                .contains(store + "-gone");
        String command = wrong.substring(wrong.indexOf("End it with '") + 13, wrong.lastIndexOf('\''));
        assertThat(command).startsWith("entail transactions ").contains(" --end ");
        List<String> words = List.of(command.split(" ", -1));
        assertThat(run("transactions").ok()).contains(command);
        assertThatThrownBy(() -> read(ids)).hasMessageContaining(" hangs: ").hasMessageContaining(command);
        CommandRun ended = CommandRun.of(words.subList(1, words.size()).toArray(String[]::new));
        assertThat(ended.ok()).startsWith("ended the transaction of producer ");
        assertThat(run("status", "--json").json(0).get("transactions")).isEmpty();
        assertThat(run("transactions").ok()).isEqualTo("no transaction is open\n");
        assertThat(read(ids)).isEqualTo(2);
    }

    private int read(MemorySchemaIds schemas) {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(store)
                .withOpenTimeout(Duration.ofSeconds(5))
                .build();
        int count = 0;
        try (ChangeReader reader = ChangeFeed.of(config, schemas)
                .matching(FeedFilter.ALL.entity("consumers"))
                .untilNow()
                .open()) {
            for (; reader.hasNext(); reader.next()) {
                count++;
            }
        }
        return count;
    }

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", stack.bootstrap(), "--store", store, "--data", directory.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
