package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CommandsTest {
    @Test
    @DisplayName(
            "a command line that begins with a command loads only that command, because loading others would take time")
    void onlyTheCommandThatIsCalledIsLookedAt() {
        Set<String> all = Commands.all().getSubcommands().keySet();
        assertThat(all).contains("get", "bench", "help");
        for (String name : all) {
            CommandLine called = Commands.of(name, "--help");
            assertThat(called.getSubcommands().keySet())
                    .as("only the command %s is loaded, whose class must be named like it", name)
                    .isEqualTo(name.equals("help") ? all : Set.of(name));
        }
    }

    @Test
    @DisplayName("a command line that begins with no command loads all, so that the error can list them")
    void withoutACommandAllAreKnown() {
        assertThat(Commands.of().getSubcommands()).containsKeys("get", "help");
        assertThat(Commands.of("gett").getSubcommands()).containsKeys("get", "help");
        assertThat(Commands.of("--help").getSubcommands()).containsKeys("get", "help");
    }
}
