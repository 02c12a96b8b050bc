package io.entail.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.cli.CommandRun;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.dao.migrate.MigrationListener;
import io.entail.declarative.migration.MigrationFile;
import io.entail.schema.Functions;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code entail migrate} on a real Kafka: its output, its exit codes, and what it appends. */
final class MigrateCommandIT {
    private static final String ORDERS = """
            namespace shop;
            schema Order;
            @entity("orders") @primaryKey(["id"])
            record Order { string id; %s }
            """;

    private static final String MIGRATION = """
            definition: new.avdl
            steps:
              - rename: {from: total, to: amount}
              - retype: {field: count, conversion: int_to_text}
              - fill: {field: region, value: eu}
            """;

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();
    private String migration = "";

    @BeforeEach
    void fill() throws IOException {
        Path old = file(
                "old.avdl",
                ORDERS.formatted("int total; union { null, int } count = null; union { null, string } code = null;"));
        file(
                "new.avdl",
                ORDERS.formatted("int amount; union { null, string } count = null; "
                        + "union { null, string } @unique(true) code = null; string region;"));
        migration = file("migration.yaml", MIGRATION).toString();
        run("insert", "orders", "id=a", "total=1", "count=7", "code=x", "--definitions", old.toString())
                .ok();
        run("insert", "orders", "id=b", "total=2", "code=y").ok();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(temporary.resolve(name), text);
    }

    @Test
    @DisplayName(
            "a dry run and a migration list the rows that would break a rule by key, end with 1, and append nothing")
    void rowsThatBreakAreToldByKey() throws Exception {
        run("update", "orders", "b", "code=x").ok();
        String before = end();
        for (CommandRun run : List.of(migrate("--dry-run"), migrate("--dry-run", "--actor", "ann"))) {
            assertThat(run.code())
                    .as("the exit code is the expected one; the output is %s", run.both())
                    .isOne();
            assertThat(run.out())
                    .contains(
                            "orders: field 'total' becomes 'amount'",
                            "orders id=b: 'code' has the value that the row '{id=\"a\"}' has, too",
                            "orders: 1 row breaks the new definition, which is not in force: mend what was told and migrate again");
        }
        JsonNode told = migrate("--dry-run", "--json").json(1).at("/data/0");
        assertThat(told.get("result").asText()).isEqualTo("broken");
        assertThat(told.at("/broken/0/key/id").asText()).isEqualTo("b");
        assertThat(told.at("/broken/0/fault").asText()).startsWith("'code' has the value");
        assertThat(end()).as("a dry run appends nothing").isEqualTo(before);

        CommandRun refused = migrate("--enable-protocol");
        assertThat(refused.code())
                .as("the exit code is the expected one; the output is %s", refused.both())
                .isOne();
        assertThat(refused.out()).contains("orders id=b: 'code' has the value");
        assertThat(run("get", "orders", "b").ok()).contains("total").doesNotContain("amount");
    }

    @Test
    @DisplayName("without the protocol, the error names the option that enables it, and nothing is appended")
    void theProtocolIsEnabledFirst() throws Exception {
        String before = end();
        CommandRun refused = migrate();
        assertThat(refused.code())
                .as("the exit code is the expected one; the output is %s", refused.both())
                .isOne();
        assertThat(refused.err()).contains("entail migrate FILE --enable-protocol", "it cannot be disabled again");
        assertThat(end()).isEqualTo(before);
        assertThat(migrate("--dry-run").ok()).contains("orders: nothing was written; 2 of 2 rows would be rewritten");
        CommandRun both = migrate("--dry-run", "--enable-protocol");
        assertThat(both.code())
                .as("the exit code is the expected one; the output is %s", both.both())
                .isEqualTo(2);
        assertThat(end()).isEqualTo(before);
    }

    @Test
    @DisplayName("a migration prints the version in force, and the same command again has nothing to do")
    void migrates() throws Exception {
        assertThat(migrate("--enable-protocol", "--actor", "ann", "--reason", "regions")
                        .ok())
                .containsPattern("orders: done: version 3 is in force from 0:\\d+ on; 2 rows were rewritten");
        assertThat(migrate().ok()).contains("orders: nothing to do: version 3 is in force");
        JsonNode row = run("get", "orders", "a", "--json").json(0);
        assertThat(row.get("amount").asInt()).isOne();
        assertThat(row.get("count").asText()).isEqualTo("7");
        assertThat(row.get("region").asText()).isEqualTo("eu");
        assertThat(row.has("total")).isFalse();
        assertThat(run("history", "orders", "a").ok()).contains("by ann: regions");
        run("insert", "orders", "id=c", "amount=1", "region=us", "code=x", "--json")
                .error(5, "unique constraint violation");
    }

    @Test
    @DisplayName("with --json there is one document for a migration and one for an error")
    void documents() throws Exception {
        assertThat(migrate("--json")
                        .error(12, "operation unsupported")
                        .get("message")
                        .asText())
                .contains("--enable-protocol");
        JsonNode done = migrate("--enable-protocol", "--json").json(0).at("/data/0");
        assertThat(done.get("entity").asText()).isEqualTo("orders");
        assertThat(done.get("result").asText()).isEqualTo("done");
        assertThat(done.get("version").asInt()).isEqualTo(3);
        assertThat(done.get("position").asText()).matches("0:\\d+");
        assertThat(done.get("rewritten").asInt()).isEqualTo(2);
        assertThat(done.get("broken")).isEmpty();
        assertThat(migrate("--json").json(0).at("/data/0/result").asText()).isEqualTo("already");
        assertThat(migrate("--abandon", "--json").json(1).get("abandoned")).isEmpty();
    }

    @Test
    @DisplayName("--abandon abandons a migration that is under way, and says so if there is none")
    void abandons() throws Exception {
        CommandRun none = migrate("--abandon");
        assertThat(none.code())
                .as("the exit code is the expected one; the output is %s", none.both())
                .isOne();
        assertThat(none.out()).contains("no migration is under way");

        stopBehindPrepare();
        CommandRun other = migrateOther();
        assertThat(other.code())
                .as("the exit code is the expected one; the output is %s", other.both())
                .isOne();
        assertThat(other.err()).contains("another migration of 'orders' is under way (prepared as version 2)");
        assertThat(migrate("--abandon").ok()).contains("given up: orders");
        assertThat(migrate("--abandon", "--dry-run").code()).isEqualTo(2);
        assertThat(run("update", "orders", "a", "total=5").ok()).isNotEmpty();
        assertThat(migrate().ok()).contains("orders: done: version 5 is in force");
        assertThat(run("get", "orders", "a", "--json").json(0).get("amount").asInt())
                .isEqualTo(5);
    }

    /** Leaves a migration that has not rewritten any row. */
    private void stopBehindPrepare() {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve("stopped"))
                .withStore(store)
                .build();
        MigrationListener stopping = new MigrationListener() {
            @Override
            public void began(String entity, String what, long rows) {
                if (what.equals("rewriting rows")) {
                    throw new IllegalStateException("stopped by the test");
                }
            }
        };
        try (EntityStore opened = EntityStore.open(config)) {
            opened.enableMigrations();
            assertThatThrownBy(
                            () -> opened.migrate(MigrationFile.read(Path.of(migration), Functions.builtIn()), stopping))
                    .hasMessage("stopped by the test");
        }
    }

    private CommandRun migrateOther() throws IOException {
        Path other = file("other.yaml", MIGRATION.replace("value: eu", "value: us"));
        return run("migrate", other.toString());
    }

    @Test
    @DisplayName("all faults of a file are reported at once, and then all that do not fit the log")
    void faultsAreToldAtOnce() throws Exception {
        String before = end();
        file(
                "migration.yaml",
                "definition: new.avdl\nsteps:\n- renam: {from: a, to: b}\n- fill: {field: region}\nmore: 1\n");
        CommandRun faulty = migrate();
        assertThat(faulty.code())
                .as("the exit code is the expected one; the output is %s", faulty.both())
                .isOne();
        assertThat(faulty.err())
                .contains(
                        "more: unknown field",
                        "steps[1]: expected one of rename, remove, retype and fill, not 'renam' (the closest is 'rename')",
                        "steps[2].fill.value: required field missing");
        file("migration.yaml", "definition: new.avdl\nsteps:\n- remove: nothing\n");
        CommandRun unfit = migrate();
        assertThat(unfit.code())
                .as("the exit code is the expected one; the output is %s", unfit.both())
                .isOne();
        assertThat(unfit.err())
                .contains("'total'", "'nothing'", "retype: {field: count, conversion: int_to_text}", "'region'");
        assertThat(end()).isEqualTo(before);
    }

    /** Returns the end of the log. */
    private String end() throws IOException {
        return run("status", "--json").json(0).at("/log/end").asText();
    }

    private CommandRun migrate(String... options) {
        List<String> call = new ArrayList<>(List.of("migrate", migration));
        call.addAll(List.of(options));
        return run(call.toArray(String[]::new));
    }

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap", stack.bootstrap(), "--store", store));
        all.addAll(List.of("--data", temporary.resolve("data").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }
}
