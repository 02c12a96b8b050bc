package io.entail.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.entail.config.EntityStoreConfig;
import io.entail.errors.EntailException;
import io.entail.errors.ReplicaUnusableException;
import io.entail.resolve.Bytes;
import io.entail.state.rocks.TableFiles;
import io.entail.state.table.Table;
import io.entail.state.table.Tables;
import io.entail.testkit.LogLines;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/**
 * Whatever damage the files of a replica have, it either opens with the state of the log, or fails with one sentence
 * that names the damage and the way out; if the settings allow it, it is then rebuilt. It never shows a wrong row.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
final class DamagedReplicaIT {
    private static final int DAMAGES = 110;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    static Path temporary;

    private final String store = stack.freshStore();
    private List<String> rows = List.of();

    private static Path whole() {
        return temporary.resolve("whole");
    }

    private static Path damaged() {
        return temporary.resolve("damaged-replica");
    }

    private EntityStoreConfig.Builder config(Path directory) {
        return EntityStoreConfig.builder(stack.bootstrap(), directory)
                .withStore(store)
                .withCacheBytes(16 << 20)
                .withCheckpointRecords(400)
                .withOpenTimeout(Duration.ofSeconds(60));
    }

    private static KafkaLog open(EntityStoreConfig.Builder config) {
        return KafkaLog.open(config.build(), Clock.systemUTC());
    }

    /** Writes enough that each table has several files and checkpoints share them. */
    @BeforeAll
    void write() throws Exception {
        for (int session = 0; session < 3; session++) {
            try (KafkaLog log = open(config(whole()))) {
                if (session == 0) {
                    log.append(Things.store()).get(20, TimeUnit.SECONDS);
                    log.append(Things.define()).get(20, TimeUnit.SECONDS);
                }
                List<CompletableFuture<?>> writes = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    String id = session + "-" + i;
                    writes.add(log.append(Things.write(log.basis(), Things.put(id, 0, "n" + id, null))));
                }
                for (CompletableFuture<?> write : writes) {
                    write.get(30, TimeUnit.SECONDS);
                }
                await().atMost(Duration.ofSeconds(30))
                        .until(() ->
                                !TableFiles.list(whole().resolve("checkpoints")).isEmpty());
                rows = rows(log);
            }
        }
        assertThat(rows).hasSize(3_000);
    }

    /** Returns rows, claims and references, read one by one. */
    private static List<String> rows(KafkaLog log) {
        return log.tables().snapshot(view -> {
            List<String> found = new ArrayList<>();
            for (Table table : List.of(Table.ROWS, Table.CLAIMS, Table.REFERENCES)) {
                try (Tables.Cursor cursor = view.cursor(table)) {
                    for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                        found.add(table
                                + HexFormat.of().formatHex(cursor.key())
                                + Bytes.wrap(cursor.value()).hashCode());
                        assertThat(view.get(table, cursor.key())).isEqualTo(cursor.value());
                    }
                }
            }
            return found;
        });
    }

    @Test
    void aDamagedReplicaAgreesOrIsRefusedAndRebuilt() throws Exception {
        Random random = seeds.random();
        int opened = 0;
        int refused = 0;
        for (int i = 0; i < DAMAGES; i++) {
            FileDamage.delete(damaged());
            FileDamage.copy(whole(), damaged());
            List<Path> files = FileDamage.files(damaged());
            List<Path> often =
                    random.nextInt(4) == 0 ? files : FileDamage.files(damaged().resolve("db"));
            Path file = often.get(random.nextInt(often.size()));
            List<FileDamage> kinds = List.of(FileDamage.values());
            FileDamage damage = kinds.get(random.nextInt(kinds.size()));
            damage.on(file, files, random);
            String what = i + ": " + damage + " " + damaged().relativize(file);
            try (KafkaLog log = open(config(damaged()))) {
                assertThat(rows(log))
                        .as("the rows are those of the log after this damage: %s", what)
                        .isEqualTo(rows);
                opened++;
                continue;
            } catch (EntailException e) {
                assertThat(e)
                        .as("the damage makes opening fail with the documented error: %s", what)
                        .isInstanceOf(ReplicaUnusableException.class);
                assertThat(e.getMessage())
                        .as("the error names the directory in one line: %s", what)
                        .contains(damaged().toString())
                        .doesNotContain("\n");
                refused++;
                if (!((ReplicaUnusableException) e).canBeRebuilt()) {
                    assertThat(file)
                            .as("only for the file LOCK a rebuild does not help: %s", what)
                            .hasFileName("LOCK");
                    continue;
                }
            } catch (RuntimeException e) {
                throw new AssertionError(what, e);
            }
            try (KafkaLog log = open(config(damaged()).withRebuild(true))) {
                assertThat(rows(log))
                        .as("the rebuilt rows are those of the log: %s", what)
                        .isEqualTo(rows);
            }
        }
        System.getLogger("test").log(System.Logger.Level.INFO, "{0} opened, {1} refused", opened, refused);
        assertThat(refused).as("some kinds of damage make opening fail").isPositive();
    }

    @Test
    void nothingIsRemovedUntilItIsAskedForAndThenTheDamagedFilesAreKept() throws Exception {
        FileDamage.delete(damaged());
        FileDamage.copy(whole(), damaged());
        Path current = damaged().resolve("db/CURRENT");
        Files.delete(current);
        List<Path> before = FileDamage.files(damaged().resolve("db"));
        assertThatThrownBy(() -> open(config(damaged())))
                .isInstanceOf(ReplicaUnusableException.class)
                .hasMessage("the replica in " + damaged() + " is damaged: the file CURRENT is missing; with"
                        + " entail.replica.rebuild=true it is built again, from its newest good checkpoint or else from"
                        + " the log");
        assertThat(FileDamage.files(damaged().resolve("db"))).isEqualTo(before);
        try (LogLines lines = new LogLines("io.entail.replica", Level.WARN);
                KafkaLog log = open(config(damaged()).withRebuild(true))) {
            assertThat(lines.count("is built again")).isEqualTo(1);
            assertThat(lines.all()).anyMatch(line -> line.contains(damaged().resolve("checkpoints") + "/"));
            assertThat(rows(log)).isEqualTo(rows);
            assertThat(FileDamage.files(damaged().resolve("damaged"))).hasSameSizeAs(before);
        }
        try (LogLines lines = new LogLines("io.entail.replica", Level.WARN);
                KafkaLog log = open(config(damaged()).withRebuild(true))) {
            assertThat(lines.count("is built again"))
                    .as("an undamaged replica is not rebuilt")
                    .isZero();
            assertThat(rows(log)).isEqualTo(rows);
        }
    }

    @Test
    void damageFoundByAReaderHasATypeAndIsKnownAtTheNextOpening() throws Exception {
        FileDamage.delete(damaged());
        FileDamage.copy(whole(), damaged());
        for (Path file : FileDamage.files(damaged().resolve("db"))) {
            if (file.toString().endsWith(".sst")) {
                byte[] content = Files.readAllBytes(file);
                content[10] ^= 1; // This byte is in the first block of data.
                Files.write(file, content);
            }
        }
        boolean met = false;
        try (KafkaLog log = open(config(damaged()).withStartOffline(true))) {
            for (int i = 0; i < 500 && !met; i++) {
                try {
                    assertThat(log.row("things", Things.key("0-" + i))).isNotNull();
                } catch (ReplicaUnusableException e) {
                    assertThat(e.canBeRebuilt()).isTrue();
                    met = true;
                }
            }
            assertThat(log.status().problem()).contains("is damaged");
        } catch (ReplicaUnusableException e) {
            met = true;
        }
        assertThat(met).isTrue();
        assertThatThrownBy(() -> open(config(damaged())).close())
                .isInstanceOf(ReplicaUnusableException.class)
                .hasMessageContaining("is damaged: ");
        try (KafkaLog log = open(config(damaged()).withRebuild(true))) {
            assertThat(rows(log)).isEqualTo(rows);
        }
    }

    @AfterAll
    void tidy() throws Exception {
        FileDamage.delete(damaged());
    }
}
