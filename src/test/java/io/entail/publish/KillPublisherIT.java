package io.entail.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.entail.changes.FeedEnd;
import io.entail.config.TopicNames;
import io.entail.replica.Things;
import io.entail.tables.TableReader;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.FileSchemaIds;
import io.entail.testkit.PackedClassPath;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * FeedIsGapFree across kill -9 of the publisher under load, again and again, mostly inside an open transaction; and
 * table topics have the right rows.
 */
final class KillPublisherIT {
    private static final int KILLS = 20;
    private static final int KILLS_MAX = 100;
    private static final int KILLS_WITH_TABLES = 6;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private volatile boolean enough;
    private String classPath = "";
    private String tables = "false";

    @Test
    void theFeedHasEachChangeOnceAfterTwentyKills() throws Exception {
        run(KILLS, KILLS / 4, "false");
    }

    @Test
    void tablesHaveTheRowsThatThereAreAfterKills() throws Exception {
        run(KILLS_WITH_TABLES, 0, "true");
    }

    /**
     * Kills publishers.
     *
     * @param kills how many at least
     * @param left how many of the kills have to leave a transaction open; on a busy machine that takes more kills
     */
    private void run(int kills, int left, String withTables) throws Exception {
        Random random = seeds.random();
        String store = stack.freshStore();
        int inTransaction = 0;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrap()));
                ThingLog things = new ThingLog(stack.bootstrap(), store, directory.resolve("replica"));
                BareFeed feed = new BareFeed(stack.bootstrap(), TopicNames.changes(store))) {
            Thread load = new Thread(() -> writeUntilEnough(things, new Random(random.nextLong())));
            load.start();
            try {
                tables = withTables;
                archiveClasses(store);
                ChildJvm next = child(store, 0);
                int kill = 0;
                for (; kill < kills || inTransaction < left; kill++) {
                    assertThat(kill)
                            .as("kills, of which %d have left a transaction open", inTransaction)
                            .isLessThan(KILLS_MAX);
                    ChildJvm victim = next;
                    Files.writeString(directory.resolve("go" + kill), "");
                    next = child(store, kill + 1);
                    victim.awaitLine("sent");
                    if (kill % 2 == 0) {
                        feed.awaitChanges(feed.changes().size() + 1);
                    }
                    Thread.sleep(random.nextInt(200));
                    victim.kill();
                    inTransaction += isTransactionOpen(admin, store) ? 1 : 0;
                    feed.poll();
                }
                enough = true;
                load.join();
                things.write(Things.put("last", 0, null, null));
                Files.writeString(directory.resolve("go" + kill), "");
                try (ChildJvm survivor = next) {
                    FeedEnd end = feed.awaitOffset(things.position());
                    assertThat(end.logDigest()).hasToString(things.digest());
                    assertThat(survivor.isAlive()).isTrue();
                    if (tables.equals("true")) {
                        await().atMost(Duration.ofMinutes(1))
                                .untilAsserted(
                                        () -> assertThat(tableVersions(store)).isEqualTo(versions(things)));
                    }
                }
            } finally {
                enough = true;
                load.join();
            }
            assertThat(feed.end().sequence()).isEqualTo(feed.changes().size());
        }
    }

    private static Map<String, Long> versions(ThingLog things) {
        Map<String, Long> versions = new TreeMap<>();
        things.log().whole(state -> {
            state.each((entity, key, row) ->
                    versions.put(String.valueOf(CanonicalKey.parts(key).get(0)), row.version()));
            return true;
        });
        return versions;
    }

    private Map<String, Long> tableVersions(String store) throws Exception {
        Map<String, Long> versions = new TreeMap<>();
        try (TableReader reader = new TableReader(
                stack.bootstrap(), store + ".table.things", new FileSchemaIds(directory.resolve("registry")))) {
            reader.rows().forEach((key, row) -> versions.put(key, (Long) row.get("_version")));
        }
        return versions;
    }

    /** Writes thousands of times a second, so that there is always something to publish. */
    private void writeUntilEnough(ThingLog things, Random random) {
        while (!enough) {
            things.random(random, 20);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /**
     * Starts a publisher once and ends it normally, so that the JVM stores an archive of its classes. With the archive,
     * the processes of the test start faster.
     */
    private void archiveClasses(String store) throws Exception {
        classPath = PackedClassPath.in(directory);
        Files.writeString(directory.resolve("go-archive"), "");
        try (ChildJvm first = child(store, "-archive", "-XX:ArchiveClassesAtExit=" + archive())) {
            first.awaitLine("sent");
            first.terminate();
            first.awaitEnd(Duration.ofMinutes(1));
        }
        assertThat(archive()).exists();
    }

    private Path archive() {
        return directory.resolve("classes.jsa");
    }

    private ChildJvm child(String store, int number) throws Exception {
        return child(store, Integer.toString(number), "-XX:SharedArchiveFile=" + archive());
    }

    private ChildJvm child(String store, String name, String archiveFlag) throws Exception {
        return ChildJvm.of(PublishingProcess.class)
                .withFlags("-Xmx192m", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", archiveFlag)
                .withClassPath(classPath)
                .withArguments(
                        stack.bootstrap(),
                        store,
                        directory.resolve("node").toString(),
                        directory.resolve("registry").toString(),
                        directory.resolve("go" + name).toString(),
                        "600000",
                        tables)
                .start();
    }

    /** Whether the transaction of the killed publisher is open. It stays open until another producer ends it. */
    private static boolean isTransactionOpen(Admin admin, String store) throws Exception {
        return admin.listTransactions().all().get(20, TimeUnit.SECONDS).stream()
                .anyMatch(transaction -> transaction.transactionalId().startsWith(store + "-publish")
                        && transaction.state() == TransactionState.ONGOING);
    }
}
