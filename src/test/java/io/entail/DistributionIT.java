package io.entail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
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

/** The packaged distribution, unpacked into a folder with an inconvenient name, on a machine without Maven. */
final class DistributionIT {
    private static final Path POM = Path.of("pom.xml");
    private static final long COMMAND_SECONDS_MAX = 120;

    /** Is packed into our own jar, see {@link PackagedJarIT}. */
    private static final String PACKED = "flink-sql-avro-confluent-registry";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    private static Path temporary;

    private static Path zip;
    private static String root;
    private static Path home;
    private static Path tools;

    @BeforeAll
    static void unpack() throws Exception {
        root = "entail-" + Pom.version(POM);
        zip = Path.of("target", root + ".zip");
        assertThat(zip).as("'mvn package' comes first").exists();
        Path folder = Files.createDirectory(temporary.resolve("some folder $(x) 'y'"));
        // As unzip does it: with the permissions.
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"));
                Stream<Path> paths = Files.walk(files.getPath(root))) {
            for (Path path : paths.toList()) {
                Path target = folder.resolve(path.toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectory(target);
                } else {
                    Files.copy(path, target);
                    Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(path));
                }
            }
        }
        home = folder.resolve(root);
        tools = Files.createDirectory(temporary.resolve("tools"));
        for (String tool : List.of("sh", "dirname", "readlink")) {
            link(tool);
        }
    }

    /** JUnit warns about links that lead out of its folder. */
    @AfterAll
    static void unlink() throws IOException {
        try (Stream<Path> links = Files.list(tools)) {
            for (Path link : links.toList()) {
                Files.delete(link);
            }
        }
    }

    @Test
    @DisplayName("it has what the command line needs, all in one folder, and nothing of tests or of the build")
    void itHasWhatTheCommandLineNeeds() throws Exception {
        List<String> names = entries().stream().map(ZipEntry::getName).toList();
        assertThat(names).allMatch(name -> name.startsWith(root + "/")).noneMatch(name -> name.contains(".."));
        List<String> files = names.stream()
                .filter(name -> !name.endsWith("/"))
                .map(name -> name.substring(root.length() + 1))
                .toList();
        assertThat(files)
                .filteredOn(name -> !name.endsWith(".jar"))
                .containsExactlyInAnyOrder(
                        "LICENSE",
                        "NOTICE",
                        "README.md",
                        "bin/entail",
                        "lib/launch.sh",
                        "stack/apicurio/pom.xml",
                        "stack/cassandra/pom.xml",
                        "stack/kafka/pom.xml",
                        "stack/postgres/pom.xml");
        List<String> jars = files.stream().filter(name -> name.endsWith(".jar")).toList();
        assertThat(jars).allMatch(jar -> jar.startsWith("lib/")).contains("lib/" + root + ".jar");
        for (Pom.Dependency dependency : Pom.dependencies(POM)) {
            boolean wanted =
                    !dependency.scope().equals("test") && !dependency.artifact().equals(PACKED);
            assertThat(jars.stream().filter(jar -> jar.matches("lib/" + dependency.artifact() + "-[0-9][^/]*")))
                    .as("jars of %s", dependency.name())
                    .hasSize(wanted ? 1 : 0);
        }
    }

    @Test
    @DisplayName("its NOTICE names the licence of every jar")
    void noticeNamesTheLicenceOfEveryJar() throws Exception {
        List<String> named = Files.readAllLines(home.resolve("NOTICE")).stream()
                .filter(line -> line.matches("[A-Za-z0-9.-]+ {2,}\\S.*"))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertThat(libraries())
                .as("src/dist/NOTICE has a line for each library of others")
                .containsExactlyInAnyOrderElementsOf(named);
    }

    @Test
    @DisplayName("the same sources give the same bytes: no entry has the time of the build")
    void noEntryHasTheTimeOfTheBuild() throws Exception {
        Instant fixed = Instant.parse(Pom.properties(POM).get("project.build.outputTimestamp"));
        LocalDateTime wanted = LocalDateTime.ofInstant(fixed, ZoneOffset.UTC);
        assertThat(entries()).extracting(ZipEntry::getTimeLocal).containsOnly(wanted);
        try (ZipFile own = new ZipFile(home.resolve("lib/" + root + ".jar").toFile())) {
            // What is packed in keeps the times that it came with.
            assertThat(own.stream().map(ZipEntry::getTimeLocal)).noneMatch(time -> time.isAfter(wanted));
        }
    }

    @Test
    @DisplayName("bin/entail runs from anywhere, through links, with the Java of JAVA_HOME or of the PATH")
    void itRunsFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(temporary.resolve("entail"), home.resolve("bin/entail"));
        Path second = Files.createSymbolicLink(temporary.resolve("again"), link.getFileName());
        for (Path script : List.of(home.resolve("bin/entail"), link, second)) {
            Run version = run(script, Map.of(), "--version");
            assertThat(version.end()).as(version.err()).isZero();
            assertThat(version.out()).isEqualTo("entail " + Pom.version(POM) + "\n");
            assertThat(version.err()).isEmpty();
        }
        Path java = link("java");
        try {
            Run help = run(link, Map.of("JAVA_HOME", ""), "help");
            assertThat(help.end()).as(help.err()).isZero();
            assertThat(help.out()).startsWith("Usage: entail").contains("publish");
        } finally {
            Files.delete(java);
        }
    }

    @Test
    @DisplayName("it says what to install where there is no Java")
    void itSaysWhatToInstall() throws Exception {
        Run run = run(home.resolve("bin/entail"), Map.of("JAVA_HOME", ""), "--version");
        assertThat(run.end()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("entail: Java 17 or later is needed").contains("apt-get install");
    }

    @Test
    @DisplayName(
            "its process is the one of Java, with the flags that the command asks for and those of ENTAIL_JAVA_OPTS")
    void itsProcessIsTheOneOfJava() throws Exception {
        Run feed = run(
                home.resolve("bin/entail"),
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
    @DisplayName("a command writes to a real Kafka, another one reads it")
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
        Run insert = run(home.resolve("bin/entail"), environment, "insert", "services", "name=größe", "host=pay.local");
        assertThat(insert.end()).as(insert.err()).isZero();
        Run get = run(home.resolve("bin/entail"), environment, "get", "services", "größe", "--json");
        assertThat(get.end()).as(get.err()).isZero();
        assertThat(new ObjectMapper().readTree(get.out()).get("host").asText()).isEqualTo("pay.local");
        Run none = run(home.resolve("bin/entail"), environment, "get", "services", "other");
        assertThat(none.end()).as(none.err()).isEqualTo(1);
    }

    @Test
    @DisplayName("what needs the local stack says that it needs Maven, and how to do without")
    void theLocalStackNeedsMaven() throws Exception {
        for (String command : List.of("dev", "demo")) {
            Run run = run(
                    home.resolve("bin/entail"),
                    Map.of("XDG_CACHE_HOME", temporary.resolve("cache").toString()),
                    command,
                    "--data",
                    temporary.resolve(command).toString());
            assertThat(run.end()).as(run.err()).isEqualTo(1);
            assertThat(run.err()).contains("through Maven", "apt-get install maven", "--bootstrap");
        }
    }

    private static List<ZipEntry> entries() throws IOException {
        try (ZipFile file = new ZipFile(zip.toFile())) {
            return new ArrayList<>(file.stream().toList());
        }
    }

    /** The artifacts of others in lib, without versions. */
    private static Set<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar") && !name.equals(root + ".jar"))
                    .map(name -> name.replaceFirst("-[0-9][^/]*$", ""))
                    .collect(Collectors.toSet());
        }
    }

    private static Path link(String name) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", name);
        if (Files.isExecutable(java)) {
            return Files.createSymbolicLink(tools.resolve(name), java);
        }
        for (String folder : System.getenv("PATH").split(":", -1)) {
            Path tool = Path.of(folder, name);
            if (Files.isExecutable(tool)) {
                return Files.createSymbolicLink(tools.resolve(name), tool);
            }
        }
        throw new AssertionError("the machine of this test has no " + name);
    }

    /** The script with nothing on the path but what it needs; no Maven, no variables of ours. */
    private static Run run(Path script, Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile(temporary, "run", ".out");
        Path err = Files.createTempFile(temporary, "run", ".err");
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command)
                .directory(temporary.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("ENTAIL_") || name.equals("MAVEN_HOME"));
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment().put("PATH", tools.toString());
        process.environment().putAll(environment);
        return new Run(process.start(), out, err);
    }

    /** The arguments of the process once the script has become Java. */
    private static String[] awaitArguments(Process process) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_SECONDS_MAX);
        while (true) {
            String[] arguments = process.info().arguments().orElse(new String[0]);
            if (List.of(arguments).contains("io.entail.cli.Main") || !process.isAlive()) {
                return arguments;
            }
            assertThat(System.nanoTime()).as("the script became Java").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    private record Run(Process process, Path outFile, Path errFile) {
        String out() throws IOException {
            return Files.readString(outFile);
        }

        String err() throws IOException {
            return Files.readString(errFile);
        }

        int end() throws InterruptedException {
            try {
                assertThat(process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS))
                        .isTrue();
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
