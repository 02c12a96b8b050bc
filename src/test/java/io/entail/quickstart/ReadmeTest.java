package io.entail.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.entail.config.EntityStoreConfig;
import io.entail.config.SettingKeys;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README is right: its Java compiles, its settings exist with their defaults, its links lead somewhere. */
final class ReadmeTest {
    private static final Path README = Path.of("README.md");

    /** The variables that the text uses without declaring them. */
    private static final String CONTEXT = """
            static EntityStore store;
            static EntityStore acting;
            static EntityStoreConfig config;
            static EntityStoreConfig.Builder builder;
            static SchemaRegistry registry;
            static Dao dao;
            static TypedDao<Service> services;
            static Service object;
            static UUID writeId;
            static Options options;
            static WatchListener listener;
            static FeedListener feedListener;
            static VerifyListener verifyListener;
            static ReplayListener replayListener;
            static FormatFunction isbn;
            static Moment from;
            static Moment through;
            static Position position;
            static Position first;
            static Position last;
            static Duration timeout;
            static Instant instant;
            static Path path;
            static Path directory;
            static String id;
            static long seconds;
            """;

    private static final List<String> IMPORTS = List.of(
            "io.entail.audit",
            "io.entail.audit.verify",
            "io.entail.changes",
            "io.entail.changes.registry",
            "io.entail.config",
            "io.entail.dao",
            "io.entail.entities",
            "io.entail.http",
            "io.entail.http.calls",
            "io.entail.http.settings",
            "io.entail.read",
            "io.entail.schema",
            "io.entail.schema.formats",
            "io.entail.schema.function",
            "io.entail.testing",
            "java.nio.file",
            "java.time",
            "java.util",
            "org.junit.jupiter.api",
            "org.junit.jupiter.api.extension");

    @TempDir
    private Path temporary;

    @Test
    @DisplayName("every block of Java and every call in running text compiles")
    void javaCompiles() throws Exception {
        Page readme = Page.read(README);
        List<String> bodies = new ArrayList<>();
        readme.blocks("java").forEach(block -> bodies.add(block.text()));
        assertThat(bodies).isNotEmpty();
        List<String> calls = calls(readme);
        assertThat(calls).hasSizeGreaterThan(10);
        calls.forEach(call -> bodies.add(call + ";"));

        StringBuilder source = new StringBuilder();
        IMPORTS.forEach(name -> source.append("import ").append(name).append(".*;\n"));
        source.append("import io.entail.read.ReplayListener;\n");
        source.append("final class Shown {\n").append(CONTEXT);
        for (int i = 0; i < bodies.size(); i++) {
            source.append("static void shown").append(i).append("() throws Exception {\n");
            source.append(bodies.get(i)).append("\n}\n");
        }
        source.append("}\n");
        assertThat(faults(source.toString())).isEmpty();
    }

    /** Returns the code spans with arguments, except for annotations of definitions. */
    private static List<String> calls(Page readme) {
        return readme.spans().stream()
                .filter(span -> span.contains("(") && !span.startsWith("@"))
                .toList();
    }

    private List<String> faults(String source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Shown.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        List<String> options = List.of(
                "-proc:none", "-Xlint:none", "-d", temporary.toString(), "-cp", System.getProperty("java.class.path"));
        boolean compiled = compiler.getTask(null, null, found, options, null, List.of(file))
                .call();
        List<String> lines = source.lines().toList();
        return compiled
                ? List.of()
                : found.getDiagnostics().stream()
                        .map(fault ->
                                fault.getMessage(null) + ": " + lines.get((int) Math.max(0, fault.getLineNumber() - 1)))
                        .toList();
    }

    @Test
    @DisplayName("the table has every setting, each with its default")
    void settingsExist() throws Exception {
        Map<String, String> table = new TreeMap<>();
        for (List<String> row : Page.read(README).rows()) {
            Matcher key = Pattern.compile("`((?:entail|schema\\.registry)\\.[a-z.*-]+)`")
                    .matcher(row.get(0));
            if (key.matches()) {
                table.put(key.group(1), row.get(2).replace("`", ""));
            }
        }
        assertThat(table.keySet()).containsExactlyInAnyOrderElementsOf(SettingKeys.all());
        Map<String, String> least = Map.of(SettingKeys.BOOTSTRAP, "broker:9092", SettingKeys.DIRECTORY, "/data");
        EntityStoreConfig defaults = SettingKeys.read(least);
        table.forEach((key, text) -> {
            if (!text.isEmpty()) {
                Map<String, String> settings = new TreeMap<>(least);
                settings.put(key, text);
                assertThat(SettingKeys.read(settings))
                        .as("the table has the default of %s, which is %s", key, text)
                        .isEqualTo(defaults);
            }
        });
        assertThat(Page.read(README).spans())
                .filteredOn(span -> span.matches("entail\\.[a-z]+\\.[a-z.-]+"))
                .allSatisfy(span -> assertThat(isKnown(span))
                        .as("the setting %s exists", span)
                        .isTrue());
    }

    private static boolean isKnown(String span) {
        boolean metric = span.equals("entail.replica.diverged");
        return metric || span.startsWith("entail.kafka.") || SettingKeys.all().contains(span);
    }

    @Test
    @DisplayName("links lead to existing files and headings")
    void linksLeadSomewhere() throws Exception {
        for (Path page : List.of(README, Path.of("ops/definitions.md"))) {
            for (String link : Page.read(page).links()) {
                if (!link.startsWith("http")) {
                    String[] parts = link.split("#", 2);
                    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]);
                    assertThat(target)
                            .as("the link %s in %s leads to an existing file", link, page)
                            .exists();
                    assertThat(parts.length == 1 || Page.read(target).hasAnchor(parts[1]))
                            .as("the link %s in %s leads to an existing heading", link, page)
                            .isTrue();
                }
            }
        }
    }

    @Test
    @DisplayName("the table of packages has every package")
    void packagesAreNamed() throws Exception {
        List<String> table = Page.read(README).rows().stream()
                .map(row -> row.get(0).replace("`", ""))
                .filter(name -> Files.isDirectory(Path.of("src/main/java/io/entail", name)))
                .toList();
        try (Stream<Path> folders = Files.list(Path.of("src/main/java/io/entail"))) {
            assertThat(table)
                    .containsExactlyInAnyOrderElementsOf(folders.filter(Files::isDirectory)
                            .map(folder -> folder.getFileName().toString())
                            .toList());
        }
    }

    @Test
    @DisplayName("the flags for a small process are flags of this JVM")
    void flagsExist() throws Exception {
        String line = Page.read(README).spans().stream()
                .filter(span -> span.contains(" java -X"))
                .findFirst()
                .orElseThrow();
        List<String> command =
                new ArrayList<>(List.of(line.substring(line.indexOf("java ")).split(" ", -1)));
        command.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-version");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    @DisplayName("every block states its language, so that each of them is checked")
    void blocksHaveALanguage() throws IOException {
        assertThat(Page.read(README).blocks())
                .allSatisfy(block -> assertThat(block.language())
                        .as("the block at line %d has a known language", block.line())
                        .isIn("java", "xml", "sh", "avdl", "text"));
    }
}
