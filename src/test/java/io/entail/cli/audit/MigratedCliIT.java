package io.entail.cli.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.CommandRun;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.dao.migrate.MigrationPlan;
import io.entail.schema.Definitions;
import io.entail.testkit.StackExtension;
import io.entail.testkit.TestPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read history, across a migration, and a backup of a migrated store, on a real Kafka. */
final class MigratedCliIT {
    private static final String ORDERS = """
            namespace shop;
            schema Order;
            @entity("orders") @primaryKey(["id"])
            record Order { string id; union { null, int } %s = null; union { null, %s } count = null; }
            """;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    private Path file(String amount, String count) throws IOException {
        return Files.writeString(temporary.resolve(amount + ".avdl"), ORDERS.formatted(amount, count));
    }

    @Test
    void theStepIsPrintedAndVerifyFindsNothing() throws Exception {
        Path before = file("total", "int");
        Path after = file("amount", "string");
        run("insert", "orders", "id=a", "total=1", "count=7", "--actor=bob", "--definitions", before.toString())
                .ok();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve("migrating"))
                .withStore(store)
                .build();
        try (EntityStore opened = EntityStore.open(config)) {
            opened.enableMigrations();
            opened.as("ann")
                    .because("types")
                    .migrate(MigrationPlan.to(
                                    Definitions.load(List.of(after), true).require("orders"))
                            .rename("total", "amount")
                            .retype("count", "int_to_text"));
        }
        run("update", "orders", "a", "amount=2", "--actor=cid").ok();
        try (SchemaRegistry registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
                TestPublisher publisher = new TestPublisher(stack.bootstrap(), store, registry)) {
            publisher.publishAll();
        }

        assertThat(run("history", "orders", "a").ok())
                .containsSubsequence(
                        "by cid",
                        "amount: 1 -> 2",
                        "* 'orders' migrated to version 3 of its definition  at ",
                        "by ann: types",
                        "by bob",
                        "total");
        assertThat(run("history", "orders", "a", "--actor", "cid").ok()).doesNotContain("migrated");
        assertThat(run("log", "orders").ok())
                .containsSubsequence(
                        "by cid",
                        "'orders' migrated to version 3 of its definition",
                        "by ann: types",
                        "version 2 prepared for a migration of 'orders'",
                        "by bob");
        assertThat(run("log", "orders", "--actor", "cid").ok()).doesNotContain("migrated");
        run("verify").ok();

        Path backup = temporary.resolve("backup");
        run("backup", backup.toString()).ok();
        String other = stack.freshStore();
        run("restore", backup.toString(), "--store", other, "--definitions", after.toString())
                .ok();
        assertThat(run("get", "orders", "a", "--store", other).ok()).contains("amount", "2");
    }

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        if (!all.contains("--store")) {
            all.addAll(List.of("--store", store));
        }
        String name = all.get(all.indexOf("--store") + 1);
        all.addAll(List.of("--bootstrap", stack.bootstrap(), "--registry", stack.registryUrl()));
        all.addAll(List.of("--data", temporary.resolve("data-" + name).toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
