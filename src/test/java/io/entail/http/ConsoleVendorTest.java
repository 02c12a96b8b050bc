package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The libraries among the console's files. */
final class ConsoleVendorTest {
    private static final Path CONSOLE = Path.of("src/main/resources/io/entail/http/console");
    private static final Path VENDOR = CONSOLE.resolve("vendor");
    private static final Pattern IMPORT = Pattern.compile("\\b(?:from|import) ?\\(?[\"']([^\"'\\s]+)[\"']");

    /** A part of the text of each licence. */
    private static final Map<String, String> LICENCES =
            Map.of("MIT", "Permission is hereby granted, free of charge", "Apache-2.0", "Apache License");

    /** A row of the table in {@code vendor/README.md}. */
    private record Module(String file, String licence, String text, String hash) {
        static List<Module> all() throws IOException {
            return Files.readAllLines(VENDOR.resolve("README.md")).stream()
                    .map(line -> line.split(" *\\| *", -1))
                    .filter(cells -> cells.length > 7 && cells[1].endsWith(".js"))
                    .map(cells -> new Module(cells[1], cells[5], cells[6], cells[7]))
                    .toList();
        }
    }

    @Test
    void everyModuleOfOthersIsTheOneThatWasLookedAtAndHasItsLicence() throws Exception {
        assertThat(Module.all()).isNotEmpty();
        for (Module module : Module.all()) {
            assertThat(hash(VENDOR.resolve(module.file())))
                    .as("the file %s has the hash in the table", module.file())
                    .isEqualTo(module.hash());
            assertThat(LICENCES).containsKey(module.licence());
            assertThat(VENDOR.resolve(module.text()))
                    .content()
                    .as("the text of the licence is in %s", module.text())
                    .contains(LICENCES.get(module.licence()));
        }
    }

    @Test
    void nothingIsThereThatTheListLacks() throws IOException {
        TreeSet<String> listed = new TreeSet<>(List.of("README.md"));
        Module.all().forEach(module -> listed.addAll(List.of(module.file(), module.text())));
        try (Stream<Path> files = Files.list(VENDOR)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(listed);
        }
    }

    @Test
    void modulesImportFilesBesideThemAndNothingElse() throws IOException {
        for (Path file : files(".js")) {
            Matcher matcher = IMPORT.matcher(Files.readString(file));
            while (matcher.find()) {
                assertThat(matcher.group(1))
                        .as("the import in %s is relative", file)
                        .startsWith(".");
                assertThat(file.resolveSibling(matcher.group(1)).normalize())
                        .as("the import in %s leads to a file", file)
                        .isRegularFile();
            }
        }
    }

    @Test
    void nothingIsShownAsMarkupKeptOrInline() throws IOException {
        Pattern unsafe =
                Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|dangerously|document\\.write|\\beval\\("
                        + "|new Function|localStorage|sessionStorage|indexedDB|document\\.cookie|style=");
        for (Path file : files(".js")) {
            if (!file.startsWith(VENDOR)) {
                assertThat(Files.readString(file))
                        .as("the file %s has no unsafe code", file)
                        .doesNotContainPattern(unsafe);
            }
        }
        assertThat(CONSOLE.resolve("index.html"))
                .content()
                .doesNotContainPattern("(?s)<script(?![^>]* src=)|<style|\\bstyle=|\\son[a-z]+=|https?:");
        assertThat(CONSOLE.resolve("style.css")).content().doesNotContain("url(", "@import");
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(CONSOLE)) {
            return files.filter(file -> file.toString().endsWith(end)).toList();
        }
    }

    private static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
