package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.errors.StoreUnavailableException;
import io.entail.read.PageRequest;
import io.entail.testkit.ChildJvm;
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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** MonotonicReads: a replica never shows an older state after a newer one. */
final class MonotonicReadsIT {
    private static final int READERS = 4;
    private static final int UPDATES = 2_000;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path directory;

    private String store;

    @BeforeEach
    void makeTheRow() {
        store = stack.freshStore();
        try (EntityStore first = EntityStore.open(config("writing"))) {
            first.dao("services").insert(Map.of("id", CountingProcess.ROW, "host", "h", CountingProcess.COUNT, 1));
        }
    }

    private EntityStoreConfig config(String name) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(name))
                .withStore(store)
                .build();
    }

    private EntityStoreConfig withoutKafka(String name) {
        return EntityStoreConfig.builder("127.0.0.1:1", directory.resolve(name))
                .withStore(store)
                .withStartOffline(true)
                .withOpenTimeout(Duration.ofSeconds(3))
                .build();
    }

    @Test
    void readersNeverSeeACountGoDownByWhateverTheyRead() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(READERS);
        try (EntityStore writing = EntityStore.open(config("writing"));
                EntityStore other = EntityStore.open(config("other"))) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                EntityStore read = i % 2 == 0 ? writing : other;
                readers.add(threads.submit(() -> lastOfRisingCounts(read, over)));
            }
            for (int i = 2; i <= UPDATES; i++) {
                writing.dao("services").update(CountingProcess.ROW, Map.of(CountingProcess.COUNT, i));
            }
            other.reader().await(writing.reader().reached(), Duration.ofSeconds(20));
            over.set(true);
            for (Future<Long> reader : readers) {
                assertThat(reader.get(20, TimeUnit.SECONDS))
                        .as("MonotonicReads: the last read returns the last count")
                        .isEqualTo(UPDATES);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Reads alternately by key and as a page, together with the position of the reader, and asserts that none of them
     * decreases. Returns the last count.
     */
    private static long lastOfRisingCounts(EntityStore store, AtomicBoolean over) {
        long last = 0;
        long reached = 0;
        boolean once = false;
        while (!once) {
            once = over.get();
            long count = CountingProcess.read(store);
            assertThat(count)
                    .as("MonotonicReads: a read by key is not older than the last page")
                    .isGreaterThanOrEqualTo(last);
            last = CountingProcess.count(
                    store.dao("services").page(PageRequest.first(1)).data().get(0));
            assertThat(last)
                    .as("MonotonicReads: a page is not older than the last read by key")
                    .isGreaterThanOrEqualTo(count);
            long here = store.reader().reached().offset();
            assertThat(here)
                    .as("MonotonicReads: the position does not decrease")
                    .isGreaterThanOrEqualTo(reached);
            reached = here;
        }
        return last;
    }

    @Test
    void aReplicaThatWasKilledStartsWithoutKafkaOnlyWithWhatItHadShown() throws Exception {
        long shown = countUntilKilled();
        assertThatThrownBy(() -> EntityStore.open(withoutKafka("writing")).close())
                .as("MonotonicReads: the disk lacks what was read last, so the store does not open without Kafka")
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContainingAll(
                        "127.0.0.1:1", "Without Kafka this replica does not start", "it has shown its state up to 0:");
        try (EntityStore again = EntityStore.open(config("writing"))) {
            assertThat(CountingProcess.read(again))
                    .as("MonotonicReads: with Kafka, reads return at least what was read before")
                    .isGreaterThanOrEqualTo(shown);
        }
        try (EntityStore offline = EntityStore.open(withoutKafka("writing"))) {
            assertThat(CountingProcess.read(offline))
                    .as(
                            "MonotonicReads: a replica that was closed starts without Kafka and returns what was read before")
                    .isGreaterThanOrEqualTo(shown);
        }
    }

    private long countUntilKilled() throws Exception {
        try (ChildJvm child = ChildJvm.of(CountingProcess.class)
                .shortLived("128m")
                .withArguments(
                        stack.bootstrap(), store, directory.resolve("writing").toString())
                .start()) {
            child.awaitLine("read 50");
            child.kill();
            return child.lines().stream()
                    .filter(line -> line.matches("read [0-9]+"))
                    .mapToLong(line -> Long.parseLong(line.substring("read ".length())))
                    .max()
                    .orElseThrow();
        }
    }
}
