package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.FeedEnd;
import io.entail.config.TopicNames;
import io.entail.replica.Things;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One of two publishers works; a frozen one that resumes after the other has taken over adds nothing to the feed. */
final class TwoPublishersIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private volatile boolean enough;

    @Test
    void theOtherTakesOverFromAFrozenPublisherWhichIsFencedWhenItGoesOn() throws Exception {
        String store = stack.freshStore();
        long seed = seeds.seed();
        try (ThingLog things = new ThingLog(stack.bootstrap(), store, directory.resolve("replica"));
                BareFeed feed = new BareFeed(stack.bootstrap(), TopicNames.changes(store));
                ChildJvm first = child(store, "first");
                ChildJvm second = child(store, "second")) {
            Thread load = new Thread(() -> writeUntilEnough(things, new Random(seed)));
            load.start();
            try {
                Files.writeString(directory.resolve("first.go"), "");
                first.awaitLine("sent");
                Files.writeString(directory.resolve("second.go"), "");
                second.awaitLine("STANDBY");
                first.pause();
                second.awaitLine("sent");
                feed.awaitChanges(feed.changes().size() + 1);
                first.resume();
                feed.awaitOffset(things.position());
            } finally {
                enough = true;
                load.join();
            }
            things.write(Things.put("last", 0, null, null));
            FeedEnd end = feed.awaitOffset(things.position());
            assertThat(end.logDigest()).hasToString(things.digest());
            assertThat(end.sequence()).isEqualTo(feed.changes().size());
            assertThat(first.isAlive()).isTrue();
            assertThat(second.isAlive()).isTrue();
        }
    }

    private void writeUntilEnough(ThingLog things, Random random) {
        while (!enough) {
            things.random(random, 5);
            LockSupport.parkNanos(10_000_000);
        }
    }

    private ChildJvm child(String store, String node) throws Exception {
        return ChildJvm.of(PublishingProcess.class)
                .withFlags("-Xmx192m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
                .withArguments(
                        stack.bootstrap(),
                        store,
                        directory.resolve(node).toString(),
                        directory.resolve("registry").toString(),
                        directory.resolve(node + ".go").toString())
                .start();
    }
}
