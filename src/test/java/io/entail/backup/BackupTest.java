package io.entail.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entail.dao.Dao;
import io.entail.dao.EntityStore;
import io.entail.dao.WriteOptions;
import io.entail.read.Entity;
import io.entail.read.PageRequest;
import io.entail.read.ReplayListener;
import io.entail.read.Scope;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.Seeds;
import io.entail.testkit.ShippedRows;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
    private static final int NODES = 1_000;

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @TempDir
    private Path folder;

    private final EntityStore store = EntityStore.inMemory(Definitions.shipped().acceptingPlugins());

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    @DisplayName("a restored store has the same ids, automatic and hashed values, workspaces and times of expiry")
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

    /** Returns all rows without the values that a store assigns: version, position and remaining seconds. */
    private static List<String> rows(EntityStore store) {
        return store.definitions().stream()
                .map(EntityDefinition::name)
                .sorted()
                .flatMap(name -> store.reader().page(name, PageRequest.first(10_000), Scope.ALL).data().stream())
                .map(row -> row.type() + " " + row.workspace() + " " + row.fields())
                .toList();
    }

    @Test
    @DisplayName("a file that was altered, cut or is not a backup is refused before anything is written")
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
    @DisplayName("random rows of every shipped entity are restored unchanged")
    void randomRowsOfEveryShippedEntityRestore() throws Exception {
        new ShippedRows(Definitions.shipped(), seeds.random()).fill(store, definition -> true, false);
        for (EntityDefinition definition : Definitions.shipped().all()) {
            assertThat(store.reader()
                            .page(definition.name(), PageRequest.first(1), Scope.ALL)
                            .data())
                    .as("rows of %s were stored", definition.name())
                    .isNotEmpty();
        }
        BackupFile checked = BackupFile.check(backup());
        try (EntityStore other = EntityStore.inMemory(Definitions.shipped().acceptingPlugins())) {
            assertThat(Restoring.restore(checked, other, ReplayListener.NONE, rows -> {}))
                    .isZero();
            assertThat(rows(other)).isEqualTo(rows(store));
        }
    }

    @Test
    @DisplayName("rows that refer to rows of their own entity are restored, whatever their keys, even in a cycle")
    void rowsThatReferToEachOtherRestore() throws Exception {
        Path file = Files.writeString(folder.resolve("nodes.avdl"), """
                namespace test;
                schema Node;

                @entity("nodes") @primaryKey(["id"]) @endpointKey("id")
                record Node {
                  string id;
                  union { null, string } @references("nodes") parent = null;
                  union { null, string } @references("nodes") twin = null;
                }
                """);
        Definitions definitions = Definitions.load(List.of(file), true);
        Files.delete(file);
        Random random = seeds.random();
        try (EntityStore nodes = EntityStore.inMemory(definitions);
                EntityStore other = EntityStore.inMemory(definitions)) {
            Dao dao = nodes.dao("nodes");
            List<String> keys = new ArrayList<>();
            for (int i = 0; i < NODES; i++) {
                String key = String.format("%08x", random.nextInt());
                Map<String, Object> fields = new HashMap<>(Map.of("id", key));
                if (i > 0) {
                    // This is usually a long chain, and sometimes a tree.
                    int parent = random.nextInt(4) == 0 ? random.nextInt(i) : i - 1;
                    fields.put("parent", Map.of("id", keys.get(parent)));
                }
                dao.insert(fields);
                keys.add(key);
            }
            for (int i = 0; i < NODES / 10; i++) {
                // References go forwards and backwards, so that there are cycles and rows that refer to themselves.
                String key = keys.get(random.nextInt(NODES));
                String twin = random.nextInt(10) == 0 ? key : keys.get(random.nextInt(NODES));
                dao.update(key, Map.of("twin", Map.of("id", twin)));
            }
            Path backup = folder.resolve("nodes.backup");
            try (var out = Files.newOutputStream(backup)) {
                Backup.write(nodes, "nodes", out, ReplayListener.NONE, rows -> {});
            }
            assertThat(Restoring.restore(BackupFile.check(backup), other, ReplayListener.NONE, rows -> {}))
                    .isZero();
            assertThat(allOf(other, "nodes")).isEqualTo(allOf(nodes, "nodes")).hasSize(NODES);
        }
    }

    private static Map<Object, Object> allOf(EntityStore store, String entity) {
        Map<Object, Object> rows = new HashMap<>();
        store.dao(entity).each().forEach(row -> rows.put(row.fields().get("id"), row.fields()));
        return rows;
    }

    @Test
    @DisplayName("two backups of one moment are equal byte for byte")
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
