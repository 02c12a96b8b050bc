package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.entail.quickstart.Page;
import io.entail.testkit.StackExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The first commands of the README, run exactly as written. */
final class ReadmeCommandsIT {
    private static final String BROKER = "127.0.0.1:9092";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    @Test
    @DisplayName("the commands succeed, and the update changes something")
    void theFirstCommandsWork() throws Exception {
        List<List<String>> commands = Page.read(Path.of("README.md")).commands().stream()
                .filter(command -> command.contains(BROKER))
                .toList();
        assertThat(commands).extracting(command -> command.get(0)).containsExactly("import", "update", "get", "list");
        for (List<String> command : commands) {
            run(command).ok();
        }
        JsonNode last = run(List.of("history", "services", "catalog", "--limit=1", "--json", "--bootstrap", BROKER))
                .json(0)
                .at("/data/0");
        assertThat(last.get("operation").asText()).isEqualTo("update");
        assertThat(last.get("actor").asText()).isEqualTo("ann");
        List<String> changed = new ArrayList<>();
        last.get("diff").fieldNames().forEachRemaining(changed::add);
        assertThat(changed).filteredOn(field -> !field.equals("updated_at")).containsExactly("retries");
    }

    private CommandRun run(List<String> command) {
        List<String> args = new ArrayList<>(command);
        args.replaceAll(arg -> arg.equals(BROKER) ? stack.bootstrap() : arg);
        args.addAll(List.of("--store", store, "--data", temporary.resolve(store).toString()));
        return CommandRun.of(args.toArray(String[]::new));
    }
}
