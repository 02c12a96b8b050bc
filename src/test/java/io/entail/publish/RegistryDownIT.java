package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.FeedEnd;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.publish.PublishStatus.State;
import io.entail.replica.Things;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real registry that is killed for a minute while many write. */
final class RegistryDownIT {
    private static final Duration DOWN = Duration.ofSeconds(60);
    private static final Duration WAIT_MAX = Duration.ofSeconds(60);

    @RegisterExtension
    static final StackExtension stack = StackExtension.own().withRegistry();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    @Test
    void aMinuteWithoutRegistryHoldsTheFeedAloneAndEndsWithoutARestore() throws Exception {
        Random random = seeds.random();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("node"))
                .withStore(stack.freshStore())
                .withRegistry(stack.registryUrl())
                .build();
        try (ThingLog things = new ThingLog(stack.bootstrap(), config.store(), directory.resolve("replica"));
                SchemaRegistry registry = new SchemaRegistry(config.registry());
                Publisher publisher = Publisher.start(config, registry);
                BareFeed feed = new BareFeed(stack.bootstrap(), config.changesTopic())) {
            things.random(random, 200);
            feed.awaitOffset(things.position());

            stack.registry().kill();
            long end = System.nanoTime() + DOWN.toNanos();
            things.random(random, 200);
            feed.awaitOffset(things.position()); // For schemas that the publisher knows, it needs no registry.
            long before = things.position();
            things.append(Pads.define());
            int written = 0;
            while (System.nanoTime() - end < 0) {
                things.random(random, 20);
                written += 20;
                Thread.sleep(50);
            }
            assertThat(written).as("writes go on").isGreaterThan(1_000);
            assertThat(feed.awaitOffset(before).offset()).isEqualTo(before);
            assertThat(publisher.status().state()).isEqualTo(State.HELD);
            assertThat(publisher.status().problem()).contains("is away");

            stack.registry().restart();
            things.write(Things.put("after", 0, null, null));
            FeedEnd reached = feed.awaitOffset(things.position());
            assertThat(reached.logDigest()).hasToString(things.digest());
            assertThat(reached.sequence()).isEqualTo(feed.changes().size());
            await().atMost(WAIT_MAX)
                    .untilAsserted(
                            () -> assertThat(publisher.status().problem()).isNull());
        }
    }
}
