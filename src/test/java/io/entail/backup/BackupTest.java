package io.entail.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.schema.EntityDefinition;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
    @TempDir
    private Path folder;

    private final EntityStore store = EntityStore.inMemory();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("what is restored is what was there: ids, automatic and hashed values, workspaces and what expires")
    void whatIsRestoredIsWhatWasThere() throws Exception {
        fill();
        Path file = backup();

        BackupFile checked = BackupFile.check(file);
        assertThat(checked.store()).isEqualTo("shop");
        assertThat(checked.backup().rows()).isEqualTo(rows(store).size());
        try (EntityStore other = EntityStore.inMemory()) {
            assertThat(checked.misfits(other)).isEmpty();
            assertThat(Restoring.restore(checked, other, ReplayListener.NONE, rows -> {}))
                    .isZero();

            assertThat(rows(other)).isEqualTo(rows(store));
            assertThat(rows(other)).hasSizeGreaterThan(8);
            Entity key = other.dao("keyauth_credentials")
                    .selectBy("key", "secret-key")
                    .orElseThrow();
            assertThat(key.ttl()).isBetween(3_000L, 3_600L);
        }
    }

    private void fill() {
        Entity service =
                store.dao("services").insert(Map.of("name", "shop", "host", "shop.internal", "tags", List.of("a")));
        store.dao("routes")
                .insert(Map.of("name", "r", "paths", List.of("/a"), "service", Map.of("id", service.text("id"))));
        store.dao("plugins")
                .insert(Map.of(
                        "name",
                        "key-auth",
                        "config",
                        Map.of("key_names", List.of("apikey")),
                        "service",
                        Map.of("id", service.text("id"))));
        store.dao("plugins")
                .insert(Map.of("name", "rate-limiting", "config", Map.of("minute", 600, "policy", "local")));
        Entity ann = store.dao("consumers").insert(Map.of("username", "ann", "custom_id", "größe"));
        store.dao("basicauth_credentials")
                .insert(Map.of("username", "ann", "password", "pass", "consumer", Map.of("id", ann.text("id"))));
        store.dao("keyauth_credentials")
                .insert(
                        Map.of("key", "secret-key", "consumer", Map.of("id", ann.text("id"))),
                        WriteOptions.NONE.withTtl(3_600));
        store.dao("upstreams").insert(Map.of("name", "up.internal"));
        Entity team = store.dao("workspaces").insert(Map.of("name", "team"));
        store.workspace(java.util.Objects.requireNonNull(team.text("id")))
                .dao("services")
                .insert(Map.of("name", "shop", "host", "team.internal"));
    }

    /** Everything of all rows but what a store gives them anew: version, position and the seconds that are left. */
    private static List<String> rows(EntityStore store) {
        return store.definitions().stream()
                .map(EntityDefinition::name)
                .sorted()
                .flatMap(name -> store.reader().page(name, PageRequest.first(1_000), Scope.ALL).data().stream())
                .map(row -> row.type() + " " + row.workspace() + " " + row.fields())
                .toList();
    }

    @Test
    @DisplayName("a backup that was altered, cut or is none is refused before anything is written")
    void aDamagedBackupIsRefused() throws Exception {
        fill();
        Path file = backup();
        byte[] whole = Files.readAllBytes(file);

        Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> BackupFile.check(file)).isInstanceOf(DamagedBackupException.class);
        Files.writeString(file, "no gzip");
        assertThatThrownBy(() -> BackupFile.check(file)).isInstanceOf(DamagedBackupException.class);
        assertAltered(file, whole, text -> text.replace("team.internal", "evil.internal"));
        assertAltered(file, whole, text -> text.replaceFirst("\\{\"entity\":\"upstreams\"[^\n]*\n", ""));
        assertAltered(file, whole, text -> text + "{}\n");
        assertAltered(file, whole, text -> text.replace("{\"entail_backup\":1", "{\"entail_backup\":2"));
    }

    private static void assertAltered(Path file, byte[] whole, java.util.function.UnaryOperator<String> change)
            throws Exception {
        String text;
        try (var in = new java.util.zip.GZIPInputStream(new java.io.ByteArrayInputStream(whole))) {
            text = new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
        assertThat(change.apply(text)).isNotEqualTo(text);
        try (var out = new java.util.zip.GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(change.apply(text).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        assertThatThrownBy(() -> BackupFile.check(file))
                .isInstanceOf(DamagedBackupException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    @DisplayName("two backups of one moment are the same bytes")
    void twoBackupsOfOneMomentAreTheSame() throws Exception {
        fill();
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        Backup.write(store, "shop", first, ReplayListener.NONE, rows -> {});
        Backup.write(store, "shop", second, ReplayListener.NONE, rows -> {});
        assertThat(second.toByteArray()).isEqualTo(first.toByteArray());
    }

    private Path backup() throws Exception {
        Path file = folder.resolve("shop.backup");
        try (var out = Files.newOutputStream(file)) {
            Backup.write(store, "shop", out, ReplayListener.NONE, rows -> {});
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
        return file;
    }
}
