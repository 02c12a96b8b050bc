package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.entail.cli.settings.Variables;
import io.entail.config.EnvironmentSettings;
import io.entail.config.SettingKeys;
import io.entail.testkit.ComposeFile;
import io.entail.testkit.Dockerfile;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands and options in {@code docker/} exist. */
final class DockerCommandsTest {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z_]+)(:[-?]([^}]*))?}");

    @TempDir
    private Path temporary;

    @Test
    @DisplayName("the parser accepts every command")
    void commandsParse() throws Exception {
        List<List<String>> commands = new ArrayList<>();
        commands.add(words(Dockerfile.read().last("CMD")));
        ComposeFile.read().services().values().stream()
                .filter(ComposeFile.Service::built)
                .forEach(role -> commands.add(role.command()));
        assertThat(commands)
                .allSatisfy(command -> assertThatCode(() -> commandLine().parseArgs(command.toArray(String[]::new)))
                        .as("the parser accepts %s", command)
                        .doesNotThrowAnyException());
    }

    @Test
    @DisplayName("the parser accepts the command lines in comments")
    void commandsInCommentsParse() throws Exception {
        Matcher shown = Pattern.compile("exec publisher entail (.*)").matcher(ComposeFile.text());
        int commands = 0;
        while (shown.find()) {
            commands++;
            String[] command = shown.group(1).split(" ", -1);
            assertThatCode(() -> commandLine().parseArgs(command)).doesNotThrowAnyException();
        }
        assertThat(commands).isPositive();
    }

    @Test
    @DisplayName("Entail knows every variable, and together they are a valid configuration")
    void variablesAreKnown() throws Exception {
        List<String> ofImage = new ArrayList<>();
        Dockerfile.read().all("ENV").forEach(env -> ofImage.add(env.replaceFirst("=.*", "")));
        assertThat(ofImage).isNotEmpty().allMatch(Variables::isKnown);
        ComposeFile.read().services().forEach((name, service) -> {
            Matcher references =
                    REFERENCE.matcher(service.environment().values().toString());
            assertThat(references.results().map(found -> found.group(1)))
                    .as("Entail knows the variables that %s takes from outside", name)
                    .allMatch(Variables::isKnown);
            if (service.built()) {
                assertThat(service.environment().keySet())
                        .as("Entail knows the variables of %s", name)
                        .allMatch(Variables::isKnown);
                assertThatCode(() -> configure(service.environment()))
                        .as("the variables of %s are a valid configuration", name)
                        .doesNotThrowAnyException();
            }
        });
    }

    /**
     * Reads the configuration as the command line does, with the default of each variable that is not set from outside.
     */
    private void configure(Map<String, String> written) {
        Map<String, String> environment = new LinkedHashMap<>();
        written.forEach((name, value) -> environment.put(
                name, REFERENCE.matcher(value).replaceAll(found -> Matcher.quoteReplacement(found.group(3)))));
        Map<String, String> settings = new LinkedHashMap<>(EnvironmentSettings.read(environment));
        settings.put("entail.directory", temporary.toString());
        SettingKeys.read(settings);
    }

    @Test
    @DisplayName("the health check of the image accepts a fresh health file, and refuses an old or a missing one")
    void theHealthCheckLooksAtTheAgeOfTheFile() throws Exception {
        String check = Dockerfile.read().last("HEALTHCHECK");
        String command = check.substring(check.indexOf(" CMD ") + " CMD ".length());
        Path file = temporary.resolve("health");
        assertThat(sh(command, file)).as("a missing health file is unhealthy").isNotZero();
        Files.writeString(file, "running\n");
        assertThat(sh(command, file)).as("a fresh health file is healthy").isZero();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(40)));
        assertThat(sh(command, file))
                .as("a health file that is 40 s old is unhealthy")
                .isNotZero();
    }

    private static int sh(String command, Path health) throws Exception {
        ProcessBuilder process = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        process.environment().put("ENTAIL_HEALTH", health.toString());
        Process shell = process.start();
        try {
            assertThat(shell.waitFor(1, TimeUnit.MINUTES)).isTrue();
            return shell.exitValue();
        } finally {
            shell.destroyForcibly();
        }
    }

    /** Returns the texts of a list in JSON. */
    private static List<String> words(String text) {
        return Pattern.compile("\"([^\"]*)\"")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static CommandLine commandLine() {
        return Main.prepared(Commands.all(), new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
    }
}
