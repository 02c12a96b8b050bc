package io.entail.dao;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.read.ReplayListener;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The past of a whole store is read from the nearest checkpoint on, and without any when there is none. */
@Timeout(120)
final class CheckpointIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    private Path temporary;

    private final String name = stack.freshStore();

    private EntityStore open() {
        return EntityStore.open(EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve("replica"))
                .withStore(name)
                .withCacheBytes(16 << 20)
                .withCheckpointRecords(300)
                .withCheckpointKeep(2)
                .build());
    }

    private List<Path> checkpoints() throws IOException {
        Path folder = temporary.resolve("replica").resolve("checkpoints");
        try (Stream<Path> found = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
            return found.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .sorted(Comparator.comparingLong(
                            path -> Long.parseLong(path.getFileName().toString())))
                    .toList();
        }
    }

    private long newest() throws IOException {
        List<Path> there = checkpoints();
        return Long.parseLong(there.get(there.size() - 1).getFileName().toString());
    }

    private static Map<String, String> state(EntityStore store) {
        Map<String, String> state = new TreeMap<>();
        store.dao("consumers").each().forEach(row -> state.put(String.valueOf(row.text("username")), row.toJson()));
        return state;
    }

    @Test
    @DisplayName("reads of the past return what was seen then, whether checkpoints are complete, deleted or damaged")
    void thePastIsWhatWasSeen() throws Exception {
        Map<Position, Map<String, String>> seen = new TreeMap<>();
        try (EntityStore store = open()) {
            write(store, seen);
            await().atMost(Duration.ofSeconds(20)).until(() -> checkpoints().size() == 2);
            assertThat(permissions(temporary.resolve("replica/checkpoints"))).isEqualTo("rwx------");
            long newest = newest();
            Position last = store.reader().reached();
            assertThat(newest).isLessThanOrEqualTo(last.offset());

            assertPast(store, seen);
            AtomicLong replayed = new AtomicLong();
            ReplayListener listener = (done, total) -> replayed.set(total);
            try (EntityStore then = store.asOf(store.moments().at(last), listener)) {
                assertThat(state(then)).isEqualTo(state(store));
                assertThat(replayed.get())
                        .as("the replay starts at the nearest checkpoint, which may have been completed meanwhile")
                        .isIn(last.offset() - newest, last.offset() - newest());
                Path past = temporary.resolve("replica").resolve("past");
                assertThat(permissions(past)).isEqualTo("rwx------");
                assertThat(past).isNotEmptyDirectory();
            }
            assertThat(temporary.resolve("replica").resolve("past")).isEmptyDirectory();

            List<Path> there = checkpoints();
            delete(there.get(1));
            try (Stream<Path> files = Files.list(there.get(0).resolve("db"))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".sst")).toList()) {
                    Files.delete(file);
                }
            }
            assertPast(store, seen);
        }
        Path left = Files.createDirectories(temporary.resolve("replica").resolve("past/7/db"));
        try (EntityStore store = open()) {
            assertThat(left).doesNotExist();
            assertPast(store, seen);
        }
    }

    private void write(EntityStore store, Map<Position, Map<String, String>> seen) {
        Random random = seeds.random();
        Dao consumers = store.dao("consumers");
        for (int round = 0; round < 8; round++) {
            List<CompletableFuture<Entity>> calls = new ArrayList<>();
            for (int i = 0; i < 150; i++) {
                Map<String, Object> values = Map.of("custom_id", round + "-" + i);
                calls.add(consumers.upsertByAsync("username", "u" + random.nextInt(300), values, WriteOptions.NONE));
            }
            calls.forEach(CompletableFuture::join);
            consumers.deleteBy("username", "u" + random.nextInt(300));
            seen.put(store.reader().reached(), state(store));
        }
    }

    private static void assertPast(EntityStore store, Map<Position, Map<String, String>> seen) {
        seen.forEach((position, expected) -> {
            try (EntityStore then = store.asOf(position)) {
                assertThat(state(then))
                        .as("the state at %s is the one that was seen then", position)
                        .isEqualTo(expected);
            }
        });
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
