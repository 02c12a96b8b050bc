package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.testkit.Distribution;
import io.entail.testkit.Distribution.Run;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged distribution, unpacked into a folder whose name has unusual characters, in an environment without Maven.
 */
final class DistributionIT {
    private static final Path POM = Path.of("pom.xml");
    private static final long START_SECONDS_MAX = 120;

    /** An artifact that is packed into our own jar; see {@link PackagedJarIT}. */
    private static final String PACKED = "flink-sql-avro-confluent-registry";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private static Path temporary;

    private static Path zip;
    private static String root;
    private static Distribution distribution;

    @BeforeAll
    static void unpack() throws Exception {
        root = "entail-" + Pom.version(POM);
        zip = Path.of("target", root + ".zip");
        distribution = Distribution.unpack(zip, temporary);
    }

    @AfterAll
    static void close() throws IOException {
        distribution.close();
    }

    @Test
    @DisplayName(
            "the distribution has all that the command line needs in one folder, and nothing of tests or the build")
    void itHasWhatTheCommandLineNeeds() throws Exception {
        List<String> names = entries().stream().map(ZipEntry::getName).toList();
        assertThat(names).allMatch(name -> name.startsWith(root + "/")).noneMatch(name -> name.contains(".."));
        List<String> files = names.stream()
                .filter(name -> !name.endsWith("/"))
                .map(name -> name.substring(root.length() + 1))
                .toList();
        assertThat(files)
                .contains(
                        "share/man/man1/entail.1",
                        "share/man/man1/entail-get.1",
                        "share/bash-completion/completions/entail")
                .filteredOn(name -> !name.endsWith(".jar") && !name.startsWith("share/"))
                .containsExactlyInAnyOrder("LICENSE", "NOTICE", "README.md", "bin/entail", "lib/launch.sh");
        List<String> jars = files.stream().filter(name -> name.endsWith(".jar")).toList();
        assertThat(jars)
                .allMatch(jar -> jar.startsWith("lib/"))
                .contains("lib/" + root + ".jar", "lib/" + root + "-tools.jar");
        for (Pom.Dependency dependency : Pom.dependencies(POM)) {
            boolean wanted = List.of("compile", "runtime").contains(dependency.scope())
                    && !dependency.artifact().equals(PACKED);
            assertThat(jars.stream().filter(jar -> jar.matches("lib/" + dependency.artifact() + "-[0-9][^/]*")))
                    .as("the distribution has the right number of jars of %s", dependency.name())
                    .hasSize(wanted ? 1 : 0);
        }
    }

    @Test
    @DisplayName("its NOTICE names the licence of every jar")
    void noticeNamesTheLicenceOfEveryJar() throws Exception {
        List<String> named = Files.readAllLines(distribution.home().resolve("NOTICE")).stream()
                .filter(line -> line.matches("[A-Za-z0-9.-]+ {2,}\\S.*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertThat(libraries())
                .as("src/dist/NOTICE has a line for each library of others")
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    @DisplayName("the same sources give the same bytes, because no entry has the time of the build")
    void noEntryHasTheTimeOfTheBuild() throws Exception {
        Instant fixed = Instant.parse(Pom.properties(POM).get("project.build.outputTimestamp"));
        LocalDateTime wanted = LocalDateTime.ofInstant(fixed, ZoneOffset.UTC);
        assertThat(entries()).extracting(ZipEntry::getTimeLocal).containsOnly(wanted);
        try (ZipFile own =
                new ZipFile(distribution.home().resolve("lib/" + root + ".jar").toFile())) {
            // Files that are packed in keep their original times.
            assertThat(own.stream().map(ZipEntry::getTimeLocal)).noneMatch(time -> time.isAfter(wanted));
        }
    }

    @Test
    @DisplayName("bin/entail runs from any directory, through links, with the Java of JAVA_HOME or of the PATH")
    void itRunsFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("entail"), distribution.script());
        Path second = Files.createSymbolicLink(temporary.resolve("again"), link.getFileName());
        for (Path script : List.of(distribution.script(), link, second)) {
            Run version = distribution.run(script, Map.of(), "--version");
            assertThat(version.end())
                    .as("the exit code is the expected one; the output is %s", version.err())
                    .isZero();
            assertThat(version.out()).isEqualTo("entail " + Pom.version(POM) + "\n");
            assertThat(version.err()).isEmpty();
        }
        Path java = distribution.link("java");
        try {
            Run help = distribution.run(link, Map.of("JAVA_HOME", ""), "help");
            assertThat(help.end())
                    .as("the exit code is the expected one; the output is %s", help.err())
                    .isZero();
            assertThat(help.out()).startsWith("Usage: entail").contains("publish");
        } finally {
            Files.delete(java);
        }
    }

    @Test
    @DisplayName("without Java, the script says what to install")
    void itSaysWhatToInstall() throws Exception {
        Run run = distribution.run(Map.of("JAVA_HOME", ""), "--version");
        assertThat(run.end()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("entail: Java 17 or later is needed").contains("apt-get install");
    }

    @Test
    @DisplayName("the script reports a variable that has no effect")
    void itNamesAVariableThatDoesNothing() throws Exception {
        Run run = distribution.run(Map.of("ENTAIL_OPEN_TIMOUT", "5s", "ENTAIL_OPEN_TIMEOUT", "5s"), "--version");
        assertThat(run.end()).isZero();
        assertThat(run.err().lines())
                .containsExactly(
                        "entail: ENTAIL_OPEN_TIMOUT in the environment is no variable of Entail and does nothing");
    }

    @Test
    @DisplayName("the script becomes the Java process, with the flags of the command and those of ENTAIL_JAVA_OPTS")
    void itsProcessIsTheOneOfJava() throws Exception {
        Run feed = distribution.run(
                Map.of("ENTAIL_JAVA_OPTS", "-Xmx77m -Done=* -Dtwo=2"),
                "feed",
                "--follow",
                "--bootstrap",
                "127.0.0.1:1");
        try {
            String[] arguments = awaitArguments(feed.process());
            assertThat(feed.process().info().command().orElse("")).endsWith("/java");
            assertThat(arguments)
                    .containsSubsequence("-Xmx256m", "-XX:TieredStopAtLevel=1", "-Xmx77m", "-Done=*", "-Dtwo=2")
                    .endsWith("io.entail.cli.Main", "feed", "--follow", "--bootstrap", "127.0.0.1:1");
        } finally {
            feed.process().destroyForcibly();
        }
    }

    @Test
    @DisplayName("a command writes to a real Kafka, and another one reads from it")
    void commandsWorkOnARealKafka() throws Exception {
        String store = stack.freshStore();
        Map<String, String> environment = Map.of(
                "ENTAIL_BOOTSTRAP",
                stack.bootstrap(),
                "ENTAIL_STORE",
                store,
                "XDG_CACHE_HOME",
                temporary.resolve("cache").toString(),
                "LC_ALL",
                "");
        Run insert = distribution.run(environment, "insert", "services", "name=größe", "host=pay.local");
        assertThat(insert.end())
                .as("the exit code is the expected one; the output is %s", insert.err())
                .isZero();
        Run get = distribution.run(environment, "get", "services", "größe", "--json");
        assertThat(get.end())
                .as("the exit code is the expected one; the output is %s", get.err())
                .isZero();
        assertThat(new ObjectMapper().readTree(get.out()).get("host").asText()).isEqualTo("pay.local");
        Run none = distribution.run(environment, "get", "services", "other");
        assertThat(none.end())
                .as("the exit code is the expected one; the output is %s", none.err())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("commands use an archive of classes that an earlier one has made, and do without it if it is damaged")
    void commandsTakeAnArchiveOfClasses() throws Exception {
        for (String tool : List.of("cksum", "ls", "cat", "mkdir", "mv", "rm", "find", "sleep", "nice")) {
            distribution.link(tool);
        }
        Path cache = temporary.resolve("archive");
        Map<String, String> environment = Map.of(
                "ENTAIL_CLASS_ARCHIVE", "on",
                "ENTAIL_BOOTSTRAP", stack.bootstrap(),
                "ENTAIL_STORE", stack.freshStore(),
                "XDG_CACHE_HOME", cache.toString());
        Run insert = distribution.run(environment, "insert", "services", "name=pay", "host=pay.local");
        assertThat(insert.end())
                .as("the exit code is the expected one; the output is %s", insert.err())
                .isZero();
        Run first = distribution.run(environment, "get", "services", "pay");
        assertThat(first.end())
                .as("the exit code is the expected one; the output is %s", first.err())
                .isZero();
        Path archive = awaitArchive(cache.resolve("entail").resolve("java"));

        Path loaded = temporary.resolve("loaded.log");
        Map<String, String> watched = new HashMap<>(environment);
        watched.put("ENTAIL_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        Run second = distribution.run(watched, "get", "services", "pay");
        assertThat(second.end())
                .as("the exit code is the expected one; the output is %s", second.err())
                .isZero();
        assertThat(second.out()).isEqualTo(first.out());
        // If the path of the folder has no blanks, the JVM also archives classes from jars.
        assertThat(Files.readAllLines(loaded))
                .filteredOn(line -> line.endsWith("shared objects file (top)"))
                .as("many classes come from the archive")
                .hasSizeGreaterThan(100);

        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        Files.write(archive, new byte[1 << 20]);
        Run damaged = distribution.run(environment, "get", "services", "pay");
        assertThat(damaged.end())
                .as("the exit code is the expected one; the output is %s", damaged.err())
                .isZero();
        assertThat(damaged.out()).isEqualTo(first.out());
        // On a slow machine, there may be a line about waiting for Kafka.
        assertThat(damaged.err().lines().filter(line -> !line.contains("waiting goes on")))
                .as("a damaged archive is not reported")
                .isEmpty();
    }

    /** Waits until the process that makes the archive has finished, and returns the archive. */
    private static Path awaitArchive(Path folder) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (true) {
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> found =
                        files.filter(file -> file.toString().contains(".jsa")).toList();
                if (found.size() == 1 && found.get(0).toString().endsWith(".jsa")) {
                    return found.get(0);
                }
                assertThat(System.nanoTime())
                        .as("the archive is made in time: %s", found)
                        .isLessThan(deadline);
            }
            Thread.sleep(50);
        }
    }

    @Test
    @DisplayName("a command that needs the local stack says that it needs Maven, and how to do without")
    void theLocalStackNeedsMaven() throws Exception {
        for (String command : List.of("dev", "demo")) {
            Run run = distribution.run(
                    Map.of(), command, "--data", temporary.resolve(command).toString());
            assertThat(run.end())
                    .as("the exit code is the expected one; the output is %s", run.err())
                    .isEqualTo(1);
            assertThat(run.err()).contains("through Maven", "apt-get install maven", "--bootstrap");
        }
    }

    private static List<ZipEntry> entries() throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return new ArrayList<>(file.stream().toList());
        }
    }

    /** Returns the third-party artifacts in lib, without versions. */
    private static Set<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(distribution.home().resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar") && !name.startsWith(root))
                    .map(name -> name.replaceFirst("-[0-9][^/]*$", ""))
                    .collect(Collectors.toSet());
        }
    }

    /** Returns the arguments of the process once the script has become Java. */
    private static String[] awaitArguments(Process process) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS_MAX);
        while (true) {
            String[] arguments = process.info().arguments().orElse(new String[0]);
            if (List.of(arguments).contains("io.entail.cli.Main") || !process.isAlive()) {
                return arguments;
            }
            assertThat(System.nanoTime()).as("the script becomes Java in time").isLessThan(deadline);
            Thread.sleep(10);
        }
    }
}
