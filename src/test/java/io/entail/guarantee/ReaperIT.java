package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.read.Entity;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Expired rows are deleted once, although several processes could do it, and also after the elected one was killed. */
@Timeout(240)
final class ReaperIT {
    private static final int ROWS = 300;
    private static final Duration GONE_WITHIN = Duration.ofSeconds(90);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    @Test
    @DisplayName("two processes delete expired rows once, and the remaining one goes on alone")
    void expiredRowsAreDeletedOnce() throws Exception {
        String name = stack.freshStore();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("watching"))
                .withStore(name)
                .withDefinitions(io.entail.testkit.Library.folder())
                .withReaperInterval(Duration.ZERO)
                .withCacheBytes(16 << 20)
                .build();
        try (EntityStore store = EntityStore.open(config);
                ChildJvm one = reaping(name, "one");
                ChildJvm two = reaping(name, "two")) {
            one.awaitLine("ready");
            two.awaitLine("ready");
            Dao passes = store.dao("passes");
            long before = probe(passes);
            insert(passes, "a");
            awaitGone(passes);
            // Each change takes one version. These are the deletion of the first probe's row, the insertions, as many
            // deletions, and the insertion of the second probe's row.
            long after = probe(passes);
            assertThat(after).isEqualTo(before + 1 + 2 * ROWS + 1);

            one.kill();
            insert(passes, "b");
            awaitGone(passes);
            assertThat(probe(passes)).isEqualTo(after + 1 + 2 * ROWS + 1);
            assertThat(two.isAlive()).isTrue();
        }
    }

    private ChildJvm reaping(String store, String child) throws Exception {
        return ChildJvm.of(ReapingProcess.class)
                .shortLived("256m")
                .withArguments(
                        stack.bootstrap(), store, directory.resolve(child).toString())
                .start();
    }

    private static void insert(Dao passes, String prefix) {
        for (int i = 0; i < ROWS; i++) {
            passes.insert(Map.of("code", prefix + i), WriteOptions.ttl(2));
        }
    }

    private static void awaitGone(Dao passes) throws InterruptedException {
        long deadline = System.nanoTime() + GONE_WITHIN.toNanos();
        while (passes.count() > 0 && System.nanoTime() < deadline) {
            Thread.sleep(100);
        }
        assertThat(passes.count()).isZero();
    }

    /** Inserts a row, deletes it again, and returns the version of its insertion. */
    private static long probe(Dao passes) {
        Entity probe = passes.insert(Map.of("code", "probe"));
        passes.delete(String.valueOf(probe.fields().get("id")));
        return probe.version();
    }
}
