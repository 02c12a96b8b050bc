package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.dao.EntityStore;
import io.entail.http.GoKong.Run;
import io.entail.http.GoKong.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs go-kong's own tests of the gateway, each over a separate store. {@code go-kong-left-out.txt} names those that
 * cannot pass, and why. {@code .ci/run} fails where this was skipped.
 */
final class GoKongIT {
    private static final Path LEFT_OUT = Path.of("src/test/resources/http/go-kong-left-out.txt");
    private static final List<String> REASONS = List.of("commercial edition: ", "another version: ", "traffic: ");

    @TempDir
    static Path temporary;

    @TestFactory
    Stream<DynamicTest> everyTestPassesUnlessTheListSaysOtherwise() throws Exception {
        assumeTrue(
                GoKong.isPossible(),
                "this takes root, iproute2, golang-go and golang-github-kong-go-kong-dev, packages of Debian");
        GoKong tests = GoKong.compiled(temporary);
        List<String> names = tests.names();
        Map<String, Verdict> leftOut = leftOut();
        assertThat(names).as("every test that is left out exists").containsAll(leftOut.keySet());
        return names.stream()
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> check(tests, name, leftOut.getOrDefault(name, Verdict.PASSES))));
    }

    private static void check(GoKong tests, String name, Verdict expected) throws Exception {
        try (EntityStore store = EntityStore.inMemory();
                HttpServer server = Servers.over(store)) {
            Run run = tests.run(name, server.address().getPort());
            assertThat(run.verdict())
                    .as("the test %s has the expected result; it printed\n%s", name, run.output())
                    .isEqualTo(expected);
        }
    }

    /** Returns the expected results of tests that cannot pass, by name. */
    private static Map<String, Verdict> leftOut() throws IOException {
        Map<String, Verdict> leftOut = new LinkedHashMap<>();
        for (String line : Files.readAllLines(LEFT_OUT)) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(" \\| ", -1);
                assertThat(parts).as("the line has three parts: %s", line).hasSize(3);
                assertThat(REASONS).as("the line has a known reason: %s", line).anyMatch(parts[2]::startsWith);
                Verdict verdict = Verdict.valueOf(parts[1].toUpperCase(Locale.ROOT));
                assertThat(verdict)
                        .as("a test that passes is not left out: %s", line)
                        .isNotEqualTo(Verdict.PASSES);
                assertThat(leftOut.put(parts[0], verdict))
                        .as("a test is named once: %s", line)
                        .isNull();
            }
        }
        return leftOut;
    }
}
