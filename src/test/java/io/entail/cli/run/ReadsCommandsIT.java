package io.entail.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.cli.CommandRun;
import io.entail.config.EntityStoreConfig;
import io.entail.config.PostgresConfig;
import io.entail.dao.EntityStore;
import io.entail.project.ProjectOptions;
import io.entail.project.Projector;
import io.entail.project.postgres.write.PostgresTarget;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Commands that read a database and have no replica. */
@Timeout(180)
final class ReadsCommandsIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry().withPostgres();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();
    private final List<AutoCloseable> open = new ArrayList<>();
    private Path settings = Path.of("");

    @BeforeEach
    void begin() throws Exception {
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve("publisher"))
                .withStore(store)
                .withRegistry(stack.registryUrl())
                .withPublishCandidate(true)
                .withReaperInterval(Duration.ZERO)
                .withPostgres(PostgresConfig.of(stack.postgresUrl(), stack.postgresUser(), stack.postgresPassword()))
                .build();
        open.add(EntityStore.open(config));
        SchemaRegistry registry = new SchemaRegistry(config.registry());
        open.add(registry);
        open.add(Projector.start(
                config, registry, "postgres", PostgresTarget.of(config), new ProjectOptions(false, null, true)));
        settings = Files.writeString(
                temporary.resolve("settings"),
                String.join(
                        "\n",
                        "entail.bootstrap = " + stack.bootstrap(),
                        "entail.store = " + store,
                        "entail.postgres.url = " + stack.postgresUrl(),
                        "entail.postgres.user = " + stack.postgresUser(),
                        "entail.postgres.password = " + stack.postgresPassword(),
                        "schema.registry.url = " + stack.registryUrl()));
    }

    @AfterEach
    void end() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of(
                "--reads",
                "postgres",
                "--config",
                settings.toString(),
                "--data",
                temporary.resolve("none").toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    @Test
    void commandsReadAndWriteThroughADatabase() throws Exception {
        JsonNode service = run("insert", "services", "name=pay", "host=pay.local", "--json")
                .json(0);
        String id = service.get("id").asText();
        assertThat(run("get", "services", "pay", "--json").json(0).get("id").asText())
                .isEqualTo(id);
        run("update", "services", "pay", "retries=1", "--reason=fewer", "--json")
                .json(0);
        assertThat(run("history", "services", "pay").ok()).contains("fewer");

        JsonNode status = run("status", "--json").json(0);
        assertThat(status.get("reads").asText()).startsWith("PostgreSQL at ").doesNotContain(stack.postgresPassword());
        assertThat(status.get("state").asText()).isEqualTo("running");
        assertThat(status.get("lag").asLong()).isZero();
        assertThat(status.at("/entities/services/rows").asLong()).isEqualTo(1);
        assertThat(status.has("disk")).isFalse();

        JsonNode refused =
                run("get", "services", "pay", "--as-of", "0:3", "--json").error(12, "operation unsupported");
        assertThat(refused).isNotNull();
        assertThat(Files.exists(temporary.resolve("none")))
                .as("the command has no replica")
                .isFalse();
    }

    @Test
    void missingPartsAreReported() {
        assertThat(CommandRun.of("get", "services", "x", "--bootstrap", stack.bootstrap(), "--reads", "postgres")
                        .err())
                .contains("entail.postgres.url: required to read from PostgreSQL (entail.reads)")
                .contains("schema.registry.url: required without a replica");
        assertThat(CommandRun.of("get", "services", "x", "--bootstrap", stack.bootstrap(), "--reads", "mysql")
                        .err())
                .contains("'mysql' is neither replica nor postgres nor cassandra");
    }
}
