package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * ReadYourWrites: when a write returns, its effects are readable in that process; elsewhere, once the reader has reached
 * the write's position.
 */
final class ReadYourWritesIT {
    private static final int WRITERS = 4;
    private static final int WRITES = 200;
    private static final Duration WAIT_MAX = Duration.ofSeconds(20);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    @Test
    void whatEachOfManyWritersHasWrittenIsReadableAtOnceHereAndAtItsPositionElsewhere() throws Exception {
        String store = stack.freshStore();
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try (EntityStore here = EntityStore.open(config(store, "here"));
                EntityStore elsewhere = EntityStore.open(config(store, "elsewhere"))) {
            List<Future<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String name = "writer" + i;
                writers.add(threads.submit(() -> writeAndRead(here, elsewhere, name)));
            }
            for (Future<Void> writer : writers) {
                writer.get(120, TimeUnit.SECONDS);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Void writeAndRead(EntityStore here, EntityStore elsewhere, String name) {
        for (int i = 0; i < WRITES; i++) {
            String username = name + "-" + i;
            Entity made = here.dao("consumers").insert(Map.of("username", username));
            String id = String.valueOf(made.text("id"));
            assertReads(here, id, username, "when the insert has returned");
            Position position = here.reader().reached();
            here.dao("consumers").update(id, Map.of("custom_id", username));
            assertThat(here.dao("consumers").select(id).orElseThrow().text("custom_id"))
                    .as("ReadYourWrites: an update is readable when it has returned")
                    .isEqualTo(username);
            if (i % 10 == 0) {
                elsewhere.reader().await(position, WAIT_MAX);
                assertReads(elsewhere, id, username, "elsewhere, at its position");
            }
            if (i % 2 == 0) {
                here.dao("consumers").delete(id);
                assertThat(here.dao("consumers").select(id))
                        .as("ReadYourWrites: a deleted row is not readable when the delete has returned")
                        .isEmpty();
                assertThat(here.dao("consumers").selectBy("username", username))
                        .as(
                                "ReadYourWrites: a deleted row is not found by its unique value when the delete has returned")
                        .isEmpty();
            }
        }
        return null;
    }

    private static void assertReads(EntityStore store, String id, String username, String when) {
        assertThat(store.dao("consumers").select(id))
                .as("ReadYourWrites: the row is readable by key, %s", when)
                .isPresent();
        assertThat(store.dao("consumers").selectBy("username", username))
                .as("ReadYourWrites: the row is readable by its unique value, %s", when)
                .isPresent();
    }

    private EntityStoreConfig config(String store, String name) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(name))
                .withStore(store)
                .build();
    }
}
