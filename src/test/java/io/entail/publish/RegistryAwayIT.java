package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.FeedEnd;
import io.entail.config.EntityStoreConfig;
import io.entail.config.TopicNames;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.Things;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.LogLines;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** An unreachable registry stops the feed and nothing else. */
final class RegistryAwayIT {
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private Publisher start(String store, FileSchemaIds ids) {
        return Publisher.start(
                EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("node"))
                        .withStore(store)
                        .build(),
                ids);
    }

    @Test
    void theFeedWaitsBeforeAnUnknownDefinitionAndGoesOnByItselfWithoutARestore() throws Exception {
        Random random = seeds.random();
        String store = stack.freshStore();
        FileSchemaIds ids = new FileSchemaIds(directory.resolve("registry"));
        ids.away(true);
        try (ThingLog things = new ThingLog(stack.bootstrap(), store, directory.resolve("replica"));
                Publisher publisher = start(store, ids);
                BareFeed feed = new BareFeed(stack.bootstrap(), TopicNames.changes(store))) {
            await().atMost(WAIT_MAX)
                    .untilAsserted(
                            () -> assertThat(publisher.status().problem()).contains("is away"));
            assertThat(publisher.status().state()).isEqualTo(State.HELD);
            ids.away(false);
            things.random(random, 200);
            feed.awaitOffset(things.position());

            ids.away(true);
            things.random(random, 50);
            long before = things.position();
            things.append(Pads.define());
            things.write(Pads.put("p", 0, 100));
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(publisher.status().state()).isEqualTo(State.HELD));
            things.random(random, 2_000);
            assertThat(feed.awaitOffset(before).offset())
                    .as("everything before the definition is published")
                    .isEqualTo(before);
            assertThat(publisher.status().problem()).contains("is away");
            await().atMost(WAIT_MAX)
                    .untilAsserted(() -> assertThat(publisher.status().lag()).isGreaterThan(2_000));

            ids.away(false);
            FeedEnd end = feed.awaitOffset(things.position());
            assertThat(end.logDigest()).hasToString(things.digest());
            assertThat(publisher.status().state()).isEqualTo(State.RUNNING);
            assertThat(publisher.status().problem()).isNull();
        }
    }

    @Test
    void aSchemaThatTheRegistryRefusesStopsTheFeedAfterAllThatCameBefore() throws Exception {
        String store = stack.freshStore();
        FileSchemaIds ids = new FileSchemaIds(directory.resolve("registry"));
        ids.refuse("PadChange");
        try (ThingLog things = new ThingLog(stack.bootstrap(), store, directory.resolve("replica"));
                BareFeed feed = new BareFeed(stack.bootstrap(), TopicNames.changes(store))) {
            try (LogLines lines = new LogLines(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.WARN);
                    Publisher publisher = start(store, ids)) {
                things.write(Things.put("a", 0, null, null));
                long before = things.position();
                things.append(Pads.define());
                things.write(Things.put("b", 0, null, null));
                await().atMost(WAIT_MAX)
                        .untilAsserted(
                                () -> assertThat(publisher.status().state()).isEqualTo(State.STOPPED));
                assertThat(publisher.status().problem())
                        .contains("does not take")
                        .contains("test.PadChange");
                assertThat(feed.awaitOffset(before).offset()).isEqualTo(before);
                assertThat(lines.count("test.PadChange"))
                        .as("the problem is logged once")
                        .isEqualTo(1);
                assertThat(lines.stackTraces(store)).isEmpty();
            }
            ids.refuse("nothing of all this");
            try (Publisher publisher = start(store, ids)) {
                FeedEnd end = feed.awaitOffset(things.position());
                assertThat(end.logDigest()).hasToString(things.digest());
                assertThat(publisher.status().problem()).isNull();
            }
        }
    }
}
