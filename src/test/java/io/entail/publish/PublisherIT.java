package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.ChangesTopic;
import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.StackExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the feed says of what happens in a store. */
final class PublisherIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private String name;
    private FileSchemaIds ids;

    @BeforeEach
    void newStore() {
        name = stack.freshStore();
        ids = new FileSchemaIds(directory.resolve("registry"));
    }

    private EntityStoreConfig config() {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("store"))
                .withStore(name)
                .build();
    }

    private BareFeed feed() {
        return new BareFeed(stack.bootstrap(), ChangesTopic.name(name));
    }

    @Test
    void theFeedHasEveryChangeInOrderWithWhoAndWhyAndBothImages() throws Exception {
        try (EntityStore store = EntityStore.open(config());
                Publisher publisher = Publisher.start(config(), ids)) {
            EntityStore acting = store.as("ann").because("the shop opens");
            String id = Objects.requireNonNull(acting.dao("services")
                    .insert(Map.of("name", "shop", "host", "shop.internal"))
                    .text("id"));
            acting.dao("routes").insert(Map.of("paths", List.of("/shop"), "service", Map.of("id", id)));
            acting.dao("services").update(id, Map.of("retries", 3));
            acting.write(all -> {
                all.insert("consumers", Map.of("username", "bob"));
                all.insert("consumers", Map.of("username", "eve"));
            });
            long end = store.status().log().position().offset();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> publisher.status().position().offset() >= end);
            try (BareFeed feed = feed()) {
                FeedEnd reached = feed.awaitOffset(end);
                assertThat(reached.logDigest()).hasToString(store.status().log().digest());
                List<ConsumerRecord<byte[], byte[]>> changes = feed.changes();
                assertThat(changes).hasSizeGreaterThanOrEqualTo(5);
                List<ConsumerRecord<byte[], byte[]>> last = changes.subList(changes.size() - 5, changes.size());
                GenericRecord service = BareFeed.decode(last.get(0).value(), ids);
                assertThat(service.getSchema().getFullName()).isEqualTo("io.entail.entities.ServiceChange");
                assertThat(service.get("op")).hasToString("c");
                assertThat(service.get("actor")).hasToString("ann");
                assertThat(service.get("reason")).hasToString("the shop opens");
                assertThat(service.get("before")).isNull();
                assertThat(((GenericRecord) service.get("after")).get("host")).hasToString("shop.internal");
                assertThat(service.get("ts_ms")).isEqualTo(last.get(0).timestamp());
                assertThat(new String(last.get(0).key(), StandardCharsets.UTF_8))
                        .isEqualTo("[\"services\",\"" + service.get("workspace") + "\",\"" + id + "\"]");
                GenericRecord updated = BareFeed.decode(last.get(2).value(), ids);
                assertThat(updated.get("op")).hasToString("u");
                assertThat(((GenericRecord) updated.get("before")).get("retries"))
                        .isEqualTo(5);
                assertThat(((GenericRecord) updated.get("after")).get("retries"))
                        .isEqualTo(3);
                GenericRecord eve = BareFeed.decode(last.get(4).value(), ids);
                assertThat(eve.get("index")).isEqualTo(1);
                assertThat(eve.get("count")).isEqualTo(2);
            }
        }
    }
}
