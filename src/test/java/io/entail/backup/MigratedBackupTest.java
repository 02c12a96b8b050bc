package io.entail.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.dao.EntityStore;
import io.entail.dao.migrate.MigrationListener;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.read.Entity;
import io.entail.read.ReplayListener;
import io.entail.schema.Definitions;
import io.entail.schema.TestDefinitions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a store whose entity was migrated, or is being migrated. */
final class MigratedBackupTest {
    private static final String OLD =
            "union { null, string } @unique(true) name = null; int total; union { null, string } note = null;";
    private static final String NEW = "union { null, string } @unique(true) code = null; "
            + "union { null, string } @unique(true) title = null; string total; string region;";

    @TempDir
    private Path folder;

    private final EntityStore store = EntityStore.inMemory(with(OLD));

    @AfterEach
    void close() {
        store.close();
    }

    private static Definitions with(String orders) {
        return TestDefinitions.of(
                "@entity(\"orders\") @primaryKey([\"id\"]) record Order { string id; " + orders + " }",
                TestDefinitions.WORKSPACES);
    }

    private static MigrationPlan plan() {
        return MigrationPlan.to(with(NEW).require("orders"))
                .rename("name", "title")
                .remove("note")
                .retype("total", "int_to_text")
                .fill("region", "eu");
    }

    private void fill() {
        store.enableMigrations();
        store.dao("orders").insert(Map.of("id", "a", "name", "x", "total", 7, "note", "n"));
        store.dao("orders").insert(Map.of("id", "b", "total", 8));
    }

    private BackupFile backup() {
        Path file = folder.resolve("backup");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                var unused = Backup.write(store, "shop", out, ReplayListener.NONE, rows -> {});
            }
            return BackupFile.check(file);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Map<String, Object>> rows(EntityStore store) {
        return store.dao("orders").stream().map(Entity::fields).toList();
    }

    @Test
    @DisplayName(
            "a backup after a migration has the definition in force and rows by it, and goes into a store with that")
    void afterTheStep() throws Exception {
        fill();
        assertThat(store.migrate(plan()).isDone()).isTrue();
        BackupFile file = backup();
        try (EntityStore other = EntityStore.inMemory(with(NEW));
                EntityStore older = EntityStore.inMemory(with(OLD))) {
            assertThat(file.misfits(other)).isEmpty();
            assertThat(Restoring.restore(file, other, ReplayListener.NONE, rows -> {}))
                    .isZero();
            assertThat(rows(other))
                    .isEqualTo(rows(store))
                    .containsExactly(
                            Map.of("id", "a", "title", "x", "total", "7", "region", "eu"),
                            Map.of("id", "b", "total", "8", "region", "eu"));
            assertThat(other.dao("orders").selectBy("title", "x")).isPresent();
            assertThat(file.misfits(older)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("a backup while a migration is under way has the definition of before, also for rewritten rows")
    void whileItIsUnderWay() throws Exception {
        fill();
        BackupFile[] file = new BackupFile[1];
        MigrationListener listener = new MigrationListener() {
            @Override
            public void began(String entity, String what, long rows) {
                if (what.startsWith("taking the last step")) {
                    file[0] = backup();
                }
            }
        };
        assertThat(store.migrate(plan(), listener).isDone()).isTrue();
        try (EntityStore other = EntityStore.inMemory(with(OLD))) {
            assertThat(file[0].misfits(other)).isEmpty();
            assertThat(Restoring.restore(file[0], other, ReplayListener.NONE, rows -> {}))
                    .isZero();
            assertThat(rows(other))
                    .containsExactly(
                            Map.of("id", "a", "name", "x", "total", 7, "note", "n"), Map.of("id", "b", "total", 8));
        }
    }
}
