package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.replica.ResumePoint;
import io.entail.state.ForgottenIds;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * NoLostWrite and NoDoubleEffect across many {@code kill -9} of a process with many writes in flight. Each new process
 * repeats the writes of the former ones that were not acknowledged.
 */
final class KillIT {
    private static final int KILLS = 10;
    private static final int IN_FLIGHT = 256;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private String store;
    private Path replica;
    private Path notes;

    @BeforeEach
    void begin() throws IOException {
        store = stack.freshStore();
        replica = directory.resolve("killed");
        notes = Files.createDirectory(directory.resolve("notes"));
        try (EntityStore first = EntityStore.open(config(replica))) {
            assertThat(first.dao("services").count()).isZero();
        }
    }

    @Test
    void everyWriteTookEffectOnceAfterTenKillsAndTheReplicaReplaysOnlyTheTail() throws Exception {
        Random random = seeds.random();
        for (int kill = 0; kill < KILLS; kill++) {
            writeUntilKilled(random.nextInt(700));
            long resume = ResumePoint.of(replica);
            assertThat(resume).as("the killed replica resumes above 0").isPositive();
            try (EntityStore watcher = EntityStore.open(config(directory.resolve("watcher")))) {
                assertThat(resume)
                        .as("the kill left unflushed records, so that the replica resumes below the end")
                        .isLessThan(watcher.status().log().end());
            }
        }
        String digest;
        try (EntityStore survivor = EntityStore.open(config(replica))) {
            sendAgain(survivor, KilledWriter.unacknowledged(notes));
            digest = survivor.status().log().digest();
        }
        try (EntityStore fresh = EntityStore.open(config(directory.resolve("fresh")))) {
            assertThat(digest)
                    .as("ReplicasAgree: a replica that was killed and a new one have the same digest")
                    .isEqualTo(fresh.status().log().digest());
            Map<UUID, Integer> effects = effects(fresh);
            List<UUID> sent = KilledWriter.read(notes.resolve("sent"));
            assertThat(KilledWriter.read(notes.resolve("acknowledged")))
                    .as("writes were acknowledged between the kills")
                    .hasSizeGreaterThan(KILLS * IN_FLIGHT / 2);
            assertThat(sent)
                    .as(
                            "NoLostWrite: an acknowledged write, or one that was retried until it was, survives every crash")
                    .allMatch(effects::containsKey);
            assertThat(effects)
                    .as("NoDoubleEffect: a write that is sent again has one effect")
                    .allSatisfy((id, times) -> assertThat(times).isOne());
        }
    }

    @Test
    void aReplicaThatForgetsWhichWritesItHasSeenIsFoundOutByItsDoubledEffects() throws Exception {
        writeUntilKilled(0);
        List<UUID> sent = KilledWriter.read(notes.resolve("sent"));
        try (EntityStore survivor = EntityStore.open(config(replica))) {
            sendAgain(survivor, sent);
            sendAgain(survivor, sent);
            assertThat(effects(survivor))
                    .as("NoDoubleEffect: a write that is sent again has one effect")
                    .hasSize(sent.size())
                    .allSatisfy((id, times) -> assertThat(times).isOne());
        }
        assertThat(ForgottenIds.forget(replica)).isGreaterThanOrEqualTo(sent.size());
        try (EntityStore forgetful = EntityStore.open(config(replica))) {
            sendAgain(forgetful, sent);
            assertThat(effects(forgetful).values())
                    .as("the test detects doubled effects")
                    .contains(2);
        }
    }

    private void writeUntilKilled(int afterMillis) throws Exception {
        try (ChildJvm child = ChildJvm.of(KilledWriter.class)
                .shortLived("256m")
                .withArguments(stack.bootstrap(), store, replica.toString(), notes.toString(), "" + IN_FLIGHT)
                .start()) {
            child.awaitLine("full");
            Thread.sleep(afterMillis);
            child.kill();
        }
    }

    private static void sendAgain(EntityStore store, List<UUID> ids) {
        List<CompletableFuture<?>> writes = new ArrayList<>();
        ids.forEach(id -> writes.add(KilledWriter.send(store, id)));
        writes.forEach(CompletableFuture::join);
    }

    /** Returns the number of rows that each write has left. */
    private static Map<UUID, Integer> effects(EntityStore store) {
        Map<UUID, Integer> times = new HashMap<>();
        for (var service : store.dao("services").each()) {
            times.merge(UUID.fromString(String.valueOf(service.text("host"))), 1, Integer::sum);
        }
        return times;
    }

    private EntityStoreConfig config(Path at) {
        return EntityStoreConfig.builder(stack.bootstrap(), at).withStore(store).build();
    }
}
