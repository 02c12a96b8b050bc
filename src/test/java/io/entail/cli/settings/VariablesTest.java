package io.entail.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class VariablesTest {
    @Test
    @DisplayName("a variable without effect is reported, so that nobody relies on it")
    void whatDoesNothingIsNamed() {
        assertThat(Variables.unknown(Map.of(
                        "ENTAIL_OPEN_TIMOUT", "5s",
                        "ENTAIL_OPEN_TIMEOUT", "5s",
                        "ENTAIL_KAFKA_ACKS", "all",
                        "ENTAIL_PORT", "tcp://10.0.0.1:80",
                        "ENTAIL_LOG", "DEBUG",
                        "ENTAIL_JAVA_OPTS", "-Xmx1g",
                        "HOME", "/root")))
                .containsExactly("ENTAIL_OPEN_TIMOUT");
    }

    @Test
    @DisplayName("every variable that the code, the scripts and the README name is known")
    void whatIsNamedAnywhereIsKnown() throws Exception {
        Pattern name = Pattern.compile("ENTAIL(_[A-Z]+)+(?![A-Z_*])");
        try (Stream<Path> code = Files.walk(Path.of("src/main/java"))) {
            List<Path> places = Stream.concat(
                            code.filter(Files::isRegularFile)
                                    .filter(file -> !file.endsWith("EnvironmentSettings.java")),
                            Stream.of("README.md", "ops/entail", "src/dist/bin/entail", "src/dist/lib/launch.sh")
                                    .map(Path::of))
                    .toList();
            for (Path place : places) {
                assertThat(name.matcher(Files.readString(place)).results())
                        .as("the variables in %s are known", place)
                        .allMatch(found -> Variables.isKnown(found.group()), "known");
            }
        }
    }
}
