package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** NoLostUpdate and ReplicasAgree: two processes fight for a few rows, and a third that starts from nothing agrees. */
final class TwoWritersIT {
    static final int ROWS = 4;
    static final String COUNTER = "connect_timeout";

    private static final int WRITES = 20_000;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    static String row(int index) {
        return new UUID(0, index).toString();
    }

    @Test
    void noIncrementIsLostAndAllDigestsAreEqual() throws Exception {
        String store = stack.freshStore();
        try (EntityStore first = EntityStore.open(config(store, "first"))) {
            for (int i = 0; i < ROWS; i++) {
                first.dao("services").insert(Map.of("id", row(i), "host", "counter", COUNTER, 1));
            }
        }
        try (ChildJvm one = writer(store, "one", seeds.seed());
                ChildJvm two = writer(store, "two", seeds.seed() + 1_000)) {
            long conflicts = conflicts(one) + conflicts(two);
            assertThat(conflicts)
                    .as("at least a third of the writes meet a conflict at the first attempt")
                    .isGreaterThanOrEqualTo(WRITES / 3);
            try (EntityStore third = EntityStore.open(config(store, "third"))) {
                long sum = 0;
                for (int i = 0; i < ROWS; i++) {
                    sum += ContendingWriter.counter(
                            third.dao("services").select(row(i)).orElseThrow());
                }
                assertThat(sum - ROWS)
                        .as("NoLostUpdate: every increment counts once")
                        .isEqualTo(WRITES);
                var log = third.status().log();
                String reached = "at " + log.reached() + " ";
                assertThat(one.awaitLine(reached))
                        .as("ReplicasAgree: each writer has the digest of the third replica")
                        .isEqualTo(reached + log.digest());
                assertThat(two.awaitLine(reached))
                        .as("ReplicasAgree: each writer has the digest of the third replica")
                        .isEqualTo(reached + log.digest());
            }
        }
    }

    private ChildJvm writer(String store, String name, long seed) throws Exception {
        return ChildJvm.of(ContendingWriter.class)
                .shortLived("256m")
                .withArguments(stack.bootstrap(), store, directory.resolve(name).toString(), "" + WRITES / 2, "" + seed)
                .start();
    }

    private static long conflicts(ChildJvm writer) throws Exception {
        return Long.parseLong(writer.awaitLine("done").substring("done ".length()));
    }

    private EntityStoreConfig config(String store, String name) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(name))
                .withStore(store)
                .build();
    }
}
