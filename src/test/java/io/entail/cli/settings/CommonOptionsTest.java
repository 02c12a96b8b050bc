package io.entail.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

final class CommonOptionsTest {
    @TempDir
    private Path temporary;

    @Command
    private static final class AnyCommand {
        @Mixin
        private final CommonOptions common = new CommonOptions();
    }

    @Test
    void anOptionWinsOverTheEnvironmentAndThatOverTheFile() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("settings"),
                "entail.store = file\nentail.workspace = file\nentail.bootstrap = file:1\nentail.open.timeout = 5s\n");
        CommonOptions options = parse("--store", "option");
        assertThat(options.settings(Map.of(
                        "ENTAIL_CONFIG", file.toString(),
                        "ENTAIL_STORE", "environment",
                        "ENTAIL_WORKSPACE", "environment",
                        "ENTAIL_REGISTRY", "http://environment:1",
                        "ENTAIL_DATA", " ")))
                .containsOnly(
                        Map.entry("entail.store", "option"),
                        Map.entry("entail.workspace", "environment"),
                        Map.entry("entail.bootstrap", "file:1"),
                        Map.entry("schema.registry.url", "http://environment:1"),
                        Map.entry("entail.open.timeout", "5s"));
    }

    @Test
    void everySettingHasAVariableAndTheShortOneOfItsOptionWins() throws Exception {
        Path file = Files.writeString(temporary.resolve("settings"), "entail.open.timeout = 5s\n");
        assertThat(parse("--config", file.toString())
                        .settings(Map.of(
                                "ENTAIL_OPEN_TIMEOUT", "6s",
                                "ENTAIL_KAFKA_SECURITY_PROTOCOL", "SSL",
                                "ENTAIL_DIRECTORY", "/long",
                                "ENTAIL_DATA", "/short",
                                "ENTAIL_SCHEMA_REGISTRY_URL", "http://long:1")))
                .containsOnly(
                        Map.entry("entail.open.timeout", "6s"),
                        Map.entry("entail.kafka.security.protocol", "SSL"),
                        Map.entry("entail.directory", "/short"),
                        Map.entry("schema.registry.url", "http://long:1"));
        assertThat(parse("--data", "/option").settings(Map.of("ENTAIL_DATA", "/short")))
                .containsOnly(Map.entry("entail.directory", "/option"));
    }

    @Test
    void aProfileWinsOverTheFileAndTheEnvironmentOverTheProfile() throws Exception {
        Path file = Files.writeString(
                temporary.resolve("settings"),
                "entail.store = file\nentail.workspace = file\nentail.bootstrap = file:1\n");
        Files.createDirectories(temporary.resolve("entail"));
        Path profiles = Files.writeString(
                temporary.resolve("entail/config"),
                "[shop]\nentail.store = profile\nentail.workspace = profile\nentail.postgres.password = hidden\n");
        Files.setPosixFilePermissions(profiles, PosixFilePermissions.fromString("rw-------"));
        Map<String, String> environment = Map.of(
                "XDG_CONFIG_HOME",
                temporary.toString(),
                "ENTAIL_PROFILE",
                "shop",
                "ENTAIL_CONFIG",
                file.toString(),
                "ENTAIL_WORKSPACE",
                "environment");

        Map<String, InForce> inForce = parse().inForce(environment);

        assertThat(inForce)
                .containsOnly(
                        Map.entry("entail.store", new InForce("profile", "profile shop")),
                        Map.entry("entail.workspace", new InForce("environment", "ENTAIL_WORKSPACE")),
                        Map.entry("entail.bootstrap", new InForce("file:1", file.toString())),
                        Map.entry("entail.postgres.password", new InForce("hidden", "profile shop")));
        InForce password = Objects.requireNonNull(inForce.get("entail.postgres.password"));
        assertThat(password.shown("entail.postgres.password")).doesNotContain("hidden");
        assertThatThrownBy(() -> parse("--profile", "other").inForce(environment))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("no profile 'other'");
    }

    @Test
    void secretsOfOtherLibrariesAreNotShown() {
        InForce secret = new InForce("hidden", "a file");
        for (String key : List.of(
                "entail.kafka.sasl.jaas.config",
                "entail.kafka.ssl.key.password",
                "entail.kafka.ssl.keystore.key",
                "schema.registry.basic.auth.user.info",
                "schema.registry.bearer.auth.token",
                "entail.postgres.url",
                "entail.cassandra.password")) {
            assertThat(secret.shown(key)).as("the value of %s is hidden", key).isEqualTo(InForce.HIDDEN);
        }
        assertThat(new InForce("SSL", "a file").shown("entail.kafka.security.protocol"))
                .isEqualTo("SSL");
    }

    @Test
    void definitionsAndPluginsAreSettings() {
        assertThat(parse("--definitions", "a.avdl,b", "--plugins=accept").settings(Map.of("ENTAIL_PLUGINS", "refuse")))
                .containsOnly(Map.entry("entail.definitions", "a.avdl,b"), Map.entry("entail.plugins.accept", "true"));
        assertThat(parse().settings(Map.of("ENTAIL_PLUGINS", "refuse", "ENTAIL_DEFINITIONS", "c")))
                .containsOnly(Map.entry("entail.definitions", "c"), Map.entry("entail.plugins.accept", "false"));
        assertThatThrownBy(() -> parse("--plugins", "yes").settings(Map.of()))
                .isInstanceOf(ParameterException.class)
                .hasMessage("--plugins (ENTAIL_PLUGINS) is accept or refuse, not 'yes'");
    }

    @Test
    void mistakesAreWrongUsage() throws Exception {
        Path file = Files.writeString(temporary.resolve("settings"), "entail.stor = x");
        assertThatThrownBy(() ->
                        parse("--bootstrap", "h:1", "--config", file.toString()).config(temporary))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("entail.stor: unknown setting");
        assertThatThrownBy(() -> parse("--config", "/does/not/exist").config(temporary))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("/does/not/exist");
    }

    private static CommonOptions parse(String... args) {
        AnyCommand command = new AnyCommand();
        new CommandLine(command).parseArgs(args);
        return command.common;
    }
}
