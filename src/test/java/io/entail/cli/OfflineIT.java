package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.testkit.ChildJvm;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command reads the state of a replica without Kafka if an option asks for it. */
final class OfflineIT {
    private static final Duration TIME_MAX = Duration.ofMinutes(2);

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private Path temporary;

    private final String store = stack.freshStore();

    @Test
    void theReplicaInTheCacheIsReadWithoutSayingWhereItIs() throws Exception {
        process("insert", "services", "name=shop", "host=s.local", "--bootstrap", stack.bootstrap());

        assertThat(process("get", "services", "shop", "--offline", "--json").get(0))
                .contains("\"host\":\"s.local\"");
        assertThat(process("count", "services", "--offline", "--bootstrap", stack.bootstrap()))
                .containsExactly("1");
        assertThat(process("status", "--offline"))
                .anyMatch(line -> line.matches("state +offline"))
                .anyMatch(line -> line.matches("lag +unknown"))
                .anyMatch(line -> line.matches("wrong +nothing"));
    }

    @Test
    void theReplicaOfADirectoryIsReadAndItsPositionIsPrinted() {
        String data = temporary.resolve("replica").toString();
        CommandRun.of(
                        "insert",
                        "services",
                        "name=shop",
                        "host=s.local",
                        "--store",
                        store,
                        "--data",
                        data,
                        "--bootstrap",
                        stack.bootstrap())
                .ok();
        String[] place = {"--store", store, "--data", data, "--offline"};
        assertThat(run("list services --columns name", place).ok()).isEqualTo("name\nshop\n");
        assertThat(run("export", place).ok()).contains("host: s.local");
        CommandRun run = run("count services", place);
        assertThat(run.ok()).isEqualTo("1\n");
        assertThat(run.err())
                .matches("entail: offline, the state through 0:\\d+ that the replica in " + data + " has\n");
    }

    @Test
    void withoutAReplicaACommandFailsAtOnceWithTheWayOut() throws Exception {
        String data = temporary.resolve("nothing").toString();
        CommandRun.of("get", "services", "shop", "--data", data, "--offline", "--json")
                .error(103, "store unavailable");
        CommandRun run = CommandRun.of("status", "--data", data, "--offline");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("there is no replica in " + data + ": run the command once without --offline");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "history services shop",
                "get services shop --as-of 0:1",
                "update services shop retries=1",
                "import ops/examples/gateway.yaml",
                "log",
                "feed services",
                "replay fresh",
                "serve",
                "publish",
                "backup file"
            })
    void commandsThatNeedKafkaSaySo(String command) {
        CommandRun run =
                run(command, "--offline", "--data", temporary.resolve("replica").toString());
        assertThat(run.code())
                .as("the exit code is the expected one; the output is %s", run.both())
                .isEqualTo(2);
        assertThat(run.err())
                .contains("'" + command.replaceAll(" .*", "") + "' needs Kafka, and --offline asks for what is here");
    }

    private static CommandRun run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        return CommandRun.of(words.toArray(String[]::new));
    }

    /** Runs a command in a process of its own with its own cache directory, and returns what it printed. */
    private List<String> process(String... words) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--store", store));
        try (ChildJvm child = ChildJvm.of(Main.class)
                .shortLived("256m")
                .withEnvironment("XDG_CACHE_HOME", temporary.resolve("cache").toString())
                .withArguments(all.toArray(String[]::new))
                .start()) {
            assertThat(child.awaitEnd(TIME_MAX))
                    .as("the exit code is the expected one; the output is %s", child.errors())
                    .isZero();
            return child.lines();
        }
    }
}
