package io.entail.http;

import io.entail.testkit.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the tests of go-kong, the library on which decK and most other clients of the gateway are built. They are
 * compiled once and run one by one, each in a network namespace of its own, because they always use port 8001.
 */
final class GoKong {
    private static final Path GOPATH = Path.of("/usr/share/gocode");
    private static final String PACKAGE = "github.com/kong/go-kong/kong";
    private static final Path NAMESPACE = Path.of("src/test/resources/http/own-namespace.go");

    /** The folder of Go's caches, which is kept between builds. */
    private static final Path CACHE = Path.of("target/go-cache").toAbsolutePath();

    private static final Duration COMPILE_MAX = Duration.ofMinutes(5);
    private static final Duration TEST_MAX = Duration.ofSeconds(30);

    private final Path tests;
    private final Path namespace;

    private GoKong(Path tests, Path namespace) {
        this.tests = tests;
        this.namespace = namespace;
    }

    /** The result of a test. A test that skips itself has not passed, although its exit code is that of a success. */
    enum Verdict {
        PASSES,
        SKIPS,
        FAILS
    }

    record Run(Verdict verdict, String output) {}

    /** Whether this machine has the sources and Go, and this process may create namespaces. */
    static boolean isPossible() throws IOException, InterruptedException {
        return Command.areOnPath("go", "ip", "unshare")
                && Files.isDirectory(GOPATH.resolve("src").resolve(PACKAGE))
                && Command.of("unshare", "--net", "ip", "link", "set", "lo", "up")
                                .run()
                                .exitCode()
                        == 0;
    }

    /** Compiles the tests, including those for the commercial edition. */
    static GoKong compiled(Path folder) throws IOException, InterruptedException {
        Path tests = folder.resolve("go-kong.test");
        Path namespace = folder.resolve("own-namespace");
        go("test", "-c", "-tags", "enterprise", "-o", tests.toString(), PACKAGE);
        go("build", "-o", namespace.toString(), NAMESPACE.toString());
        return new GoKong(tests, namespace);
    }

    private static void go(String... arguments) throws IOException, InterruptedException {
        Command.of(Stream.concat(Stream.of("go"), Stream.of(arguments)).toList())
                .with("GOPATH", GOPATH.toString())
                .with("GO111MODULE", "off")
                .with("GOFLAGS", "")
                .with("GOCACHE", CACHE.toString())
                .within(COMPILE_MAX)
                .output();
    }

    List<String> names() throws IOException, InterruptedException {
        return Command.of(tests.toString(), "-test.list", ".*").output().lines().toList();
    }

    /** Runs one test against a server on a port of the loopback interface. */
    Run run(String name, int port) throws IOException, InterruptedException {
        Command.Ended ended = Command.of(
                        namespace.toString(),
                        "127.0.0.1:" + port,
                        tests.toString(),
                        "-test.v",
                        "-test.run",
                        "^" + name + "$")
                .within(TEST_MAX)
                .run();
        return new Run(verdict(name, ended), ended.output());
    }

    private static Verdict verdict(String name, Command.Ended ended) {
        if (ended.exitCode() != 0) {
            return Verdict.FAILS;
        }
        boolean passes = ended.output().lines().anyMatch(line -> line.startsWith("--- PASS: " + name + " ("));
        boolean skips = ended.output().lines().anyMatch(line -> line.startsWith("--- SKIP: " + name + " ("));
        if (passes == skips) {
            throw new AssertionError("the test has neither passed nor been skipped:\n" + ended.output());
        }
        return passes ? Verdict.PASSES : Verdict.SKIPS;
    }
}
