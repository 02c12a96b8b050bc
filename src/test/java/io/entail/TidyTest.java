package io.entail;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that neither the compiler nor the formatter knows. */
final class TidyTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path CONTRACT = Path.of("avro");

    /** Programs that write to a terminal. All other code uses the log. */
    private static final Pattern PROGRAMS = Pattern.compile(".*/io/entail/(cli|bench|stack)/.*");

    private static final int FILES_MAX = 40;

    /** Folders with more than {@link #FILES_MAX} files. Add none; remove the line of a folder that you split. */
    private static final Set<String> STILL_TOO_LARGE = Set.of(
            "src/main/java/io/entail/bench",
            "src/main/java/io/entail/dao",
            "src/main/java/io/entail/declarative",
            "src/main/java/io/entail/errors",
            "src/main/java/io/entail/replica",
            "src/main/java/io/entail/schema",
            "src/main/java/io/entail/schema/rules",
            "src/main/java/io/entail/state",
            "src/test/java/io/entail/dao",
            "src/test/java/io/entail/schema");

    @Test
    void nothingIsLeftForLater() throws IOException {
        // The words are written in two parts, so that this file does not match.
        assertNone("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b", "finish it, or open an issue", MAIN, TESTS, CONTRACT);
    }

    @Test
    void onlyProgramsPrint() throws IOException {
        assertNoneOutsidePrograms("System\\.(out|err)\\b", "log it, with SLF4J");
        assertNoneOutsidePrograms("System\\.exit\\(", "throw, and let the program decide");
        assertNoneOutsidePrograms("printStackTrace\\(\\)", "log the exception, or throw it on");
    }

    @Test
    void nothingDependsOnTheLocaleOrCharsetOfTheMachine() throws IOException {
        assertNone("\\.to(Lower|Upper)Case\\(\\)", "name the locale, mostly Locale.ROOT", MAIN, TESTS);
        assertNone(
                "(String\\.|[^.@])\\bformat\\(\"|\\.formatted\\(",
                "digits follow the locale: join strings, or name it",
                MAIN);
        assertNone("\\.getBytes\\(\\)|new (FileReader|FileWriter|Scanner)\\(", "name the charset", MAIN, TESTS);
        assertNone("Charset\\.defaultCharset|Locale\\.getDefault", "name what you need", MAIN);
        List<String> zones = find(Pattern.compile("ZoneId\\.systemDefault"), MAIN);
        // Times that people type are in their own time zone. Only this class, for the command line, may use it.
        zones.removeIf(place -> place.contains("/io/entail/cli/time/LocalZone.java:"));
        assertThat(zones)
                .as("no code uses the time zone of the machine: name the zone")
                .isEmpty();
    }

    @Test
    void onlyTheConfigurationNamesTopics() throws IOException {
        List<String> found = find(Pattern.compile("\"\\.(changes|writes|rejections|table)[.\"]"), MAIN);
        found.removeIf(place -> place.contains("/io/entail/config/"));
        assertThat(found)
                .as("names of topics: ask EntityStoreConfig or TopicNames")
                .isEmpty();
    }

    @Test
    void everyClassHasASimpleNameOfItsOwn() throws IOException {
        try (Stream<Path> paths = Files.walk(MAIN)) {
            Map<String, List<Path>> byName = paths.filter(
                            path -> path.toString().endsWith(".java"))
                    .collect(Collectors.groupingBy(path -> path.getFileName().toString()));
            byName.remove("package-info.java");
            assertThat(byName)
                    .as("a name that stands for two things is looked up each time: say which of them it is")
                    .allSatisfy((name, places) -> assertThat(places).hasSize(1));
        }
    }

    @Test
    void everyPackageHasAComment() throws IOException {
        try (Stream<Path> paths = Files.walk(MAIN)) {
            List<Path> silent = paths.filter(Files::isDirectory)
                    .filter(TidyTest::hasClasses)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
            assertThat(silent).as("packages without a package-info.java").isEmpty();
        }
    }

    @Test
    void aNewcomerFindsHisWayInEveryFolder() throws IOException {
        List<String> large = new ArrayList<>();
        for (Path root : List.of(MAIN, TESTS)) {
            try (Stream<Path> paths = Files.walk(root)) {
                paths.filter(Files::isDirectory)
                        .filter(folder -> sources(folder).length > FILES_MAX)
                        .map(Path::toString)
                        .filter(folder -> !STILL_TOO_LARGE.contains(folder))
                        .forEach(large::add);
            }
        }
        assertThat(large)
                .as("folders of more than %s Java files: split them by what their classes do", FILES_MAX)
                .isEmpty();
    }

    private static boolean hasClasses(Path folder) {
        return sources(folder).length > 0;
    }

    private static String[] sources(Path folder) {
        return requireNonNull(folder.toFile().list((in, name) -> name.endsWith(".java")));
    }

    private static void assertNone(String pattern, String instead, Path... roots) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path root : roots) {
            found.addAll(find(Pattern.compile(pattern), root));
        }
        assertThat(found).as("%s: %s", pattern, instead).isEmpty();
    }

    private static void assertNoneOutsidePrograms(String pattern, String instead) throws IOException {
        List<String> found = find(Pattern.compile(pattern), MAIN);
        found.removeIf(place -> PROGRAMS.matcher(place).matches());
        assertThat(found).as("%s: %s", pattern, instead).isEmpty();
    }

    /** Returns the matches as {@code file:line: text}. */
    private static List<String> find(Pattern pattern, Path root) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (pattern.matcher(lines.get(i)).find()) {
                        found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
                    }
                }
            }
        }
        return found;
    }
}
