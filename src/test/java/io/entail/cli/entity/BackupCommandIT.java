package io.entail.cli.entity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.entail.cli.CommandRun;
import io.entail.testkit.StackExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class BackupCommandIT {
    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();
    private final String other = stack.freshStore();

    @Test
    @DisplayName("a backup of the example restores into a new store with the same digest, and into no other store")
    void aBackupRestoresIntoANewStore() throws Exception {
        Path file = temporary.resolve("shop.backup");
        run(store, 0, "import", "ops/examples/gateway.yaml");
        JsonNode made = new ObjectMapper()
                .readTree(run(store, 0, "backup", file.toString(), "--json").out());

        JsonNode restored = new ObjectMapper()
                .readTree(run(other, 0, "restore", file.toString(), "--json").out());

        assertThat(restored.get("rows")).isEqualTo(made.get("rows"));
        assertThat(restored.get("content")).isEqualTo(made.get("content"));
        assertThat(fields(other)).isEqualTo(fields(store));
        assertThat(run(store, 1, "restore", file.toString()).err()).contains("has rows already");
        Files.writeString(file, "no backup");
        assertThat(run(stack.freshStore(), 1, "restore", file.toString()).err()).contains("is no backup");
    }

    /** Returns the fields without those that a store generates. */
    private JsonNode fields(String name) throws Exception {
        ObjectNode service = (ObjectNode)
                run(name, 0, "get", "services", "catalog", "--json").json(0);
        return service.without(List.of("_version", "_position"));
    }

    private CommandRun run(String name, int code, String... args) throws Exception {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--bootstrap=" + stack.bootstrap(), "--store=" + name, "--data=" + temporary.resolve(name)));
        CommandRun run = CommandRun.of(all.toArray(String[]::new));
        assertThat(run.code())
                .as("the exit code is the expected one; the output is %s", run.err())
                .isEqualTo(code);
        return run;
    }
}
