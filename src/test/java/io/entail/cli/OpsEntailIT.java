package io.entail.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.testkit.Clients;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script that users call, in a copy of the project that was never built, so that nothing here depends on, or
 * disturbs, the build that runs this test. In order: without tools, the first calls, later ones.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OpsEntailIT {
    private static final long BUILD_SECONDS_MAX = 600;
    private static final long COMMAND_SECONDS_MAX = 60;

    @TempDir
    private static Path folder;

    private static Path project;
    private static Path script;

    @BeforeAll
    static void copyProject() throws IOException {
        project = folder.resolve("a project");
        for (String part : List.of("pom.xml", "ops", "avro", "src/dist", "src/main", "src/stack")) {
            if (Files.exists(Path.of(part))) {
                copy(Path.of(part), project.resolve(part));
            }
        }
        // People call the script from any directory, through a link in a folder of their path.
        script = Files.createSymbolicLink(folder.resolve("entail"), project.resolve("ops/entail"));
    }

    @Test
    @Order(1)
    void namesTheMissingToolsWithTheWayToInstallThem() throws Exception {
        Path tools = Files.createDirectory(folder.resolve("tools"));
        for (String tool : List.of("bash", "readlink", "dirname", "find")) {
            link(tools, tool);
        }
        Run withoutJava = run(Map.of("PATH", tools.toString(), "JAVA_HOME", ""), "--version");
        assertThat(withoutJava.end(COMMAND_SECONDS_MAX)).isEqualTo(1);
        assertThat(withoutJava.err()).contains("JDK of Java 17", "apt-get install openjdk-17-jdk-headless");

        link(tools, "java");
        link(tools, "javac");
        Run withoutMaven = run(Map.of("PATH", tools.toString(), "JAVA_HOME", ""), "--version");
        assertThat(withoutMaven.end(COMMAND_SECONDS_MAX)).isEqualTo(1);
        assertThat(withoutMaven.err()).contains("Maven 3.8.7", "apt-get install maven");
        assertThat(withoutMaven.out()).isEmpty();
        try (Stream<Path> links = Files.list(tools)) {
            // JUnit warns about links in a temporary folder that point outside of it.
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    @Order(2)
    void tenFirstCallsAtOnceBuildOnceAndAllSucceed() throws Exception {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            runs.add(run(Map.of(), "--version"));
        }
        int builds = 0;
        for (Run run : runs) {
            assertThat(run.end(BUILD_SECONDS_MAX))
                    .as("the exit code is the expected one; the output is %s", run.err())
                    .isZero();
            assertThat(run.out()).isEqualTo("entail 0.1.0-SNAPSHOT\n");
            builds += run.err().contains("building") ? 1 : 0;
        }
        assertThat(builds).isEqualTo(1);
        assertThat(project.resolve("target/stack")).isDirectoryContaining("glob:**.classpath");
        assertThat(project.resolve("target/classes"))
                .as("the script leaves the folder of Maven alone, which would keep classes without analysis")
                .doesNotExist();
        assertThat(project.resolve("target/maven-status")).doesNotExist();
    }

    @Test
    @Order(3)
    void buildsAgainWhenASourceIsNewer() throws Exception {
        Run unchanged = run(Map.of(), "--version");
        assertThat(unchanged.end(COMMAND_SECONDS_MAX)).isZero();
        assertThat(unchanged.err()).isEmpty();

        Files.setLastModifiedTime(
                project.resolve("src/stack/kafka/pom.xml"),
                FileTime.from(Instant.now().plusSeconds(1)));
        Thread.sleep(1_100);
        Run changed = run(Map.of(), "--version");
        assertThat(changed.end(BUILD_SECONDS_MAX))
                .as("the exit code is the expected one; the output is %s", changed.err())
                .isZero();
        assertThat(changed.err()).contains("building");
        assertThat(changed.out()).isEqualTo("entail 0.1.0-SNAPSHOT\n");
    }

    @Test
    @Order(4)
    void devSaysWhereThingsAreAndStopsCleanly() throws Exception {
        String data = folder.resolve("data").toString();
        Run first = run(Map.of(), "dev", "--data", data);
        JsonNode ready = first.firstLine();
        assertThat(ready.get("ready").asBoolean()).isTrue();
        String bootstrap = ready.get("bootstrap").asText();
        String registry = ready.get("registry").asText();
        assertThat(registry).matches("http://127\\.0\\.0\\.1:\\d+/apis/ccompat/v7");
        String postgres = ready.get("postgres").asText();
        assertThat(postgres)
                .matches("jdbc:postgresql://127\\.0\\.0\\.1:\\d+/entail\\?user=postgres&password=[0-9a-f]{32}");
        assertThat(first.err()).doesNotContain(postgres.substring(postgres.lastIndexOf('=') + 1));
        assertThat(ready.has("cassandra")).isFalse();
        URI http = URI.create(ready.get("http").asText());
        assertThat(first.err()).contains(http + "/console/");
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(http.resolve("/services"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("{\"data\":[],\"next\":null}");
        try (Connection connection = DriverManager.getConnection(postgres)) {
            assertThat(connection.isValid(10)).isTrue();
        }
        int known = register(registry);
        new Clients(bootstrap).createTopic("kept");
        List<ProcessHandle> servers = first.process().children().toList();
        assertThat(servers).isNotEmpty();

        Run second = run(Map.of(), "dev", "--data", data);
        assertThat(second.end(COMMAND_SECONDS_MAX)).isEqualTo(1);
        assertThat(second.err())
                .contains(
                        "a stack already runs in", "process " + first.process().pid());

        assertThat(first.stop()).isZero();
        assertThat(first.out().lines()).hasSize(1);
        assertThat(servers).noneMatch(server -> server.info().commandLine().isPresent());

        // If a server ends on its own, the command reports this and ends, too.
        Run third = run(Map.of(), "dev", "--data", data);
        assertThat(third.firstLine().get("bootstrap").asText()).isEqualTo(bootstrap);
        assertThat(third.firstLine().get("http").asText()).isEqualTo(http.toString());
        assertThat(third.firstLine().get("registry").asText()).isEqualTo(registry);
        assertThat(third.firstLine().get("postgres").asText()).isEqualTo(postgres);
        assertThat(register(registry)).isEqualTo(known);
        assertThat(new Clients(bootstrap).topicId("kept")).isNotNull();
        third.process()
                .children()
                .filter(child -> child.info().commandLine().orElse("").contains("kafka.Kafka"))
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(third.end(COMMAND_SECONDS_MAX)).isEqualTo(1);
        assertThat(third.err()).contains("kafka ended with exit code 137", "kafka.log");
    }

    private static int register(String url) {
        try (SchemaRegistry registry = new SchemaRegistry(Map.of("schema.registry.url", url))) {
            return registry.id("kept", SchemaBuilder.record("Kept").fields().endRecord());
        }
    }

    private static Run run(Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String repository = System.getProperty("maven.repo.local");
        if (repository != null) {
            process.environment().merge("ENTAIL_MAVEN_OPTS", "-Dmaven.repo.local=" + repository, (a, b) -> a + " " + b);
        }
        process.environment().putAll(environment);
        return new Run(process.start(), out, err);
    }

    private record Run(Process process, Path outFile, Path errFile) {
        String out() throws IOException {
            return Files.readString(outFile);
        }

        String err() throws IOException {
            return Files.readString(errFile);
        }

        JsonNode firstLine() throws IOException, InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_SECONDS_MAX);
            while (!out().contains("\n")) {
                assertThat(process.isAlive() && System.nanoTime() < deadline)
                        .as("the process prints a line in time; the errors are %s", err())
                        .isTrue();
                Thread.sleep(50);
            }
            return new ObjectMapper().readTree(out());
        }

        int stop() throws InterruptedException {
            process.destroy();
            return end(COMMAND_SECONDS_MAX);
        }

        int end(long secondsMax) throws InterruptedException {
            try {
                assertThat(process.waitFor(secondsMax, TimeUnit.SECONDS)).isTrue();
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static void link(Path tools, String name) throws IOException {
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path tool = Path.of(folder, name);
            if (Files.isExecutable(tool)) {
                Files.createSymbolicLink(tools.resolve(name), tool);
                return;
            }
        }
        throw new AssertionError("this machine does not have the tool " + name);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
