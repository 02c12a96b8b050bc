package io.entail.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport.Options;
import io.entail.declarative.ConfigImport.Part;
import io.entail.declarative.text.ConfigText;
import io.entail.errors.DeclarativeConfigException;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.testkit.CpuTime;
import io.entail.testkit.Mutations;
import io.entail.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * An import of any file, however broken, ends quickly: either everything is written, so that a second import has
 * nothing to do, or nothing is written and an error names the place.
 */
final class ImportMutationIT {
    private static final int FILES = 10_000;
    private static final int FILES_PER_STORE = 500;
    private static final Duration TIME_MAX = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Definitions beside the shipped ones: references to the same entity, composite keys, numeric keys, nested records.
     */
    private static final String DEFINITIONS = """
            namespace test;
            record Part { union { null, string } @required(true) kind = null; union { int, null } count = 1; }
            @entity("nodes") @primaryKey(["id"]) @endpointKey("name") @workspaceable(true)
            record Node {
              union { null, uuid } @auto(true) id = null;
              union { null, string } @unique(true) name = null;
              union { null, uuid } @references("nodes") @onDelete("cascade") parent = null;
              union { double, null } weight = 0.5;
              union { null, array<Part> } parts = null;
              union { null, map<array<string>> } labels = null;
              union { null, array<string> } @set(true) tags = null;
            }
            @entity("counters") @primaryKey(["name", "period"])
            record Counter {
              union { null, string } @required(true) name = null;
              union { null, long } @required(true) period = null;
              union { long, null } value = 0;
            }
            """;

    private static final List<String> YAML = List.of("""
            _format_version: "2.1"
            _transform: false
            _info: {select_tags: [team]}
            services:
            - name: orders
              host: orders.local
              port: 8080
              tags: [shop, public]
              routes:
              - name: by-path
                paths: [/orders, /o]
                headers: {x-version: ["1", "2"]}
                plugins:
                - name: cors
                  config: {origins: ["*"], max_age: 1.50, methods: [GET, POST]}
              - paths: [/nameless]
            routes:
            - {name: flat, service: orders, protocols: [tcp], sources: [{ip: 10.0.0.1, port: 7}]}
            plugins:
            - {name: rate-limiting, route: by-path, consumer: {username: ann}, config: {minute: 5}, protocols: [http]}
            consumers:
            - &ann {username: ann, custom_id: "7"}
            - {<<: *ann, username: bob, custom_id: "8"}
            """, """
            _format_version: "3.0"
            _comment: nodes
            _workspace: default
            _ignore: [1, {a: b}]
            nodes:
            - name: leaf
              parent: branch
              labels: {a: [b, c]}
            - name: root
              parts: [{kind: x}, {kind: y, count: 3}]
              nodes:
              - name: branch
                weight: 2
                nodes: [{name: twig}]
            - {id: 11111111-2222-3333-4444-555555555555, parent: {name: root}}
            counters:
            - {name: a, period: 1, value: 5}
            - {name: a, period: 2}
            workspaces:
            - {name: other}
            upstreams:
            - name: up
              healthchecks: {active: {concurrency: 5}}
              targets: [{target: "10.0.0.1:80", weight: 5}]
            """);

    @RegisterExtension
    private final Seeds seeds = new Seeds();

    @TempDir
    private Path temporary;

    private int parsed;
    private int imported;

    @Test
    void mutatedFilesAreImportedCompletelyOrNotAtAll() throws Exception {
        Random random = seeds.random();
        Files.writeString(temporary.resolve("nodes.avdl"), DEFINITIONS);
        Definitions definitions = Definitions.load(List.of(temporary.resolve("nodes.avdl")), true);
        List<Object> trees = YAML.stream()
                .<Object>map(text -> new ConfigText("x.yaml", text).tree())
                .toList();
        for (int i = 0; i < FILES; i += FILES_PER_STORE) {
            try (EntityStore store = EntityStore.inMemory(definitions)) {
                for (int k = i; k < i + FILES_PER_STORE; k++) {
                    Path file = mutated(random, trees);
                    judge(store, definitions, file, random);
                    Files.delete(file);
                }
            }
        }
        System.out.println(parsed + " of " + FILES + " files got past the parser, " + imported + " were imported");
        assertThat(parsed).isGreaterThan(FILES / 3);
        assertThat(imported).isGreaterThan(FILES / 100);
    }

    private Path mutated(Random random, List<Object> trees) throws IOException {
        int base = random.nextInt(YAML.size());
        Mutations mutations = new Mutations(random);
        int kind = random.nextInt(1_000);
        if (kind == 0) {
            return write("yaml", (YAML.get(base) + Mutations.aliasBomb()).getBytes(StandardCharsets.UTF_8));
        }
        boolean json = random.nextBoolean();
        String text = json ? text(trees.get(base)) : YAML.get(base);
        if (kind < 150) {
            return write(json ? "json" : "yaml", mutations.bytes(text));
        }
        if (kind < 450) {
            return write(json ? "json" : "yaml", mutations.tokens(text).getBytes(StandardCharsets.UTF_8));
        }
        // Apart from a few characters, JSON is YAML, too.
        String changed = Mutations.expand(text(mutations.tree(trees.get(base))));
        return write(json ? "json" : "yaml", changed.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String extension, byte[] bytes) throws IOException {
        return Files.write(temporary.resolve("mutated." + extension), bytes);
    }

    private static String text(Object tree) throws JsonProcessingException {
        return JSON.writeValueAsString(tree);
    }

    private void judge(EntityStore store, Definitions definitions, Path file, Random random) throws Exception {
        Position before = store.reader().reached();
        Options options = new Options(random.nextInt(3) == 0, random.nextBoolean());
        CpuTime time = CpuTime.start();
        try {
            importOf(store, definitions, file, options);
            parsed++;
            imported++;
            assertThat(plan(store, definitions, file, options))
                    .as(() -> "a second import has nothing to write: " + copy(file))
                    .allMatch(part -> part.plan().isEmpty());
        } catch (DeclarativeConfigException e) {
            parsed += e.fields().isEmpty() ? 0 : 1;
            String message = String.valueOf(e.getMessage());
            assertThat(message).as(() -> "the error is short: " + copy(file)).hasSizeLessThan(1_500);
            if (e.fields().isEmpty()) {
                assertThat(message)
                        .as(() -> "the error names the place: " + copy(file))
                        .containsPattern("line \\d+, column \\d+|not UTF-8|expected a map of entities|not YAML: ");
            }
            assertThat(store.reader().reached())
                    .as(() -> "a refused import has written nothing: " + copy(file))
                    .isEqualTo(before);
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("an import of " + copy(file) + " fails with an undocumented error: " + e, e);
        }
        assertThat(time.taken())
                .as(() -> "the import takes bounded time: " + copy(file))
                .isLessThan(TIME_MAX);
    }

    private static void importOf(EntityStore store, Definitions definitions, Path file, Options options)
            throws InterruptedException {
        for (Part part : plan(store, definitions, file, options)) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
    }

    private static List<Part> plan(EntityStore store, Definitions definitions, Path file, Options options) {
        return new ConfigImport(store, definitions, options, ImportListener.NONE)
                .plan(List.of(ConfigText.of(file)), Instant.now());
    }

    /** Keeps the file, so that a failure can be examined. */
    private static Path copy(Path file) {
        try {
            return Files.write(
                    Files.createTempFile("mutated", file.getFileName().toString()), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
