package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.Query;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An index has every row even if the process that builds it is killed. */
final class IndexKillIT {
    private static final int ROWS = 6_000;
    private static final int KILLS = 2;

    /** Approximately the time that indexing the rows takes. */
    private static final int MILLIS = 300;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private final String store = stack.freshStore();

    private EntityStoreConfig config(Path definitions) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve("replica"))
                .withStore(store)
                .withDefinitions(definitions)
                .build();
    }

    private Path definitions(String indexed) throws Exception {
        return Files.writeString(directory.resolve("notes" + indexed.length() + ".avdl"), """
                namespace test;
                schema Note;

                @entity("notes") @primaryKey(["id"])
                record Note {
                  string id;
                  union { null, int }%s depth = null;
                }
                """.replace("%s", indexed));
    }

    @Test
    void anIndexIsCompleteWhoeverWasKilledWhileItWasBuilt() throws Exception {
        Random random = seeds.random();
        Path plain = definitions("");
        Path indexed = definitions(" @indexed(true)");
        try (EntityStore first = EntityStore.open(config(plain))) {
            List<CompletableFuture<Entity>> writes = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                writes.add(first.dao("notes").insertAsync(Map.of("id", "n" + i, "depth", i % 7)));
            }
            writes.forEach(CompletableFuture::join);
        }
        for (int i = 0; i < KILLS; i++) {
            try (ChildJvm child = ChildJvm.of(IndexingProcess.class)
                    .withArguments(
                            stack.bootstrap(),
                            store,
                            directory.resolve("replica").toString(),
                            indexed.toString())
                    .start()) {
                child.awaitLine("open");
                // The test does not depend on this time. It only varies the moment of the kill.
                Thread.sleep(random.nextInt(MILLIS));
                child.kill();
            }
        }
        try (EntityStore store = EntityStore.open(config(indexed))) {
            store.dao("notes").update("n1", Map.of("depth", 2));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> store.status().building().isEmpty());
            assertThat(store.dao("notes")
                            .pageWhere(Query.where("depth", 2), PageRequest.first(PageRequest.MAX_SIZE))
                            .data())
                    .hasSize((ROWS + 4) / 7 + 1);
            assertThat(store.dao("notes").eachWhere(Query.all().sort("depth"))).hasSize(ROWS);
        }
    }
}
