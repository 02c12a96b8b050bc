package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.replica.ResumePoint;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** NoLostWrite and NoDoubleEffect across kill -9 of a process with many writes in flight, again and again. */
final class KillIT {
    private static final int KILLS = 10;
    private static final int IN_FLIGHT = 256;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    @Test
    void whatWasAcknowledgedIsThereOnceAfterTenKillsAndTheReplicaReplaysOnlyTheTail() throws Exception {
        Random random = seeds.random();
        String store = stack.freshStore();
        Path replica = directory.resolve("killed");
        Path acknowledged = directory.resolve("acknowledged");
        try (EntityStore first = EntityStore.open(config(store, replica))) {
            assertThat(first.dao("consumers").count()).isZero();
        }
        for (int kill = 0; kill < KILLS; kill++) {
            try (ChildJvm child = ChildJvm.of(KilledWriter.class)
                    .shortLived("256m")
                    .withArguments(
                            stack.bootstrap(), store, replica.toString(), acknowledged.toString(), "" + IN_FLIGHT)
                    .start()) {
                child.awaitLine("full");
                Thread.sleep(random.nextInt(700));
                child.kill();
            }
            long resume = ResumePoint.of(replica);
            assertThat(resume).as("the killed replica resumes above 0").isPositive();
            try (EntityStore watcher = EntityStore.open(config(store, directory.resolve("watcher")))) {
                assertThat(resume)
                        .as("the kill left an unflushed tail, so the replica resumes below the end")
                        .isLessThan(watcher.status().log().end());
            }
        }
        String digest;
        try (EntityStore survivor = EntityStore.open(config(store, replica))) {
            digest = survivor.status().log().digest();
        }
        try (EntityStore fresh = EntityStore.open(config(store, directory.resolve("fresh")))) {
            assertThat(digest)
                    .as("ReplicasAgree: killed and fresh")
                    .isEqualTo(fresh.status().log().digest());
            everyAcknowledgedWriteIsThereOnce(fresh, acknowledged);
        }
    }

    private static void everyAcknowledgedWriteIsThereOnce(EntityStore store, Path acknowledged) throws Exception {
        Set<String> present = new HashSet<>();
        for (var consumer : store.dao("consumers").each()) {
            assertThat(present.add(String.valueOf(consumer.text("username"))))
                    .as("NoDoubleEffect: %s is there once", consumer.text("username"))
                    .isTrue();
        }
        List<String> lost = new ArrayList<>();
        List<String> names = Files.readAllLines(acknowledged, StandardCharsets.UTF_8);
        for (String name : names) {
            // The last line of a killed process may be cut.
            if (name.length() == 36 && !present.contains(name)) {
                lost.add(name);
            }
        }
        assertThat(names).as("writes were acknowledged between the kills").hasSizeGreaterThan(KILLS * IN_FLIGHT / 2);
        assertThat(lost)
                .as("NoLostWrite: what was acknowledged is there after any crash")
                .isEmpty();
    }

    private EntityStoreConfig config(String store, Path replica) {
        return EntityStoreConfig.builder(stack.bootstrap(), replica)
                .withStore(store)
                .build();
    }
}
