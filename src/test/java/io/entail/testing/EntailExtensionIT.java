package io.entail.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.ChangeFeed;
import io.entail.changes.ChangeReader;
import io.entail.changes.FeedFilter;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The extension over a Kafka of its own, as a service uses it. */
final class EntailExtensionIT {
    @RegisterExtension
    static final EntailExtension entail = EntailExtension.overKafka()
            .withFeed()
            .withSettings(
                    builder -> builder.withOpenTimeout(Duration.ofMinutes(2)).withWriteTimeout(Duration.ofMinutes(2)));

    @RepeatedTest(2)
    @DisplayName("each test has an empty store and a directory of its own in one Kafka")
    void eachTestHasItsOwn(EntityStore store, EntityStoreConfig config) {
        store.dao("consumers").insert(Map.of("username", "ann"));
        assertThat(store.dao("consumers").count()).isEqualTo(1);
        assertThat(config.bootstrap()).isEqualTo(SharedStack.bootstrap());
        assertThat(Files.isDirectory(config.directory())).isTrue();
    }

    @Test
    @DisplayName("the store is published, and the values in its feed can be inserted again")
    void theFeedIsThere(EntityStore store, EntityStoreConfig config) throws Exception {
        Entity shop = store.dao("services").insert(Map.of("name", "shop", "host", "a"));
        Entity route = store.dao("routes").insert(Map.of("paths", List.of("/a"), "service", shop));

        try (SchemaRegistry registry = new SchemaRegistry(config.registry());
                ChangeReader changes = ChangeFeed.of(config, registry)
                        .matching(FeedFilter.ALL.entity("routes"))
                        .open()) {
            Map<String, Object> told = Objects.requireNonNull(changes.next().after());
            Map<String, Object> again = new LinkedHashMap<>(told);
            again.put("id", UUID.randomUUID().toString());
            assertThat(told.get("service")).isEqualTo(route.fields().get("service"));
            assertThat(store.dao("routes").insert(again).fields().get("service"))
                    .isEqualTo(told.get("service"));
        }
    }
}
