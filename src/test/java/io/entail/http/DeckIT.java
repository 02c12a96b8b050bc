package io.entail.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.entail.config.EntityStoreConfig;
import io.entail.dao.EntityStore;
import io.entail.declarative.ConfigImport;
import io.entail.declarative.ImportListener;
import io.entail.declarative.Importer;
import io.entail.declarative.text.ConfigText;
import io.entail.read.Entity;
import io.entail.read.Position;
import io.entail.schema.Definitions;
import io.entail.schema.EntityDefinition;
import io.entail.testkit.StackExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** decK works with Entail as with the gateway. {@code .ci/run} fails where this was skipped. */
final class DeckIT {
    private static final Path EVERY_ENTITY = Path.of("src/test/resources/http/every-entity.yaml");

    /** The number of entities in the file, including targets, credentials and other nested ones. */
    private static final int ENTITIES = 32;

    /**
     * Fields that are not compared: those that decK generates or omits, and the password, which can only be read as a
     * hash.
     */
    private static final Set<String> NOT_COMPARED = Set.of("id", "created_at", "updated_at", "password");

    @RegisterExtension
    static final StackExtension stack = StackExtension.shared();

    @TempDir
    Path temporary;

    private EntityStore store;
    private HttpServer server;
    private Deck deck;

    @BeforeEach
    void serve() throws Exception {
        assumeTrue(Deck.isPossible(), "this takes deck, a package of Debian");
        store = EntityStore.open(EntityStoreConfig.builder(stack.bootstrap(), temporary.resolve("replica"))
                .withStore(stack.freshStore())
                .build());
        server = Servers.over(store);
        deck = new Deck(temporary, server.address().getPort());
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (store != null) {
            store.close();
        }
    }

    @Test
    void itRecognisesTheGateway() throws Exception {
        assertThat(deck.output("ping")).contains("Successfully connected to Kong!", "Kong version:  2.8");
    }

    @Test
    void aFileIsSyncedOnceAndDumpedAsItIs() throws Exception {
        String file = EVERY_ENTITY.toString();
        Position empty = store.reader().reached();
        assertThat(deck.run("diff", "--non-zero-exit-code", "-s", file).exitCode())
                .isEqualTo(2);
        assertThat(store.reader().reached()).isEqualTo(empty);

        assertThat(deck.output("sync", "-s", file)).contains(Deck.summary(ENTITIES, 0, 0));

        Position synced = store.reader().reached();
        assertThat(deck.output("sync", "-s", file)).contains(Deck.summary(0, 0, 0));
        assertThat(deck.run("diff", "--non-zero-exit-code", "-s", file).exitCode())
                .isZero();
        Path dump = dump();
        assertThat(rows(dump)).containsExactlyInAnyOrderElementsOf(rows(EVERY_ENTITY));
        assertThat(deck.output("sync", "-s", dump.toString())).contains(Deck.summary(0, 0, 0));
        assertThat(store.reader().reached()).isEqualTo(synced);
    }

    @Test
    void aTagSelectsTheEntitiesOfSyncDumpAndReset() throws Exception {
        Path shop = file("""
                _info: {select_tags: [shop]}
                services:
                - {name: a, host: a.example, retries: 5}
                consumers:
                - {username: a, keyauth_credentials: [{key: a}]}
                upstreams:
                - {name: u, targets: [{target: "10.0.0.1:80"}]}
                """);
        Path bank = file("""
                _info: {select_tags: [bank, city]}
                services:
                - {name: b, host: b.example}
                consumers:
                - {username: b, acls: [{group: b}]}
                """);
        assertThat(deck.output("sync", "-s", shop.toString())).contains(Deck.summary(5, 0, 0));
        assertThat(deck.output("sync", "-s", bank.toString())).contains(Deck.summary(3, 0, 0));

        assertThat(rows(dump("--select-tag", "bank", "--select-tag", "city")))
                .containsExactlyInAnyOrderElementsOf(rows(bank));

        Path fewer = file("""
                services:
                - {name: a, host: other.example, retries: 5, tags: [shop]}
                """);
        assertThat(deck.output("sync", "--select-tag", "shop", "-s", fewer.toString()))
                .contains(Deck.summary(0, 1, 4));
        assertThat(deck.output("sync", "--select-tag", "shop", "-s", fewer.toString()))
                .contains(Deck.summary(0, 0, 0));
        assertThat(counts()).isEqualTo(Map.of("workspaces", 1L, "services", 2L, "consumers", 1L, "acls", 1L));

        deck.output("reset", "--force", "--select-tag", "city");
        assertThat(counts()).isEqualTo(Map.of("workspaces", 1L, "services", 1L));
    }

    @Test
    void aResetLeavesNothing() throws Exception {
        deck.output("sync", "-s", EVERY_ENTITY.toString());
        deck.output("reset", "--force");
        assertThat(counts()).isEqualTo(Map.of("workspaces", 1L));
    }

    @Test
    void eachCommandTakesAMinuteAtMostWithTwentyThousandEntities() throws Exception {
        importOf(store, large());
        assertThat(counts().values().stream().mapToLong(Long::longValue).sum()).isEqualTo(20_001);

        deck.output("ping");
        Path dump = dump();
        assertThat(deck.run("diff", "--non-zero-exit-code", "-s", dump.toString())
                        .exitCode())
                .isZero();
        Path edited = file(Files.readString(dump).replace("host: team.example", "host: other.example"));
        assertThat(deck.output("sync", "-s", edited.toString())).contains(Deck.summary(0, 30, 0));
        Path team = dump("--select-tag", "team");
        assertThat(deck.output("sync", "--select-tag", "team", "-s", team.toString()))
                .contains(Deck.summary(0, 0, 0));
        deck.output("reset", "--force");
        assertThat(counts()).isEqualTo(Map.of("workspaces", 1L));
    }

    /** Returns a file with 20,000 entities: 3,000 services, routes and consumers each, 1,950 targets and more. */
    private static String large() {
        StringBuilder text = new StringBuilder("_format_version: \"2.1\"\nservices:\n");
        for (int i = 0; i < 3_000; i++) {
            boolean team = i % 100 == 0;
            text.append("- {name: s").append(i).append(", host: ").append(team ? "team.example" : "s.example");
            text.append(team ? ", tags: [team]" : "");
            text.append(", routes: [{name: r")
                    .append(i)
                    .append(", paths: [/r")
                    .append(i)
                    .append("]}]");
            text.append(i % 3 == 0 ? "" : ", plugins: [{name: correlation-id}]").append("}\n");
        }
        text.append("consumers:\n");
        for (int i = 0; i < 6_000; i++) {
            text.append("- {username: c").append(i);
            text.append(i % 3 == 0 ? "" : ", keyauth_credentials: [{key: k" + i + "}]")
                    .append("}\n");
        }
        text.append("upstreams:\n");
        for (int i = 0; i < 50; i++) {
            text.append("- {name: u").append(i).append(", targets: [");
            for (int j = 0; j < 39; j++) {
                text.append(j == 0 ? "" : ", ")
                        .append("{target: \"10.0.")
                        .append(i)
                        .append('.')
                        .append(j)
                        .append(":80\"}");
            }
            text.append("]}\n");
        }
        return text.toString();
    }

    private Path dump(String... options) throws IOException, InterruptedException {
        Path file = Files.createTempDirectory(temporary, "dump").resolve("dump.yaml");
        String[] arguments = new String[options.length + 3];
        System.arraycopy(options, 0, arguments, 3, options.length);
        arguments[0] = "dump";
        arguments[1] = "-o";
        arguments[2] = file.toString();
        deck.output(arguments);
        return file;
    }

    private Path file(String text) throws IOException {
        Path file = Files.createTempFile(temporary, "state", ".yaml");
        return Files.writeString(file, text.startsWith("_format_version") ? text : "_format_version: \"1.1\"\n" + text);
    }

    /** Returns the number of rows of each entity that has any. */
    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        for (EntityDefinition definition : Definitions.shipped().all()) {
            long count = 0;
            for (Entity ignored : store.dao(definition.name()).each()) {
                count++;
            }
            if (count > 0) {
                counts.put(definition.name(), count);
            }
        }
        return counts;
    }

    /** Returns the rows of a store into which a file was imported, with every default. */
    private static List<String> rows(Path file) throws IOException, InterruptedException {
        try (EntityStore store = EntityStore.inMemory()) {
            importOf(store, Files.readString(file));
            List<String> rows = new ArrayList<>();
            for (EntityDefinition definition : Definitions.shipped().all()) {
                store.dao(definition.name()).each().forEach(row -> rows.add(definition.name() + ": " + compared(row)));
            }
            return rows;
        }
    }

    private static String compared(Entity row) {
        return row.fields().entrySet().stream()
                .filter(field -> !NOT_COMPARED.contains(field.getKey()))
                .map(field -> field.getKey() + "=" + field.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static void importOf(EntityStore store, String file) throws InterruptedException {
        for (ConfigImport.Part part : new ConfigImport(
                        store, Definitions.shipped(), new ConfigImport.Options(false, false), ImportListener.NONE)
                .plan(List.of(new ConfigText("state.yaml", file)), Instant.now())) {
            new Importer(part.store(), ImportListener.NONE).run(part.plan());
        }
    }
}
