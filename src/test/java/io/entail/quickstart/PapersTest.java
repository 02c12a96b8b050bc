package io.entail.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Everything that the pages for contributors name exists: classes, records of the wire contract, commands of Maven with
 * their tests, files that they link to.
 */
final class PapersTest {
    private static final Pattern CLASS = Pattern.compile("[A-Z][a-z]+([A-Z][A-Za-z0-9]*)+");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
    private static final Pattern RECORD = Pattern.compile("\\brecord (\\w+)");
    private static final Pattern TESTS = Pattern.compile("-D(?:it\\.)?test='?([A-Za-z,]+)");

    /** Names that are invented on the page or belong to libraries. */
    private static final Set<String> FOREIGN = Set.of("NoTest", "EndsWith");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONTRIBUTING.md",
                "VERSIONING.md",
                "SECURITY.md",
                "CHANGELOG.md",
                "ops/architecture.md",
                "ops/glossary.md",
                "ops/status.md"
            })
    void everythingNamedExists(String paper) throws IOException {
        Path page = Path.of(paper);
        String text = Files.readString(page);
        Path folder = page.toAbsolutePath().getParent();
        assertThat(LINK.matcher(text).results().map(link -> link.group(1)))
                .as("every file to which %s links exists", paper)
                .allSatisfy(link -> assertThat(folder.resolve(link)).exists());
        Set<String> known = classes();
        Stream<String> spans = Page.read(page).spans().stream()
                .filter(span -> CLASS.matcher(span).matches());
        Stream<String> tests = TESTS.matcher(text)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",", -1)));
        assertThat(Stream.concat(spans, tests).filter(name -> !FOREIGN.contains(name)))
                .as("every class that %s names exists", paper)
                .isSubsetOf(known);
    }

    private static Set<String> classes() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path root : List.of(Path.of("src/main/java"), Path.of("src/test/java"))) {
            try (Stream<Path> files = Files.walk(root)) {
                names.addAll(files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".java"))
                        .map(name -> name.substring(0, name.length() - ".java".length()))
                        .collect(Collectors.toSet()));
            }
        }
        for (String contract : List.of("avro/write.avdl", "avro/change.avdl")) {
            RECORD.matcher(Files.readString(Path.of(contract))).results().forEach(found -> names.add(found.group(1)));
        }
        return names;
    }
}
