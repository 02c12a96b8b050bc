package io.entail.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.errors.DefinitionException;
import io.entail.errors.UniqueViolationException;
import io.entail.testkit.ChildJvm;
import io.entail.testkit.Seeds;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A migration whose process is killed with kill -9 at each of its steps, while a process with the old definition writes throughout. */
@Timeout(180)
final class MigrationKillIT {
    private static final int ROWS = 400;
    private static final String LAST_STEP = "end taking the last step";

    private static final String OLD = """
            namespace shop;
            schema Order;
            @entity("orders") @primaryKey(["id"])
            record Order {
              string id; string @unique(true) name; int total; union { null, int } count = null; string code;
              union { null, string } note = null;
            }
            """;
    private static final String NEW = """
            namespace shop;
            schema Order;
            @entity("orders") @primaryKey(["id"])
            record Order {
              string id; string @unique(true) name; int amount; union { null, string } count = null;
              string @unique(true) code; union { null, string } @required(true) note = null; string region;
            }
            """;
    private static final String MIGRATION = """
            definition: new.avdl
            steps:
              - rename: {from: total, to: amount}
              - retype: {field: count, conversion: int_to_text}
              - fill: {field: note, value: none}
              - fill: {field: region, value: eu}
            """;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @RegisterExtension
    final Seeds seeds = new Seeds();

    @TempDir
    Path directory;

    private String store;
    private Path migration;
    private Random random;

    @BeforeEach
    void begin() throws IOException {
        store = stack.freshStore();
        random = seeds.random();
        Files.writeString(directory.resolve("old.avdl"), OLD);
        Files.writeString(directory.resolve("new.avdl"), NEW);
        migration = Files.writeString(directory.resolve("migration.yaml"), MIGRATION);
    }

    @Test
    void afterAKillAtEachStepTheSameMigrationEndsWithEveryWriteOfTheOldProcess() throws Exception {
        try (EntityStore old = open("old", "old.avdl")) {
            old.enableMigrations();
            OldWriter writer = new OldWriter(old, new Random(random.nextLong()));
            writer.fill(ROWS);
            Thread writing = new Thread(writer, "old writer");
            writing.start();
            DefinitionException refusal;
            try {
                // Kill after the preparation, before any row was rewritten.
                killAt("step rewriting rows", "step rewriting rows", 0, writer);
                // Kill during the first or second write that rewrites rows, and at some moment after the first.
                killAt("write " + (1 + random.nextInt(2)), LAST_STEP, 0, writer);
                killAt("write 1", LAST_STEP, random.nextInt(20), writer);
                // Kill when all rows were rewritten, and the old process has written others since.
                killAt(LAST_STEP, LAST_STEP, 10, writer);
                long before = writer.acknowledged();
                // Kill before, while or after the last step is accepted.
                killAt("end ", "", random.nextInt(5), writer);
                migrateToTheEnd();
                assertThat(before)
                        .as("the old process wrote all the time until the last step")
                        .isGreaterThan(100);
                refusal = writer.awaitRefusal();
            } finally {
                writing.interrupt();
            }
            assertThat(refusal)
                    .as("the old process is refused by name after the step")
                    .hasMessageContaining("'orders' was migrated to version 3 of its definition");
            assertThatThrownBy(() -> open("old again", "old.avdl"))
                    .isInstanceOf(DefinitionException.class)
                    .hasMessageContaining("'orders' was migrated to version 3 of its definition");
            theEndIsThePlanAppliedTo(writer.rows());
        }
    }

    private void theEndIsThePlanAppliedTo(Map<String, Map<String, Object>> told) throws IOException {
        Map<String, Map<String, Object>> wanted = new TreeMap<>();
        told.forEach((id, row) -> wanted.put(id, migrated(row)));
        try (EntityStore fresh = open("fresh", "new.avdl");
                EntityStore survivor = open("migrating0", "new.avdl")) {
            Map<String, Map<String, Object>> found = new TreeMap<>();
            for (var row : fresh.dao("orders").each()) {
                found.put(row.text("id"), row.fields());
            }
            assertThat(found)
                    .as("no acknowledged write is lost, and the rows are those that the plan makes of them")
                    .isEqualTo(wanted);
            assertThat(survivor.status().log().digest())
                    .as("ReplicasAgree: a replica that was killed and a new one have the same digest")
                    .isEqualTo(fresh.status().log().digest());
            Map<String, Object> row = wanted.values().iterator().next();
            Map<String, Object> same = new LinkedHashMap<>(row);
            same.putAll(Map.of("id", "another", "name", "another"));
            assertThatThrownBy(() -> fresh.dao("orders").insert(same)).isInstanceOf(UniqueViolationException.class);
        }
    }

    private static Map<String, Object> migrated(Map<String, Object> row) {
        Map<String, Object> made = new LinkedHashMap<>(row);
        made.put("amount", made.remove("total"));
        made.computeIfPresent("count", (name, count) -> String.valueOf(count));
        made.putIfAbsent("note", "none");
        made.put("region", "eu");
        return made;
    }

    /**
     * Runs a process that migrates, and kills it.
     *
     * @param line the line after which it is killed
     * @param stop the line at which it waits, so that it does not get beyond it; empty if it does not wait
     * @param writes the number of writes of the old process between the line and the kill
     */
    private void killAt(String line, String stop, int writes, OldWriter writer) throws Exception {
        try (ChildJvm child = start(stop)) {
            child.awaitLine(line);
            writer.awaitMore(writes);
            child.kill();
        }
    }

    private void migrateToTheEnd() throws Exception {
        try (ChildJvm child = start("")) {
            assertThat(child.awaitEnd(Duration.ofSeconds(90)))
                    .as("the migration succeeds; it printed %s%s", child.lines(), child.errors())
                    .isZero();
            assertThat(child.lines())
                    .as("the same migration, run again, completes")
                    .last()
                    .isIn("end DONE []", "end ALREADY []");
        }
    }

    /** Starts the process with one of two replica directories. */
    private ChildJvm start(String stop) throws IOException {
        return ChildJvm.of(MigratingProcess.class)
                .shortLived("256m")
                .withArguments(
                        stack.bootstrap(),
                        store,
                        directory.resolve("migrating" + random.nextInt(2)).toString(),
                        migration.toString(),
                        stop)
                .start();
    }

    private EntityStore open(String replica, String definition) {
        return EntityStore.open(EntityStoreConfig.builder(stack.bootstrap(), directory.resolve(replica))
                .withStore(store)
                .withDefinitions(directory.resolve(definition))
                .withCacheBytes(32 << 20)
                .build());
    }
}
