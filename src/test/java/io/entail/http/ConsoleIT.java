package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.changes.registry.SchemaRegistry;
import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.http.call.Principal.Role;
import io.entail.http.calls.Surroundings;
import io.entail.http.guard.NewToken;
import io.entail.http.guard.TokenFile;
import io.entail.http.settings.HttpSettings;
import io.entail.publish.Publisher;
import io.entail.resolve.LogRecord;
import io.entail.testkit.NodeProgram;
import io.entail.testkit.NodeProgram.Run;
import io.entail.testkit.RawTopic;
import io.entail.testkit.StackExtension;
import io.entail.writes.CanonicalKey;
import io.entail.writes.RecordEncoder;
import io.entail.writes.RecordKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Chromium uses the console as people do. The programs in {@code src/test/node/console} control it, and a real server
 * with a real store answers. Skipped where Chromium is missing, unless {@code entail.test.clients} is {@code required}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PROGRAMS = Path.of("src/test/node/console");
    private static final Path CONSOLE = Path.of("src/main/resources/io/entail/http/console");
    private static final Path PICTURES = Path.of("target/console");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final String PLUGIN = "not-described";
    private static final String MALLORY = "mallory <b>";

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared().withRegistry();

    @TempDir
    static Path temporary;

    private @Nullable NodeProgram programs;
    private @Nullable SchemaRegistry registry;
    private @Nullable EntityStore store;
    private @Nullable Publisher publisher;
    private @Nullable HttpServer server;
    private String name = "";

    @BeforeAll
    void start() throws Exception {
        boolean possible = NodeProgram.isPossible() && Files.isExecutable(CHROMIUM);
        if ("required".equals(System.getProperty("entail.test.clients"))) {
            assertThat(possible).as("node, npm and " + CHROMIUM + " are there").isTrue();
        }
        assumeTrue(possible, "node, npm or " + CHROMIUM + " is missing");
        programs = NodeProgram.install(PROGRAMS, temporary.resolve("console-test"));
        copy(CONSOLE, temporary.resolve("console-test/console"));
        name = stack.freshStore();
        EntityStoreConfig config = EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve("store"))
                .withStore(name)
                .withCreateTopic(true)
                .withAcceptPlugins(true)
                .build();
        registry = new SchemaRegistry(Map.of("schema.registry.url", stack.registryUrl()));
        store = EntityStore.open(config);
        publisher = Publisher.start(config, registry);
        server = serve(Map.of(), store, new Surroundings(config, registry));
    }

    private static HttpServer serve(Map<String, String> settings, EntityStore store, Surroundings surroundings)
            throws IOException {
        Map<String, String> all = new HashMap<>(Map.of("entail.http.listen", "127.0.0.1:0"));
        all.putAll(settings);
        return HttpServer.start(HttpSettings.read(all), ApiSettings.DEFAULT, store, surroundings);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    @AfterAll
    void stop() throws Exception {
        for (AutoCloseable each : new AutoCloseable[] {server, publisher, store, registry}) {
            if (each != null) {
                each.close();
            }
        }
    }

    private static <T> T opened(@Nullable T resource) {
        return Objects.requireNonNull(resource, "the class is set up");
    }

    private void pass(String flow, HttpServer on, Map<String, String> more) throws Exception {
        Map<String, String> setting = new HashMap<>(more);
        setting.put("base", on.address().toString());
        setting.put("chromium", CHROMIUM.toString());
        setting.put("out", PICTURES.toAbsolutePath().toString());
        setting.put("plugin", PLUGIN);
        try (Run run = opened(programs).start("run.js", List.of(flow, JSON.writeValueAsString(setting)))) {
            run.awaitEnd();
            assertThat(run.exitCode())
                    .as("the exit code is the expected one; the output is %s", run.errors())
                    .isZero();
            assertThat(run.lines()).containsExactly("passed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"browse", "workspaces", "edit", "conflict", "create", "unknown", "nested", "remove"})
    void entitiesAreListedFoundMadeChangedAndDeleted(String flow) throws Exception {
        pass(flow, opened(server), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"timeline", "undo", "compare"})
    void thePastIsSeenComparedAndTakenBack(String flow) throws Exception {
        pass(flow, opened(server), Map.of("service", "billing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"feed", "health"})
    void theLogIsFollowedAndVerified(String flow) throws Exception {
        pass(flow, opened(server), Map.of());
    }

    /** The writes are made as by a host that appends without reading first. */
    @Test
    void rejectedAttemptsAreShownWithTheirReason() throws Exception {
        LogRecord attempt = new LogRecord.Write(
                UUID.randomUUID(),
                "host",
                MALLORY,
                "",
                new LogRecord.Basis(-1, 0),
                List.of(new LogRecord.Delete("services", CanonicalKey.of(new UUID(9, 9).toString()), 2, false)));
        try (RawTopic writes = new RawTopic(stack.bootstrap(), name + ".writes")) {
            writes.append(RecordKey.of(attempt), RecordEncoder.encode(attempt));
        }
        pass("rejections", opened(server), Map.of("rejected", MALLORY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"accessible", "narrow", "keyboard"})
    void everybodyCanUseIt(String flow) throws Exception {
        pass(flow, opened(server), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"shownAsText", "addresses", "keys"})
    void hostileValuesAreShownAsText(String flow) throws Exception {
        pass(flow, opened(server), Map.of());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreign", "policy"})
    void pagesOfOthersCanDoNothing(String flow) throws Exception {
        pass(flow, opened(server), Map.of());
    }

    @Test
    void aTokenIsKeptInMemoryOnly() throws Exception {
        NewToken token = NewToken.of("maria", Role.WRITE, new SecureRandom());
        Path tokens = temporary.resolve("tokens");
        TokenFile.add(tokens, token);
        try (EntityStore memory = EntityStore.inMemory();
                HttpServer guarded =
                        serve(Map.of("entail.http.tokens", tokens.toString()), memory, Surroundings.NONE)) {
            pass("token", guarded, Map.of("token", token.token(), "tokenName", "maria"));
        }
    }

    @Test
    void unsupportedOperationsAreReported() throws Exception {
        try (EntityStore memory = EntityStore.inMemory();
                HttpServer plain = serve(Map.of(), memory, Surroundings.NONE)) {
            pass("unavailable", plain, Map.of());
        }
    }

    @Test
    void itsPurePartsPassTheirUnitTests() throws Exception {
        try (Run run = opened(programs).start("--test", List.of("unit.js"))) {
            run.awaitEnd();
            assertThat(run.exitCode())
                    .as("the program succeeds; it printed %s%s", run.lines(), run.errors())
                    .isZero();
        }
    }
}
