package io.entail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.entail.quickstart.Page;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's project with the POM of the README builds against a Maven repository that has nothing of Entail except the
 * installed artifacts. Their dependencies come from this machine's repository or from Maven Central.
 */
final class ConsumerIT {
    private static final int MINUTES_MAX = 8;
    private static final Path README = Path.of("README.md");
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    @TempDir
    private Path temporary;

    @Test
    @DisplayName("a project compiles the code of the README against the installed library, and it runs")
    void aProjectCanDependOnTheLibrary() throws Exception {
        install();
        Path project = Files.createDirectories(temporary.resolve("shop"));
        Path source = Files.createDirectories(project.resolve("src/main/java")).resolve("Shop.java");
        List<Page.Block> poms = Page.read(README).blocks("xml");
        assertThat(poms)
                .singleElement()
                .satisfies(pom -> assertThat(pom.text().lines()).hasSize(5));
        Files.writeString(project.resolve("pom.xml"), poms.get(0).text());
        Files.writeString(source, """
                import io.entail.config.*;
                import io.entail.dao.*;
                import java.nio.file.Path;
                import java.util.*;

                public final class Shop {
                    public static void main(String[] args) {
                        try (var store = EntityStore.inMemory()) {
                            var shop = store.dao("services").insert(Map.of("name", "shop", "host", "shop.internal"));
                            System.out.println(shop.text("name") + " " + store.dao("services").count());
                        }
                    }

                    static void shown() throws Exception {
                """ + Page.read(README).blocks("java").get(0).text() + "\n}\n}\n");

        String libraries = compile(project);
        assertThat(libraries).contains("entail-").doesNotContain("flink", "picocli", "logback", "-tools");
        assertThat(listed().keySet())
                .containsExactlyInAnyOrderElementsOf(sizes(libraries).keySet());
        sizes(libraries)
                .forEach((jar, megabytes) -> assertThat(listed().get(jar))
                        .as("the README has the size of %s in MB", jar)
                        .isCloseTo(megabytes, within(0.5)));
        assertThat(Files.readString(README))
                .contains("<artifactId>rocksdbjni</artifactId><version>" + version(libraries, "rocksdbjni")
                        + "</version><classifier>linux64</classifier>");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String out = run(
                project,
                List.of(java, "-cp", project.resolve("target/classes") + File.pathSeparator + libraries, "Shop"));
        assertThat(out).endsWith("shop 1\n");
    }

    /** The oldest JUnit that the extension supports. The tests of this project run it with version 6. */
    private static final String JUNIT = "10.3";

    @Test
    @DisplayName(
            "the project's tests get stores in memory and over Kafka with JUnit 5, from the tools beside the library")
    void itsTestsGetStoresWithJUnit5() throws Exception {
        install();
        Path project = Files.createDirectories(temporary.resolve("shop"));
        Path source = Files.createDirectories(project.resolve("src/main/java")).resolve("ShopTest.java");
        String tools = "<dependency><groupId>io.entail</groupId><artifactId>entail</artifactId><version>"
                + Pom.version(Path.of("pom.xml")) + "</version><classifier>tools</classifier></dependency>";
        assertThat(Files.readString(README))
                .contains(tools.replace("</dependency>", "<scope>test</scope></dependency>"));
        Files.writeString(
                project.resolve("pom.xml"),
                Page.read(README)
                        .blocks("xml")
                        .get(0)
                        .text()
                        .replace("</dependencies>", tools + """
                        <dependency><groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
                            <version>5.%s</version></dependency>
                        <dependency><groupId>org.junit.platform</groupId><artifactId>junit-platform-console</artifactId>
                            <version>1.%s</version></dependency></dependencies>""".replace("%s", JUNIT)));
        Files.writeString(source, """
                import static org.junit.jupiter.api.Assertions.*;

                import io.entail.dao.*;
                import io.entail.testing.*;
                import java.time.*;
                import java.util.*;
                import org.junit.jupiter.api.*;
                import org.junit.jupiter.api.extension.*;

                @ExtendWith(EntailExtension.class)
                class ShopTest {
                    @BeforeEach
                    void prepare(EntityStore store) {
                        store.dao("services").insert(Map.of("name", "shop", "host", "a"));
                    }

                    @RepeatedTest(2)
                    void inMemory(EntityStore store, SettableClock clock) {
                        assertEquals(1, store.dao("services").count());
                        Instant before = clock.instant();
                        clock.advance(Duration.ofDays(1));
                        long made = store.dao("services").insert(Map.of("host", "b")).number("created_at");
                        assertEquals(before.getEpochSecond() + 86_400, made);
                    }
                }

                class KafkaTest {
                    @RegisterExtension
                    static final EntailExtension entail = EntailExtension.overKafka();

                    @RepeatedTest(2)
                    void overKafka(EntityStore store) {
                        store.dao("services").insert(Map.of("name", "shop", "host", "a"));
                        assertEquals(1, store.dao("services").count());
                    }
                }
                """);

        String libraries = compile(project);
        String out = run(
                project,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        project.resolve("target/classes") + File.pathSeparator + libraries,
                        "org.junit.platform.console.ConsoleLauncher",
                        "execute",
                        "--disable-banner",
                        "--select-class=ShopTest",
                        "--select-class=KafkaTest"));
        assertThat(libraries).contains("junit-jupiter-api-5." + JUNIT).doesNotContain("junit-jupiter-api-6");
        assertThat(out).contains("4 tests successful", "0 tests failed");
    }

    @Test
    @DisplayName("the library has sources and Javadoc of the public API")
    void sourcesAndJavadocComeWithIt() throws Exception {
        assertThat(names(artifact("-sources")))
                .contains("io/entail/dao/EntityStore.java", "io/entail/avro/write.avdl")
                .noneMatch(name -> name.contains("shaded"));
        assertThat(names(artifact("-javadoc")))
                .contains("index.html", "io/entail/dao/EntityStore.html", "io/entail/schema/package-summary.html")
                .noneMatch(name -> name.startsWith("io/entail/cli/") || name.startsWith("io/entail/bench/"));
    }

    /** Returns the libraries that a service gets according to the README, with their sizes in MB. */
    private static Map<String, Double> listed() {
        Map<String, Double> listed = new TreeMap<>();
        for (List<String> row : readme().rows()) {
            if (row.size() == 2 && row.get(1).matches("\\d+\\.\\d")) {
                listed.put(row.get(0).replace("`", ""), Double.valueOf(row.get(1)));
            }
        }
        return listed;
    }

    private static Page readme() {
        try {
            return Page.read(README);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the jars of a class path without their versions, with their sizes in MB. */
    private static Map<String, Double> sizes(String classPath) throws IOException {
        Map<String, Double> sizes = new TreeMap<>();
        for (String jar : classPath.split(File.pathSeparator, -1)) {
            String name = Path.of(jar).getFileName().toString().replaceFirst("-\\d.*", "");
            sizes.put(name, Files.size(Path.of(jar)) / 1e6);
        }
        return sizes;
    }

    private static String version(String classPath, String artifact) {
        Matcher jar = Pattern.compile("/" + artifact + "-(\\d[0-9.]*)\\.jar").matcher(classPath);
        assertThat(jar.find())
                .as("the jar %s is in the class path %s", artifact, classPath)
                .isTrue();
        return jar.group(1);
    }

    /** Compiles a project and returns the class path of its libraries. */
    private String compile(Path project) throws Exception {
        Path classPath = project.resolve("class.path");
        maven(
                project,
                "org.apache.maven.plugins:maven-compiler-plugin:" + plugin("maven-compiler-plugin") + ":compile",
                "org.apache.maven.plugins:maven-dependency-plugin:" + plugin("maven-dependency-plugin")
                        + ":build-classpath",
                "-Dmdep.outputFile=" + classPath);
        return Files.readString(classPath).strip();
    }

    private static List<String> names(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(ZipEntry::getName).toList();
        }
    }

    private static Path artifact(String classifier) throws Exception {
        Path jar = TARGET.resolve("entail-" + Pom.version(Path.of("pom.xml")) + classifier + ".jar");
        assertThat(jar).as("the jar exists; run 'mvn package' first").exists();
        return jar;
    }

    private static String plugin(String artifact) throws Exception {
        return Objects.requireNonNull(Pom.plugins(Path.of("pom.xml")).get(artifact));
    }

    /** Installs the artifacts into the repository of this test, as 'mvn install' does. */
    private void install() throws Exception {
        maven(
                temporary,
                "org.apache.maven.plugins:maven-install-plugin:" + plugin("maven-install-plugin") + ":install-file",
                "-Dfile=" + artifact(""),
                "-DpomFile=" + Path.of("dependency-reduced-pom.xml").toAbsolutePath(),
                "-Dsources=" + artifact("-sources"),
                "-Djavadoc=" + artifact("-javadoc"));
        maven(
                temporary,
                "org.apache.maven.plugins:maven-install-plugin:" + plugin("maven-install-plugin") + ":install-file",
                "-Dfile=" + artifact("-tools"),
                "-DgroupId=io.entail",
                "-DartifactId=entail",
                "-Dversion=" + Pom.version(Path.of("pom.xml")),
                "-Dpackaging=jar",
                "-Dclassifier=tools",
                "-DgeneratePom=false");
    }

    private void maven(Path folder, String... arguments) throws Exception {
        Path settings = temporary.resolve("settings.xml");
        String known = System.getProperty(
                "maven.repo.local",
                Path.of(System.getProperty("user.home"), ".m2/repository").toString());
        String repository = "<id>known</id><url>" + Path.of(known).toUri() + "</url>";
        Files.writeString(
                settings,
                "<settings><profiles><profile><id>known</id><repositories><repository>" + repository
                        + "</repository></repositories><pluginRepositories><pluginRepository>" + repository
                        + "</pluginRepository></pluginRepositories></profile></profiles>"
                        + "<activeProfiles><activeProfile>known</activeProfile></activeProfiles></settings>");
        List<String> command = new ArrayList<>(List.of(
                "mvn",
                "-q",
                "-B",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + temporary.resolve("repository"),
                // A folder can serve as a repository even offline.
                "-Daether.offline.protocols=file"));
        command.addAll(options());
        command.addAll(List.of(arguments));
        run(folder, command);
    }

    /** Returns the options of a build on this machine, except for the repository. */
    private static List<String> options() {
        String given = System.getenv().getOrDefault("ENTAIL_MAVEN_OPTS", "").strip();
        return given.isEmpty()
                ? List.of()
                : Arrays.stream(given.split(" +", -1))
                        .filter(option -> !option.startsWith("-Dmaven.repo.local"))
                        .toList();
    }

    private String run(Path folder, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(temporary, "run", ".out");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(MINUTES_MAX, TimeUnit.MINUTES))
                    .as("the command ends in time: %s", command)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("the command %s succeeds: %s", command, Files.readString(out))
                    .isZero();
            return Files.readString(out);
        } finally {
            process.destroyForcibly();
        }
    }
}
